import { isDeepStrictEqual } from 'node:util';
import { type ChatState, checkReachable, type StoredMessage } from './chats.ts';
import { badRequest, notModified } from './errors.ts';
import type { FileKind } from './files.ts';
import { checkLength, readText, requireMessageText } from './formatting.ts';
import { checkKeyboard, readKeyboard } from './keyboard.ts';
import { contentOf } from './media.ts';
import { type Message, snapshot } from './objects.ts';
import { Params } from './params.ts';
import { some, withCaption } from './sending.ts';
import type { Method, TelegramState } from './state.ts';

/** Bots may delete messages for two days. */
const deletableSeconds = 48 * 60 * 60;

/** Replaces the text of one of the bot's own messages. */
export const editMessageText: Method = (telegram, { params }) => {
  const { text, entities } = requireMessageText(params);
  return edit(telegram, params, ({ envelope }) => {
    if (envelope.text === undefined) throw badRequest('there is no text in the message to edit');
    checkLength({ text, entities }, 'text');
    return { text, entities: some(entities) };
  });
};

/** Replaces or removes the caption of one of the bot's own messages. */
export const editMessageCaption: Method = (telegram, { params }) => {
  const { text, entities } = readText(params, 'caption');
  return edit(telegram, params, ({ envelope }) => {
    if (envelope.text !== undefined) throw badRequest('there is no caption in the message to edit');
    checkLength({ text, entities }, 'caption');
    return { caption: text === '' ? undefined : text, caption_entities: some(entities) };
  });
};

/** Replaces the picture, video or document of one of the bot's own messages, and its caption with it. */
export const editMessageMedia: Method = (telegram, { params }) => {
  const media = readMedia(params);
  const { file } = telegram.files.read(media.params, media.kind);
  const caption = readText(media.params, 'caption');
  const message = edit(telegram, params, ({ envelope }) => {
    if (envelope.text !== undefined) throw badRequest('there is no media in the message to edit');
    const none = {
      photo: undefined,
      video: undefined,
      document: undefined,
      caption: undefined,
      caption_entities: undefined,
    };
    return { ...none, ...withCaption(caption, contentOf(file)) };
  });
  telegram.files.keep(file);
  return message;
};

/** The media of a request as the parameters of a send, whether it was attached or is named by its file_id. */
function readMedia(params: Params): { kind: FileKind; params: Params } {
  const json = params.json('media');
  if (typeof json !== 'object' || json === null || !('media' in json) || !('type' in json))
    throw badRequest('media not found');
  const { type, media, ...rest } = json;
  if (type !== 'photo' && type !== 'video' && type !== 'document') throw badRequest('media type is wrong');
  const inner = new Params();
  inner.setAll(rest);
  const attached = typeof media === 'string' ? params.file(media.replace('attach://', '')) : undefined;
  if (attached) inner.setFile(type, attached);
  else inner.set(type, String(media));
  return { kind: type, params: inner };
}

/** Replaces or removes the keyboard of one of the bot's own messages. */
export const editMessageReplyMarkup: Method = (telegram, { params }) => edit(telegram, params, () => ({}));

/** Without `reply_markup` in the request an edit takes the keyboard away. */
function edit(telegram: TelegramState, params: Params, content: (message: StoredMessage) => Partial<Message>): Message {
  const keyboard = readKeyboard(params.json('reply_markup'));
  const state = telegram.chats.open(params.text('chat_id'));
  const message = telegram.chats.find(state.chat.id, params.integer('message_id'));
  if (!message) throw badRequest('message to edit not found');
  if (!message.byBot) throw badRequest("message can't be edited");
  const change: Partial<Message> = { ...content(message), reply_markup: keyboard };
  checkKeyboard(keyboard);
  checkReachable(state);
  telegram.rates.count(state.chat.id, telegram.ticks());
  if (changesNothing(message, change)) throw notModified();
  telegram.chats.edit(message, { ...change, edit_date: Math.floor(telegram.now() / 1000) });
  return telegram.chats.wire(message);
}

function changesNothing({ envelope }: StoredMessage, change: Partial<Message>): boolean {
  return isDeepStrictEqual(snapshot(envelope), snapshot({ ...envelope, ...change }));
}

/** Deletes the bot's own messages, and others' where it may. */
export const deleteMessage: Method = (telegram, { params }) => {
  const state = telegram.chats.open(params.text('chat_id'));
  const message = telegram.chats.find(state.chat.id, params.integer('message_id'));
  if (!message) throw badRequest('message to delete not found');
  if (!mayDelete(telegram, state, message)) throw badRequest("message can't be deleted");
  message.deleted = true;
  return true;
};

/** Deletes up to 100 messages and passes over those it cannot. */
export const deleteMessages: Method = (telegram, { params }) => {
  const state = telegram.chats.open(params.text('chat_id'));
  const ids = params.json('message_ids');
  if (!Array.isArray(ids) || ids.length === 0) throw badRequest('message identifiers are not specified');
  if (ids.length > 100) throw badRequest('too many message identifiers specified');
  for (const id of ids) {
    const message = telegram.chats.find(state.chat.id, Number(id));
    if (message && mayDelete(telegram, state, message)) message.deleted = true;
  }
  return true;
};

function mayDelete(telegram: TelegramState, state: ChatState, message: StoredMessage): boolean {
  const isOld = telegram.now() / 1000 - message.envelope.date > deletableSeconds;
  if (state.admins.includes(telegram.chats.me.id)) return true;
  return !isOld && (message.byBot || state.chat.type === 'private');
}
