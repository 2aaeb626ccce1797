import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { type ChatState, checkReachable, type Right, type StoredMessage } from './chats.ts';
import { badRequest, notEmulated } from './errors.ts';
import type { FileKind, StoredFile } from './files.ts';
import { checkLength, type FormattedText, readText, requireMessageText } from './formatting.ts';
import { checkKeyboard, readKeyboard } from './keyboard.ts';
import { contentOf } from './media.ts';
import type { MessageContent, PhotoSize } from './objects.ts';
import { Params, type UploadedFile } from './params.ts';
import type { Method, TelegramState } from './state.ts';

const rights: Record<Right, string> = {
  text: 'text messages',
  videos: 'videos',
  photos: 'photos',
  documents: 'documents',
};

/** Sends a text of 1 to 4096 UTF-16 units. */
export const sendMessage: Method = (telegram, { params }) => {
  const text = requireMessageText(params);
  const message = send(telegram, params, 'text', () => {
    checkLength(text, 'text');
    return { text: text.text, entities: some(text.entities) };
  });
  return telegram.chats.wire(message);
};

/** Sends an uploaded video, or one sent before by its file_id. */
export const sendVideo: Method = (telegram, { params }) => {
  const { file, isNew } = telegram.files.read(params, 'video');
  const caption = readText(params, 'caption');
  const cover = readCover(telegram, params);
  const message = send(telegram, params, 'videos', () => {
    const { video } = contentOf(file);
    return withCaption(caption, { video: video && { ...video, cover } });
  });
  if (isNew) keepUpload(telegram, file, message);
  telegram.videos.push({
    chatId: message.chatId,
    messageId: message.id,
    threadId: message.envelope.message_thread_id,
    replyTo: message.replyTo,
    fileId: file.ids.file_id,
    bytes: file.bytes,
    sha256: file.sha256,
    width: file.width,
    height: file.height,
    duration: file.duration,
    supports_streaming: params.flag('supports_streaming'),
    caption: caption.text === '' ? undefined : caption.text,
    cover: cover?.[0]?.file_id,
    thumbnail: sizeOf(params.file('thumbnail')),
    uploaded: isNew,
    path: file.path,
    at: telegram.now(),
  });
  return telegram.chats.wire(message);
};

/** Sends a picture; the emulator does not look into it. */
export const sendPhoto: Method = (telegram, { params }) => sendFile(telegram, params, 'photo', 'photos');

/** Sends any file. */
export const sendDocument: Method = (telegram, { params }) => sendFile(telegram, params, 'document', 'documents');

/** A picture sent before, by its file_id; new ones are not emulated. */
function readCover({ files }: TelegramState, params: Params): PhotoSize[] | undefined {
  if (params.text('cover') === undefined) return undefined;
  if (params.file('cover')) throw notEmulated('an uploaded cover');
  const cover = new Params();
  cover.set('photo', params.text('cover') ?? '');
  return contentOf(files.read(cover, 'photo').file).photo;
}

function sizeOf(file: UploadedFile | undefined): { bytes: number; sha256: string } | undefined {
  return file && { bytes: file.bytes, sha256: file.sha256 };
}

function sendFile(telegram: TelegramState, params: Params, kind: FileKind, right: Right) {
  const { file } = telegram.files.read(params, kind);
  const caption = readText(params, 'caption');
  const message = send(telegram, params, right, () => withCaption(caption, contentOf(file)));
  keepUpload(telegram, file, message);
  return telegram.chats.wire(message);
}

/**
 * The checks in the order of the real server: parameters, chat, replied message, thread; then, as Telegram's own
 * servers do, rights, lengths, buttons, and last whether the bot is blocked.
 */
