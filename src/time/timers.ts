/** The longest that one of Node's timers can be, in ms: a longer one fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Runs something after so many ms, however many, on a clock that nobody sets.
 * @returns what calls it off; harmless once it has run
 */
export function after(ms: number, run: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (left: number) => {
    timer =
      left > LONGEST_TIMER_MS
        ? setTimeout(() => wait(left - LONGEST_TIMER_MS), LONGEST_TIMER_MS)
        : setTimeout(run, left);
  };
  wait(ms);
  return () => clearTimeout(timer);
}

/**
 * Waits so many ms, however many. Not by `node:timers/promises`, which wait 2³¹ ms at most, and end in an AbortError.
 * @throws the signal's reason as soon as that is aborted
 */
export type Pause = (ms: number, signal?: AbortSignal) => Promise<void>;
export const pause: Pause = (ms, signal) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const giveUp = () => {
      callOff();
      reject(signal?.reason);
    };
    const callOff = after(ms, () => {
      signal?.removeEventListener('abort', giveUp);
      resolve();
    });
    signal?.addEventListener('abort', giveUp, { once: true });
  });

/** Settles as the work does, or resolves after so many ms; leaves no timer behind. */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  try {
    await Promise.race([work, pause(ms, over.signal)]);
  } finally {
    over.abort();
  }
}

/** Settles as the work does, or with the signal's reason as soon as that is aborted; what comes later is ignored. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

/**
 * Gives work so many ms, or less where the signal is aborted before.
 * Not by `AbortSignal.any` over `AbortSignal.timeout`: Node may let the latter go while somebody waits for it.
 * @param work gets the signal that ends it
 * @throws what the work throws; a TimeoutError where it took too long; the signal's reason
 */
export async function withLimit<T>(
  ms: number,
  signal: AbortSignal,
  work: (limited: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const passOn = () => limit.abort(signal.reason);
  const callOff = after(ms, () => limit.abort(new DOMException(`No answer in ${ms} ms`, 'TimeoutError')));
  if (signal.aborted) passOn();
  else signal.addEventListener('abort', passOn, { once: true });
  try {
    limit.signal.throwIfAborted();
    return await untilAborted(work(limit.signal), limit.signal);
  } finally {
    callOff();
    signal.removeEventListener('abort', passOn);
  }
}

/** A clock that nobody sets: how long something waits has nothing to do with the time of day. In ms. */
export const monotonic = (): number => performance.now();
