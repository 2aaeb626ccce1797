import { mock } from 'node:test';
import type { Pause } from '../../src/time/timers.ts';
import { T0 } from './facts.ts';

interface Timer {
  at: number;
  run: () => void;
  /** For one that comes again and again, in ms. */
  everyMs: number | null;
}

/** The time of a test: a clock, pauses, and where it is stopped all timers, which go on only as the test lets them. */
export class TestTime {
  /** A clock that nobody sets, in ms. */
  now = T0;
  /** How far the time of day was set, in ms: back where it is below 0. */
  setMs = 0;
  /** The pauses that `pause` has made, in ms. */
  pauses: number[] = [];
  /** Called where such a pause begins. */
  onPause = () => {};
  /** The longest timer that was ever set, in ms. */
  longest = 0;
  readonly #timers = new Map<object, Timer>();
  #restore = () => {};

  /** A time whose timers stand still. To be ended with `restore`. */
  static stopped(): TestTime {
    const time = new TestTime();
    time.#stop();
    return time;
  }

  /** The time of day, ms since the epoch. */
  get ofDay(): number {
    return this.now + this.setMs;
  }

  /** How many timers are set and neither fired nor cleared. */
  get timers(): number {
    return this.#timers.size;
  }

  /** A pause that takes no time: it is noted, and moves the clock on instead. */
  readonly pause: Pause = async (ms, signal) => {
    signal?.throwIfAborted();
    this.pauses.push(ms);
    this.onPause();
    signal?.throwIfAborted();
    this.now += ms;
  };

  /** Lets time pass; what is due fires in its order, at its time. */
  pass(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const [key, due] = [...this.#timers].sort(([, one], [, two]) => one.at - two.at)[0] ?? [];
      if (!key || !due || due.at > end) break;
      this.now = Math.max(this.now, due.at);
      if (due.everyMs === null) this.#timers.delete(key);
      else due.at += due.everyMs;
      due.run();
    }
    this.now = end;
  }

  /** Lets time pass step by step, so that whatever waits for promises in between gets its turns. */
  async passInSteps(ms: number, stepMs = ms): Promise<void> {
    await settled();
    for (let left = ms; left > 0; left -= stepMs) {
      this.pass(Math.min(stepMs, left));
      await settled();
    }
  }

  /** Gives the real timers back. */
  restore(): void {
    this.#restore();
  }

  #stop(): void {
    const set = (everyMs: number | null, run: () => void, ms: number): object => {
      const timer = { unref: () => timer, ref: () => timer };
      this.longest = Math.max(this.longest, ms);
      this.#timers.set(timer, { at: this.now + ms, run, everyMs });
      return timer;
    };
    const clear = (timer: object) => void this.#timers.delete(timer);
    const mocks = [
      mock.method(globalThis, 'setTimeout', (run: () => void, ms = 0) => set(null, run, ms)),
      mock.method(globalThis, 'setInterval', (run: () => void, ms = 0) => set(ms, run, ms)),
      mock.method(globalThis, 'clearTimeout', clear),
      mock.method(globalThis, 'clearInterval', clear),
      mock.method(performance, 'now', () => this.now),
    ];
    this.#restore = () => {
      for (const each of mocks) each.mock.restore();
    };
  }
}

/** Resolves when everything has gone on that waited for promises alone. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
