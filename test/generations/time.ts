import { mock } from 'node:test';
import { T0 } from '../facts.ts';

/** A clock and the timers that go by it: time passes only where a test lets it. */
export class Time {
  /** ms since the epoch. */
  now = T0;
  readonly #timers = new Map<unknown, { at: number; run: () => void }>();
  readonly #set = mock.method(globalThis, 'setTimeout', (run: () => void, ms: number) => {
    const timer = {};
    this.#timers.set(timer, { at: this.now + ms, run });
    return timer;
  });
  readonly #clear = mock.method(globalThis, 'clearTimeout', (timer: unknown) => void this.#timers.delete(timer));

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
