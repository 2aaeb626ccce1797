import type { CallbackQuery, Chat, Message, Update, User } from 'node-telegram-bot-api/types';
import { pictureIn, type SentPicture } from './sent-picture.ts';

/** Who asks: a person, or the group or channel in whose name somebody writes. */
export interface Sender {
  id: number;
  name: string;
  /** The language of a person's Telegram, as an IETF tag, where it is told. */
  language?: string;
  /** Of a channel that is written for in a group: the group, since nobody can know who of its people it is. */
  group?: Sender;
}

/** Where something was said, and where the answer belongs. */
export interface Place {
  chatId: number;
  messageId: number;
  /** The topic, or null. */
  threadId: number | null;
  isPrivate: boolean;
}

/** An earlier message that holds a prompt. */
export interface PromptMessage {
  text: string;
  messageId: number;
  /** Who wrote it. */
  author: Sender | null;
  /** The picture that it holds itself, or null. */
  picture: SentPicture | null;
  /** Whether it is one of an album, whose other pictures Telegram does not give with it. */
  isOfAlbum: boolean;
}

/** What an update means to this bot. */
export type Incoming =
  | {
      kind: 'prompt';
      prompt: string;
      sender: Sender;
      place: Place;
      /** ms since the epoch. */
      sentAt: number;
      isForwarded: boolean;
      /** Whether /video stands before it, which says that it is one. */
      isCommanded: boolean;
      /** The picture that it comes with, or that it replies to. */
      picture: SentPicture | null;
      /** Telegram's id of the album that it is part of, or null. */
      album: string | null;
      /** The video that it replies to, or null; `isOwn`: surely this bot's. */
      video: { messageId: number; isOwn: boolean } | null;
    }
  /** A picture without words; `isMeant`: said to this bot. In a group it may belong to an album that is. */
  | { kind: 'picture'; picture: SentPicture; sender: Sender; place: Place; album: string | null; isMeant: boolean }
  /** Words meant for the bot, without a prompt in them: an empty /video or a bare mention. */
  | { kind: 'no prompt'; sender: Sender; place: Place }
  /** `isNamed`: said to this bot alone, in private or by its name. */
  | { kind: 'command'; name: string; argument: string; sender: Sender; place: Place; isNamed: boolean }
  /** A voice message, a sticker and the like. */
  | { kind: 'not text'; sender: Sender; place: Place; album: string | null }
  | {
      kind: 'press';
      queryId: string;
      data: string;
      sender: Sender;
      /** The message with the button, or null where Telegram no longer gives it. */
      place: Place | null;
      /** Whether the message with the button is a picture. */
      hasPicture: boolean;
      /** The message that the button's message replies to, with the prompt it holds, or null where it is gone. */
      prompt: PromptMessage | null;
    }
  /** A group has become a supergroup, which has an id of its own. */
  | { kind: 'upgraded'; from: number; to: number }
  | { kind: 'ignored' };

/** What getMe told about this bot. */
export type Me = Pick<User, 'id'> & { username: string };

/** The kinds of update this bot asks for. Edited messages are not among them: they must not start a second video. */
export const allowedUpdates = ['message', 'channel_post', 'callback_query'];

const ignored: Incoming = { kind: 'ignored' };

/** Content that a person sends instead of text; all other messages without text are Telegram's own notices. */
const otherContent = [
  'photo',
  'sticker',
  'voice',
  'audio',
  'video',
  'video_note',
  'animation',
  'document',
  'contact',
  'location',
  'venue',
  'poll',
  'dice',
  'story',
  'paid_media',
  'game',
  'checklist',
  'live_photo',
  'rich_message',
  'giveaway',
  'giveaway_winners',
  'invoice',
] as const;

/** Reads what an update means. Pure. */
export function readUpdate(update: Update, me: Me): Incoming {
  if ('callback_query' in update) return readPress(update.callback_query, me);
  if ('message' in update) return readMessage(update.message, me);
  if ('channel_post' in update) return readMessage(update.channel_post, me);
  return ignored;
}

function readMessage(message: Message, me: Me): Incoming {
  if (message.migrate_to_chat_id !== undefined)
    return { kind: 'upgraded', from: message.chat.id, to: message.migrate_to_chat_id };
  const sender = senderOf(message);
  if (!sender || message.is_automatic_forward) return ignored;
  const place = placeOf(message);
  const text = (message.text ?? '').trimStart();
  const words = text || (message.caption ?? '').trimStart();
  if (words.startsWith('/')) return readCommand(words, message, me, sender, place);
  const isMeant = place.isPrivate || isReplyTo(message, me) || isMentioned(message, me);
  const picture = pictureIn(message);
  const album = message.media_group_id ?? null;
  if (picture && words === '')
    return isMeant || album !== null ? { kind: 'picture', picture, sender, place, album, isMeant } : ignored;
  if (!isMeant) return ignored;
  if (message.text !== undefined || picture) {
    const said = withoutMention(message, me).trimStart();
    return said.startsWith('/')
      ? readCommand(said, message, me, sender, place)
      : promptFrom(said, message, me, sender, place, false);
  }
  return otherContent.some((kind) => kind in message) ? { kind: 'not text', sender, place, album } : ignored;
}

