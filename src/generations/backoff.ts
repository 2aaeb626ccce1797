const LONGEST_MS = 120_000;

/** The longest that a refused request waits, in ms, with its jitter. */
export const LONGEST_RETRY_MS = LONGEST_MS * 1.5;

/** So long a video that may be paid for is asked for again where nobody answers, in ms. */
export const PATIENCE_MS = 24 * 3_600_000;

/** After this many refusals in a row a generation gives up; nothing was charged. */
export const MAX_ATTEMPTS = 10;

/**
 * When a refused request may be sent again: the delay doubles with each attempt, up to two minutes, and is jittered
 * by up to a half so that generations refused together do not come back together.
 * @param random a number in [0, 1)
 */
export function retryTime(attempt: number, now: number, baseMs: number, random: number): number {
  return Math.round(now + delay(attempt, baseMs) * (1 + random / 2));
}

/** The growing delay alone, in ms; `attempt` counts from 1. */
export const delay = (attempt: number, baseMs: number): number => Math.min(baseMs * 2 ** (attempt - 1), LONGEST_MS);
