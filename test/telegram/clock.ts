import { syncBuiltinESMExports } from 'node:module';
import { mock } from 'node:test';

/**
 * Time that passes only where a test lets it: the clock and every timer, also those that modules import by name,
 * which the mocked timers of node:test alone do not reach.
 */
export const clock = {
  stop(now = 1_790_000_000_000): void {
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now });
    syncBuiltinESMExports();
  },

  /** Lets time pass, step by step, so that whatever waits in steps gets its turns. */
  async pass(ms: number, stepMs = ms): Promise<void> {
    await settled();
    for (let left = ms; left > 0; left -= stepMs) {
      mock.timers.tick(Math.min(stepMs, left));
      await settled();
    }
  },

  restore(): void {
    mock.timers.reset();
    syncBuiltinESMExports();
  },
};

/** Resolves when everything has gone on that waited for promises alone. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
