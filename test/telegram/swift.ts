import type { Pause } from '../../src/time/timers.ts';

/** Pauses that take no time: each is noted, and moves the clock on instead. */
export const swift = {
  pauses: [] as number[],
  now: 0,
  /** Called where a pause begins. */
  onPause: () => {},

  start(): void {
    swift.pauses = [];
    swift.onPause = () => {};
    swift.now = 1_790_000_000_000;
  },

  pause: (async (ms, signal) => {
    signal?.throwIfAborted();
    swift.pauses.push(ms);
    swift.onPause();
    signal?.throwIfAborted();
    swift.now += ms;
  }) satisfies Pause,
};
