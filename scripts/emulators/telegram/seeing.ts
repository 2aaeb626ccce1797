import type { Calls } from './calls.ts';
import type { Chats, SeenMessage } from './chats.ts';

/** A message that someone waits for; the last one that fits is it. */
export interface MessageDescription {
  chat: number;
  /** Stands somewhere in the text or caption. */
  text?: string | RegExp;
  /** Has a video, or has none. */
  video?: boolean;
  /** Whose message; the bot's, if left out. */
  by?: 'bot' | 'person';
  /** Only messages with a higher id. */
  after?: number;
}

/** What is visible in a chat, in order; with `deleted` also what no longer is. */
export function messagesIn(chats: Chats, chatId: number, deleted = false): SeenMessage[] {
  const { messages } = chats.chat(chatId);
  return [...messages.values()].filter((message) => deleted || !message.deleted).map((message) => chats.seen(message));
}

export function findDescribed(chats: Chats, wanted: MessageDescription): SeenMessage | undefined {
  const { text, video, by = 'bot', after = 0 } = wanted;
  return messagesIn(chats, wanted.chat).findLast((message) => {
    const said = message.text ?? message.caption ?? '';
    return (
      message.by_bot === (by === 'bot') &&
      message.message_id > after &&
      (text === undefined || (typeof text === 'string' ? said.includes(text) : text.test(said))) &&
      (video === undefined || (message.video !== undefined) === video)
    );
  });
}

/** The wish in words, for an error. */
export function describeWanted({ chat, text, video }: MessageDescription): string {
  return [`a message in chat ${chat}`, ...(text ? [`with ${text}`] : []), ...(video ? ['with a video'] : [])].join(' ');
}

/** All chats and the last calls, for the eyes of whoever reads a failed test. */
export function describeAll(chats: Chats, calls: Calls): string {
  const rooms = chats
    .all()
    .filter(({ messages }) => messages.size > 0)
    .map(({ chat, access }) => {
      const lines = messagesIn(chats, chat.id, true).slice(-15).map(describe);
      return [`chat ${chat.id} (${chat.title ?? chat.first_name ?? ''}, ${access.kind})`, ...lines].join('\n  ');
    });
  const last = calls
    .list()
    .slice(-15)
    .map(({ method, status, description }) => `${method} ${status ?? 'unanswered'} ${description ?? ''}`.trimEnd());
  return [...rooms, ['last calls', ...last].join('\n  ')].join('\n');
}

function describe(message: SeenMessage): string {
  const who = message.by_bot ? 'bot' : (message.from?.first_name ?? message.sender_chat?.title ?? '?');
  const buttons = message.reply_markup?.inline_keyboard.flat().map(({ text }) => `[${text}]`) ?? [];
  const video = message.video ? [`<video ${message.video.file_size ?? 0} bytes>`] : [];
  const state = message.deleted ? ['(deleted)'] : [];
  const text = message.text ?? message.caption ?? '';
  return [`#${message.message_id} ${who}:`, ...state, ...video, text, ...buttons].join(' ');
}
