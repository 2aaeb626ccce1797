import { tooManyRequests } from './errors.ts';

/** How much the bot may send; every limit that is left out does not apply. */
export interface Limits {
  /** Messages and edits a second in one chat. */
  perChatPerSecond?: number | undefined;
  /** Messages and edits a minute in one group. */
  perGroupPerMinute?: number | undefined;
  /** Messages and edits a second in all chats together. */
  global?: number | undefined;
}

/** The most that ever came within one sliding window, refused calls included. */
export interface TooFast {
  perChatPerSecond: number;
  perGroupPerMinute: number;
  perSecond: number;
}

const second = 1000;
const minute = 60_000;
/** Requests that left a second apart may arrive a little closer together. */
const toleranceMs = 50;

/** What has happened within a sliding window that ends now. */
class Window {
  readonly #lengthMs: number;
  #times: number[] = [];

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  count(now: number): number {
    const first = this.#times.findIndex((time) => time > now - this.#lengthMs + toleranceMs);
    this.#times = first === -1 ? [] : this.#times.slice(first);
    return this.#times.length;
  }

  add(now: number): void {
    this.count(now);
    this.#times.push(now);
  }

  /** Whole seconds until one of `limit` places is free again, at least 1. */
  secondsUntilFree(limit: number, now: number): number {
    const blocking = this.#times.at(-limit) ?? now;
    return Math.max(1, Math.ceil((blocking + this.#lengthMs - now) / second));
  }
}

class Windows {
  readonly #lengthMs: number;
  readonly #byChat = new Map<number, Window>();

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  of(chatId: number): Window {
    const window = this.#byChat.get(chatId) ?? new Window(this.#lengthMs);
    this.#byChat.set(chatId, window);
    return window;
  }
}

/** Counts what the bot sends and edits, and refuses what is over the limits, if there are any. */
export class Rates {
  readonly #limits: Limits;
  readonly #seen = { chats: new Windows(second), groups: new Windows(minute), all: new Window(second) };
  readonly #passed = { chats: new Windows(second), groups: new Windows(minute), all: new Window(second) };
  readonly #lastInSlowChat = new Map<number, number>();
  readonly worst: TooFast = { perChatPerSecond: 0, perGroupPerMinute: 0, perSecond: 0 };

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /**
   * Counts one message or edit at `now` (ms, any steady clock).
   * @throws ApiError 429
   */
  count(chatId: number, now: number): void {
    this.#observe(chatId, now);
    const { perChatPerSecond, perGroupPerMinute, global } = this.#limits;
    refuseOver(this.#passed.chats.of(chatId), perChatPerSecond, now);
    if (chatId < 0) refuseOver(this.#passed.groups.of(chatId), perGroupPerMinute, now);
    refuseOver(this.#passed.all, global, now);
    this.#passed.chats.of(chatId).add(now);
    if (chatId < 0) this.#passed.groups.of(chatId).add(now);
    this.#passed.all.add(now);
  }

  /** Slow mode: one message in `seconds`. @throws ApiError 429 */
  countInSlowMode(chatId: number, seconds: number, now: number): void {
    const free = (this.#lastInSlowChat.get(chatId) ?? Number.NEGATIVE_INFINITY) + seconds * second;
    if (now < free) throw tooManyRequests(Math.max(1, Math.ceil((free - now) / second)));
    this.#lastInSlowChat.set(chatId, now);
  }

  #observe(chatId: number, now: number): void {
    this.#seen.chats.of(chatId).add(now);
    this.#seen.all.add(now);
    const { worst } = this;
    worst.perChatPerSecond = Math.max(worst.perChatPerSecond, this.#seen.chats.of(chatId).count(now));
    worst.perSecond = Math.max(worst.perSecond, this.#seen.all.count(now));
    if (chatId >= 0) return;
    this.#seen.groups.of(chatId).add(now);
    worst.perGroupPerMinute = Math.max(worst.perGroupPerMinute, this.#seen.groups.of(chatId).count(now));
  }
}

function refuseOver(window: Window, limit: number | undefined, now: number): void {
  if (limit !== undefined && window.count(now) >= limit) throw tooManyRequests(window.secondsUntilFree(limit, now));
}
