import { mock } from 'node:test';
import { T0 } from '../facts.ts';

/** A clock and the timers that go by it: time passes only where a test lets it. */
export class Time {
  /** A clock that nobody sets, in ms. */
  now = T0;
  /** How far the time of day was set, in ms: back where it is below 0. */
  setMs = 0;
  /** The longest timer that was ever set, in ms. */
  longest = 0;
  readonly #timers = new Map<unknown, { at: number; run: () => void }>();
  readonly #set = mock.method(globalThis, 'setTimeout', (run: () => void, ms: number) => {
    const timer = {};
    this.longest = Math.max(this.longest, ms);
    this.#timers.set(timer, { at: this.now + ms, run });
    return timer;
  });
  readonly #clear = mock.method(globalThis, 'clearTimeout', (timer: unknown) => void this.#timers.delete(timer));

  /** The time of day, ms since the epoch. */
  get ofDay(): number {
    return this.now + this.setMs;
  }

  /** How many timers are set and neither fired nor cleared. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Lets time pass; what is due fires in its order, at its time. */
  pass(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const [timer, due] = [...this.#timers].sort(([, one], [, two]) => one.at - two.at)[0] ?? [];
      if (!due || due.at > end) break;
      this.#timers.delete(timer);
      this.now = due.at;
      due.run();
    }
    this.now = end;
  }

  /** Gives the real timers back. */
  restore(): void {
    this.#set.mock.restore();
    this.#clear.mock.restore();
  }
}
