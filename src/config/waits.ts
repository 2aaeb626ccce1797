import { type Pause, pause } from '../time/timers.ts';

/** How fast Telegram lets a bot speak, as intervals between messages in ms. */
export interface RateLimits {
  /** All chats together: about 30 a second. Requests catch up with each other on their way, so a few less. */
  overall: number;
  /** One private chat: about one a second. */
  chat: number;
  /** One group: 20 a minute, edits included. */
  group: number;
}

export const telegramRate: RateLimits = { overall: 1000 / 25, chat: 1000, group: 3000 };

/** Between two edits of one message, in ms: Telegram counts edits as messages. */
export interface StatusRhythm {
  /** The time so far is brought up to date this often. */
  refreshMs: number;
  /** A new state is shown no sooner than this after the last edit. */
  leastMs: number;
  /** Chat actions last five seconds. */
  actionMs: number;
}

export const statusRhythm: StatusRhythm = { refreshMs: 5_000, leastMs: 3_000, actionMs: 4_500 };

/** How long the bot waits for others, and how fast it speaks, in ms. Every bot has the usual one; tests are quicker. */
export interface Waits {
  /** For Google's answer, a token, or the next piece of a video. */
  googleMs: number;
  /** For Telegram's answer. */
  telegramMs: number;
  /** For Telegram's answer to a large video on a slow line. */
  uploadMs: number;
  /** Waits before something is tried again. */
  pause: Pause;
  /** The first pause before the library tries an edit, a deletion or an answer again. */
  backoffMs: number;
  /** Between two looks at which models there are. */
  modelsMs: number;
  sending: RateLimits;
  status: StatusRhythm;
}

export const usualWaits: Waits = {
  googleMs: 60_000,
  telegramMs: 60_000,
  uploadMs: 900_000,
  pause,
  backoffMs: 300,
  modelsMs: 86_400_000,
  sending: telegramRate,
  status: statusRhythm,
};