function send(telegram: TelegramState, params: Params, right: Right, content: () => MessageContent): StoredMessage {
  const reply = readReply(params);
  const keyboard = readKeyboard(params.json('reply_markup'));
  const state = telegram.chats.open(params.text('chat_id'));
  const replied = findReplied(telegram, state, reply);
  const thread = findThread(state, params.integer('message_thread_id'), replied);
  if (state.forbidden.has(right)) throw badRequest(`not enough rights to send ${rights[right]} to the chat`);
  const said = content();
  checkKeyboard(keyboard);
  checkReachable(state);
  if (thread?.topic && state.topics?.get(thread.id)?.closed) throw badRequest('TOPIC_CLOSED');
  countOne(telegram, state);
  return telegram.chats.add(
    state.chat.id,
    {
      ...author(telegram, state),
      date: Math.floor(telegram.now() / 1000),
      thread,
      replyTo: replied?.id,
      reply_markup: keyboard,
    },
    said,
    true,
  );
}

function author(telegram: TelegramState, { chat }: ChatState) {
  return chat.type === 'channel' ? { sender_chat: chat } : { from: telegram.chats.me };
}

function countOne(telegram: TelegramState, state: ChatState): void {
  telegram.rates.count(state.chat.id, telegram.ticks());
  const exempt = state.slow === 0 || state.admins.includes(telegram.chats.me.id);
  if (!exempt) telegram.rates.countInSlowMode(state.chat.id, state.slow, telegram.ticks());
}

interface Reply {
  messageId: number;
  /** Send without the reply where the message is gone. */
  optional: boolean;
}

function readReply(params: Params): Reply | undefined {
  const json = params.json('reply_parameters');
  if (json === undefined) {
    const messageId = params.integer('reply_to_message_id');
    return messageId === undefined ? undefined : { messageId, optional: params.flag('allow_sending_without_reply') };
  }
  if (typeof json !== 'object' || json === null) throw badRequest('object expected as reply parameters');
  if (!('message_id' in json)) throw badRequest('can\'t find field "message_id"');
  return {
    messageId: Number(json.message_id),
    optional: 'allow_sending_without_reply' in json && json.allow_sending_without_reply === true,
  };
}

function findReplied(telegram: TelegramState, state: ChatState, reply: Reply | undefined): StoredMessage | undefined {
  const replied = telegram.chats.find(state.chat.id, reply?.messageId);
  if (reply && !replied && !reply.optional) throw badRequest('message to be replied not found');
  return replied;
}

/** Where the message goes: a reply always stands in the thread of the message that it replies to. */
export function findThread(state: ChatState, threadId: number | undefined, replied?: StoredMessage) {
  if (threadId !== undefined && threadId > 0) {
    // 1 is the General topic, which the real server does not take for a thread either.
    if (threadId === 1 || !state.topics?.has(threadId)) throw badRequest('message thread not found');
    return { id: threadId, topic: true };
  }
  if (!replied) return undefined;
  const { message_thread_id, is_topic_message } = replied.envelope;
  if (state.topics) return message_thread_id === undefined ? undefined : { id: message_thread_id, topic: true };
  if (state.chat.type === 'private') return undefined;
  return { id: message_thread_id ?? replied.id, topic: is_topic_message === true };
}

/** Content with its caption. @throws ApiError 400 for one that is too long */
export function withCaption(caption: FormattedText, content: MessageContent): MessageContent {
  checkLength(caption, 'caption');
  if (caption.text === '') return content;
  return { ...content, caption: caption.text, caption_entities: some(caption.entities) };
}

function keepUpload(telegram: TelegramState, file: StoredFile, message: StoredMessage): void {
  if (file.path !== undefined && telegram.videosFolder !== undefined) {
    const path = join(telegram.videosFolder, `${message.chatId}-${message.id}${file.kind === 'video' ? '.mp4' : ''}`);
    renameSync(file.path, path);
    file.path = path;
  }
  telegram.files.keep(file);
}

/** Telegram leaves out empty lists. */
export function some<T>(list: T[]): T[] | undefined {
  return list.length === 0 ? undefined : list;
}
