import { syncBuiltinESMExports } from 'node:module';
import { mock } from 'node:test';
import timers from 'node:timers/promises';

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
    mock.method(timers, 'setTimeout', async (ms = 0, value?: unknown, options: { signal?: AbortSignal } = {}) => {
      options.signal?.throwIfAborted();
      swift.pauses.push(ms);
      swift.onPause();
      options.signal?.throwIfAborted();
      swift.now += ms;
      return value;
    });
    syncBuiltinESMExports();
  },

  end(): void {
    mock.restoreAll();
    syncBuiltinESMExports();
  },
};
