/**
 * So many requests at a time, in the order they come. Node's agent keeps to that as well, but makes each request before
 * it waits, which for a thousand at once is several times the memory.
 */
export class Lanes {
  #free: number;
  /** A Set, so that whoever gives up leaves no gap behind. */
  readonly #waiting = new Set<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  /** Takes a free lane, if there is one. */
  take(): boolean {
    if (this.#free === 0) return false;
    this.#free -= 1;
    return true;
  }

  /** Resolves when a lane has come free and is taken. Rejects with the signal's reason. */
  next(signal: AbortSignal | null): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#waiting.delete(go);
        reject(signal?.reason);
      };
      const go = () => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      if (signal?.aborted) return giveUp();
      this.#waiting.add(go);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** Gives a lane back: to whoever has waited longest, if anybody has. */
  leave(): void {
    const [next] = this.#waiting;
    if (!next) this.#free += 1;
    else {
      this.#waiting.delete(next);
      next();
    }
  }
}
