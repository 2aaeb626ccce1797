import { checkReachable } from './chats.ts';
import {
  deleteMessage,
  deleteMessages,
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
  editMessageText,
} from './editing.ts';
import { badRequest } from './errors.ts';
import { getChat, getChatAdministrators, getChatMember, getChatMemberCount } from './membership.ts';
import { deleteWebhook, getUpdates, getWebhookInfo, setWebhook } from './polling.ts';
import {
  deleteMyCommands,
  getMe,
  getMyCommands,
  getMyDescription,
  getMyShortDescription,
  setMyCommands,
  setMyDescription,
  setMyShortDescription,
} from './profile.ts';
import { findThread, sendDocument, sendMessage, sendPhoto, sendVideo } from './sending.ts';
import type { Method } from './state.ts';

const actions = new Set([
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
  'cancel',
]);

const sendChatAction: Method = ({ chats }, { params }) => {
  if (!actions.has(params.text('action') ?? '')) throw badRequest('wrong parameter action in request');
  const state = chats.open(params.text('chat_id'));
  findThread(state, params.integer('message_thread_id'));
  checkReachable(state);
  return true;
};

const answerCallbackQuery: Method = ({ callbacks, now }, { params }) => {
  callbacks.answer(params.text('callback_query_id'), params.text('text'), params.flag('show_alert'), now());
  return true;
};

const getFile: Method = ({ files }, { params }) => files.find(params.text('file_id') ?? '');

/** The address below /file/, which is no method: the bytes of a file, under the path that `getFile` has told. */
export const download: Method = ({ files }, { params }) => files.fetch(params.text('file_path') ?? '');

/** Every method that the emulator has; Telegram takes their names in any case. */
export const methods = {
  getMe,
  close: () => true,
  logOut: () => true,
  getUpdates,
  setWebhook,
  deleteWebhook,
  getWebhookInfo,
  setMyCommands,
  getMyCommands,
  deleteMyCommands,
  setMyDescription,
  getMyDescription,
  setMyShortDescription,
  getMyShortDescription,
  sendMessage,
  sendVideo,
  sendPhoto,
  sendDocument,
  sendChatAction,
  editMessageText,
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
  deleteMessage,
  deleteMessages,
  answerCallbackQuery,
  getChat,
  getChatAdministrators,
  getChatMember,
  getChatMemberCount,
  getFile,
} satisfies { [name: string]: Method };

const byLowerCase = new Map<string, { name: string; method: Method }>(
  Object.entries(methods).map(([name, method]) => [name.toLowerCase(), { name, method }]),
);

/** The method that a request's path names, under its proper name. */
export function findMethod(path: string): { name: string; method: Method } | undefined {
  return byLowerCase.get(path.toLowerCase());
}