function readCommand(words: string, message: Message, me: Me, sender: Sender, place: Place): Incoming {
  const [, name = '', bot, argument = ''] = /^\/([^\s@]*)(?:@(\S*))?\s*([\s\S]*)$/.exec(words) ?? [];
  if (bot !== undefined && bot.toLowerCase() !== me.username.toLowerCase()) return ignored;
  const isNamed = place.isPrivate || bot !== undefined || isMentioned(message, me);
  if (name.toLowerCase() !== 'video')
    return { kind: 'command', name: name.toLowerCase(), argument: argument.trim(), sender, place, isNamed };
  if (message.text === undefined && !pictureIn(message))
    return { kind: 'not text', sender, place, album: message.media_group_id ?? null };
  return promptFrom(argument, message, me, sender, place, true);
}

function promptFrom(
  text: string,
  message: Message,
  me: Me,
  sender: Sender,
  place: Place,
  isCommanded: boolean,
): Incoming {
  const prompt = text.trim();
  const own = pictureIn(message);
  const album = message.media_group_id ?? null;
  if (prompt === '' && own) return { kind: 'picture', picture: own, sender, place, album, isMeant: true };
  if (prompt === '') return { kind: 'no prompt', sender, place };
  const replied = message.reply_to_message;
  const picture = own ?? (replied && replied.from?.id !== me.id ? pictureIn(replied) : null);
  const isVideo = replied !== undefined && ('video' in replied || 'document' in replied) && !picture;
  const video = isVideo ? { messageId: replied.message_id, isOwn: replied.from?.id === me.id } : null;
  const isForwarded = message.forward_origin !== undefined;
  const sentAt = message.date * 1000;
  return { kind: 'prompt', prompt, sender, place, sentAt, isForwarded, isCommanded, picture, album, video };
}

function readPress(query: CallbackQuery, me: Me): Incoming {
  const { message } = query;
  const sender = personOf(query.from);
  const there = message && message.date !== 0 && 'chat' in message ? (message as Message) : null;
  return {
    kind: 'press',
    queryId: query.id,
    data: query.data ?? '',
    sender,
    place: there ? placeOf(there) : null,
    hasPicture: there?.photo !== undefined,
    prompt: there?.reply_to_message ? promptIn(there.reply_to_message, me) : null,
  };
}

/** The prompt that an earlier message holds, read as if it came now. */
function promptIn(message: Message, me: Me): PromptMessage | null {
  const picture = pictureIn(message);
  const words = message.text ?? (picture ? message.caption : undefined);
  if (words === undefined) return null;
  const said = (/^\s*\//.test(words) ? words : withoutMention(message, me)).trim();
  const [, bare] = /^\/video(?:@\S*)?\s+([\s\S]*)$/i.exec(said) ?? [];
  const text = (bare ?? said).trim();
  return text === '' || text.startsWith('/')
    ? null
    : {
        text,
        messageId: message.message_id,
        author: senderOf(message),
        picture,
        isOfAlbum: message.media_group_id !== undefined,
      };
}

function senderOf(message: Message): Sender | null {
  if (message.sender_chat) {
    const sender = chatOf(message.sender_chat);
    return sender.id === message.chat.id ? sender : { ...sender, group: chatOf(message.chat) };
  }
  if (message.from) return message.from.is_bot ? null : personOf(message.from);
  // A channel's own posts carry neither.
  return message.chat.type === 'channel' ? chatOf(message.chat) : null;
}

const chatOf = ({ id, title, username }: Chat): Sender => ({ id, name: nameOf(title ?? username ?? String(id)) });

function personOf(user: User): Sender {
  const fullName = [user.first_name, user.last_name].filter(Boolean).join(' ');
  const { id, username, language_code: language } = user;
  return { id, name: nameOf(username ?? (fullName || String(id))), ...(language !== undefined && { language }) };
}

/** First and last name have 64 characters each at most, a title 128, a user name 32. */
const LONGEST_NAME = 64 + ' '.length + 64;
const nameOf = (name: string): string => name.slice(0, LONGEST_NAME);

/** `message_thread_id` also stands on plain reply threads, and 1 is the General topic, which must not be named. */
function placeOf(message: Message): Place {
  const thread = message.is_topic_message && message.message_thread_id !== 1 ? message.message_thread_id : undefined;
  return {
    chatId: message.chat.id,
    messageId: message.message_id,
    threadId: thread ?? null,
    isPrivate: message.chat.type === 'private',
  };
}

/** In a topic every message that replies to nothing "replies" to the notice that the topic was made. */
const isReplyTo = (message: Message, me: Me): boolean =>
  message.reply_to_message?.from?.id === me.id && message.reply_to_message.forum_topic_created === undefined;

function mentions(message: Message, me: Me): { offset: number; length: number }[] {
  const text = message.text ?? message.caption ?? '';
  const own = `@${me.username.toLowerCase()}`;
  return (message.entities ?? message.caption_entities ?? []).filter(
    ({ type, offset, length, ...entity }) =>
      (type === 'mention' && text.slice(offset, offset + length).toLowerCase() === own) ||
      (type === 'text_mention' && 'user' in entity && entity.user?.id === me.id),
  );
}

const isMentioned = (message: Message, me: Me): boolean => mentions(message, me).length > 0;

/** The text without the mentions of this bot, which are no part of a prompt. */
function withoutMention(message: Message, me: Me): string {
  return mentions(message, me)
    .toSorted((a, b) => b.offset - a.offset)
    .reduce(
      (text, { offset, length }) => text.slice(0, offset) + text.slice(offset + length),
      message.text ?? message.caption ?? '',
    );
}
