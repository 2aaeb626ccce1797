/** The emulated Telegram in a process of its own, with what the benchmark asks of it. Times are ms since the epoch. */
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { stageToken } from '../emulators/stage.ts';
import { type FaultRule, startTelegramEmulator } from '../emulators/telegram.ts';
import { offer } from './remote.ts';

/** A request by the bot. */
export interface Arrival {
  method: string;
  /** When its first bytes were here: the headers, before anything of the body. */
  at: number;
}

export type TelegramProcess = typeof telegramProcess;

const now = () => performance.timeOrigin + performance.now();
const telegram = await startTelegramEmulator({ token: stageToken, keepCalls: 50_000, now });
const arrivals: Arrival[] = [];
subscribe('http.server.request.start', (message) => {
  const { request } = message as { request: IncomingMessage };
  arrivals.push({ method: request.url?.split('/').at(-1) ?? '', at: now() });
});

const telegramProcess = {
  root: () => telegram.root,

  /** Registers `count` people with ids from `first`. */
  people: (first: number, count: number) => {
    for (let id = first; id < first + count; id++) telegram.user({ id, first_name: `User ${id}` });
  },

  /**
   * Takes so many messages of its own, from people who are none of the bout's: an emulator whose code has not been
   * compiled yet takes three times as long for a message, and that would count as the bot's.
   */
  warmUp: async (messages: number, atOnce: number) => {
    const body = JSON.stringify({
      chat_id: telegram.user({ id: 1, first_name: 'Nobody' }).id,
      text: 'A status message',
    });
    const headers = { 'content-type': 'application/json' };
    const send = async () => {
      const answer = await fetch(`${telegram.root}/bot${stageToken}/sendMessage`, { method: 'POST', headers, body });
      await answer.arrayBuffer();
    };
    for (let sent = 0; sent < messages; sent += atOnce) await Promise.all(Array.from({ length: atOnce }, send));
  },

  /** The people write a text each, all at once. @returns when, and the id of each message */
  say: (ids: number[], text: string) => {
    const at = now();
    return { at, messages: ids.map((id) => telegram.say(id, id, text).message_id) };
  },

  /** Everything that was said to the bot's people, by chat, since a time: when it came and what it answers. */
  said: (since: number) =>
    telegram
      .calls('sendMessage')
      .filter(({ at }) => at >= since)
      .map(({ at, params }) => ({ at, chatId: Number(params.chat_id) })),

  /** Since a time, which requests came, of one method. */
  arrivals: (method: string, since: number) => arrivals.filter((each) => each.method === method && each.at >= since),

  /** Resolves as soon as the bot polls. */
  polled: async () => {
    await telegram.waitFor(() => telegram.isPolled, { what: 'the first poll' });
  },

  /** Resolves with the time of the last one as soon as the bot has sent so many videos in all. */
  videos: async (count: number, timeoutMs: number) => {
    const what = `${count} videos`;
    await telegram
      .waitFor(() => telegram.videos.length >= count, { timeoutMs, what })
      .catch(() => {
        throw new Error(`${telegram.videos.length} of ${what} came within ${timeoutMs} ms`);
      });
    return telegram.videos.at(-1)?.at ?? 0;
  },

  /** How many videos came in all. */
  videoCount: () => telegram.videos.length,

  /** Resolves as soon as the bot has sent so many messages in all. */
  answers: async (count: number, timeoutMs: number) => {
    const what = `${count} answers`;
    await telegram
      .waitFor(() => telegram.callCount('sendMessage') >= count, { timeoutMs, what })
      .catch(() => {
        throw new Error(`${telegram.callCount('sendMessage')} of ${what} came within ${timeoutMs} ms`);
      });
  },

  fault: (rule: FaultRule) => {
    telegram.fault(rule);
  },

  /** Counts of all calls, by method, since the start. */
  callCount: (method: string) => telegram.callCount(method),
};

offer(telegramProcess);
