import { type RateLimits, telegramRate } from '../telegram/outgoing/rate.ts';
import { type StatusRhythm, statusRhythm } from '../telegram/status/message.ts';
import { type Pause, pause } from '../time/timers.ts';

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
  sending: RateLimits;
  status: StatusRhythm;
}

export const usualWaits: Waits = {
  googleMs: 60_000,
  telegramMs: 60_000,
  uploadMs: 900_000,
  pause,
  backoffMs: 300,
  sending: telegramRate,
  status: statusRhythm,
};
