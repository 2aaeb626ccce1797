import { createHash } from 'node:crypto';
import { Api } from 'node-telegram-bot-api';
import { startTelegramEmulator, type TelegramEmulator } from '../../scripts/emulators/telegram.ts';
import { telegramRate } from '../../src/config/waits.ts';
import { openFetch } from '../../src/network/http.ts';
import { ChatClient, type OutgoingVideo, SendError } from '../../src/telegram/outgoing/chat-client.ts';
import { bold, rich } from '../../src/telegram/outgoing/formatting.ts';
import { Rate } from '../../src/telegram/outgoing/rate.ts';
import { TestTime } from '../support/time.ts';

const token = '123456789:AA-emulated-token-of-a-client-test';
export const [ada, bob] = [1001, 1002];
export const group = -500;
export const forum = -1_001_000_000_001;
export const text = rich('a ', bold('red'), ' fox <b>&');
export const keyboard = { inline_keyboard: [[{ text: 'Cancel', callback_data: 'c' }]] };

/** A Telegram with two people, a group and a forum, and a client that waits without waiting. */
export interface Talk {
  time: TestTime;
  telegram: TelegramEmulator;
  chat: ChatClient;
  /** What the operator heard of, in ms. */
  heldUp: number[];
}

/** To be closed by closing its Telegram. @param silenceMs how long Telegram may be silent, in ms */
export async function openTalk(silenceMs = 60_000): Promise<Talk> {
  const time = new TestTime();
  const telegram = await startTelegramEmulator({ token, maxUploadBytes: 5_000_000 });
  telegram.user({ id: ada, first_name: 'Ada' });
  telegram.user({ id: bob, first_name: 'Bob' });
  telegram.group({ id: group, title: 'Club', admins: [ada, bob] });
  telegram.group({ id: forum, title: 'Forum', topics: true, admins: [ada] });
  const heldUp: number[] = [];
  const options = { apiRoot: telegram.root, fetch: openFetch(silenceMs), timeoutMs: 0, retryBackoffMs: 1 };
  const api = (maxRetries: number) => new Api(token, { ...options, maxRetries });
  const clients = { once: api(0), uploads: api(0), repeating: api(4) };
  const pace = new Rate(() => time.now, telegramRate, time.pause);
  const tries = { answer: 4, lastWord: 4, video: 4 };
  const chat = new ChatClient(clients, pace, tries, time.pause, (ms) => heldUp.push(ms));
  return { time, telegram, chat, heldUp };
}

/** An address. */
export const to = (
  chatId: number,
  { threadId = null, replyTo = null }: { threadId?: number | null; replyTo?: number | null } = {},
) => ({ chatId, threadId, replyTo });

/** What became of a send, in a word. */
export const failing = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'sent',
    (error: unknown) => (error instanceof SendError ? error.reason : String(error)),
  );

/** What the bot has said in a chat. */
export const textsIn = (telegram: TelegramEmulator, chatId: number) =>
  telegram
    .messages(chatId)
    .filter(({ by_bot }) => by_bot)
    .map(({ text }) => text);

/** A video of so many bytes that knows how often it was read. */
export const someVideo = (bytes: number): OutgoingVideo & { sha256: string; opened: number } => {
  const content = Buffer.alloc(bytes, 'fox');
  const outgoing = {
    opened: 0,
    open: () => {
      outgoing.opened += 1;
      return new Blob([content]).stream() as ReadableStream<Uint8Array>;
    },
    sha256: createHash('sha256').update(content).digest('hex'),
    bytes,
    mimeType: 'video/mp4',
    width: 1280,
    height: 720,
    seconds: 8,
    cover: null,
    caption: text,
    keyboard,
  };
  return outgoing;
};
