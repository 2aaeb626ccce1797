import { NetworkError, ParseError, TelegramApiError, TimeoutError } from 'node-telegram-bot-api';
import { networkCode } from '../../network/network-code.ts';
import { neverSent } from '../../network/never-sent.ts';

/** Where and how something is sent; each next step gives up one thing that is in the way. */
export interface Target {
  chatId: number;
  /** The topic, or null. */
  threadId: number | null;
  /** The message to reply to, or null. */
  replyTo: number | null;
  /** Whether formatting is sent along. */
  formatted: boolean;
  /** Whether a video goes with its cover, which only decorates it. */
  hasCover: boolean;
  /** Whether a video goes as one; as a mere file otherwise. Means nothing for what is no video. */
  asVideo: boolean;
}

/** What to do after a send has failed. */
export type NextStep =
  /** Send again, perhaps to a changed target. */
  | { kind: 'again'; target: Target; waitMs: number }
  /** Telegram says how long this chat must rest; this does not count as a try. */
  | { kind: 'rest'; waitMs: number }
  /**
   * Telegram may have taken it. `isBroken`: the connection broke after all of it was handed over, which may mean no
   * more than that; otherwise Telegram had it, and its answer was late or cut.
   */
  | { kind: 'unclear'; isBroken: boolean }
  | { kind: 'unreachable' }
  | { kind: 'too large' }
  | { kind: 'refused'; status: number };

/**
 * Decides what a failed send is followed by. Pure.
 * Exact texts: Telegram's own Bot API server, telegram-bot-api/Client.cpp.
 * @param attempt counts from 1 and makes the pause grow
 * @param bodySent whether all of the request had left this machine
 */
export function nextStep(error: unknown, target: Target, attempt: number, bodySent: boolean): NextStep {
  const later: NextStep = { kind: 'again', target, waitMs: Math.min(1000 * 2 ** (attempt - 1), 60_000) };
  if (error instanceof TelegramApiError) return nextStepAfterAnswer(error, target, later);
  if (neverSent(error)) return later;
  // The library names a 5xx without Telegram's envelope so, and keeps the cause only of broken connections. A gateway
  // that says 504 has passed the request on and waited in vain for the answer.
  const isPage = error instanceof NetworkError && error.cause === undefined;
  if (isPage && !/\b504\b/.test(error.message)) return later;
  if (error instanceof NetworkError || error instanceof TimeoutError)
    return bodySent ? { kind: 'unclear', isBroken: !isPage && !isSilence(error) } : later;
  // A proxy in front of a Bot API server says it with a page.
  if (error instanceof ParseError && /413 request entity too large/i.test(error.responseText ?? ''))
    return { kind: 'too large' };
  // A page comes from something on the way that did not pass the request on; anything else may be an answer cut short.
  if (error instanceof ParseError && /^\s*</.test(error.responseText ?? '')) return later;
  if (error instanceof ParseError) return { kind: 'unclear', isBroken: false };
  throw error;
}

/** Whether nothing came in time, rather than that the connection broke. Codes: undici. */
const isSilence = (error: Error): boolean =>
  error instanceof TimeoutError || /^UND_ERR_(HEADERS|BODY)_TIMEOUT$/.test(networkCode(error) ?? '');

function nextStepAfterAnswer(error: TelegramApiError, target: Target, later: NextStep): NextStep {
  const now = (changed: Partial<Target>): NextStep => ({ kind: 'again', target: { ...target, ...changed }, waitMs: 0 });
  const says = (text: string) => error.description?.toLowerCase().includes(text) ?? false;
  if (error.errorCode === 429) return { kind: 'rest', waitMs: (error.retryAfter ?? 1) * 1000 };
  if (error.errorCode >= 500) return later;
  // The token was taken away: polling ends the bot with words, and whoever starts it with the new one sends this.
  if (error.errorCode === 401 || error.errorCode === 404) return later;
  if (error.errorCode === 403) return { kind: 'unreachable' };
  if (error.errorCode === 413 || says('request entity too large') || says('file is too big'))
    return { kind: 'too large' };
  const moved = error.migrateToChatId;
  if (moved !== undefined && moved !== target.chatId) return now({ chatId: moved });
  if (says('thread not found') && target.threadId !== null) return now({ threadId: null });
  // A reply goes into the topic of the message it answers, so both are in the way.
  if (/topic_(closed|deleted|id_invalid)/i.test(error.description) && (target.threadId ?? target.replyTo) !== null)
    return now({ threadId: null, replyTo: null });
  // The words for it have changed over the years.
  if (/repl(y|ied).* not found/i.test(error.description) && target.replyTo !== null) return now({ replyTo: null });
  if (/can't parse|entity begin|entities/i.test(error.description) && target.formatted)
    return now({ formatted: false });
  if (says('chat not found')) return { kind: 'unreachable' };
  // What nobody has seen yet may lie in any of the extras: without them is the last way there is.
  const isPlainest = target.threadId === null && target.replyTo === null && !target.formatted;
  if (error.errorCode === 400 && !says('not enough rights')) {
    if (target.hasCover) return now({ hasCover: false });
    if (!isPlainest) return now({ threadId: null, replyTo: null, formatted: false });
    if (target.asVideo) return now({ asVideo: false });
  }
  return { kind: 'refused', status: error.errorCode };
}
