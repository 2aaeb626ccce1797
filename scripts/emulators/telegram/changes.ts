interface Waiter {
  look(): void;
  giveUp(error: Error): void;
}

/**
 * Tells those who wait that something in the emulator changed. Conditions are looked at again on each change,
 * once for all changes of the same tick; nothing polls.
 */
export class Changes {
  readonly #waiters = new Set<Waiter>();
  readonly #listeners = new Set<() => void>();
  #announced = false;

  happened(): void {
    if (this.#announced || this.#waiters.size + this.#listeners.size === 0) return;
    this.#announced = true;
    queueMicrotask(() => {
      this.#announced = false;
      for (const listener of [...this.#listeners]) listener();
      for (const waiter of [...this.#waiters]) waiter.look();
    });
  }

  /** @returns a function that ends the listening */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Nothing will change any more: those who wait get this error. */
  end(error: Error): void {
    for (const waiter of [...this.#waiters]) waiter.giveUp(error);
  }

  /**
   * Resolves with what `condition` returns as soon as that is neither undefined, null nor false.
   * @throws Error with the words of `describe` after `timeoutMs`; whatever `condition` throws
   */
  until<T>(condition: () => T | undefined | null | false, timeoutMs: number, describe: () => string): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        look: () => {
          try {
            const value = condition();
            if (value === undefined || value === null || value === false) return;
            stop();
            resolve(value);
          } catch (error) {
            stop();
            reject(error);
          }
        },
        giveUp: (error) => {
          stop();
          reject(error);
        },
      };
      const timer = setTimeout(() => waiter.giveUp(new Error(describe())), timeoutMs);
      const stop = () => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
      };
      this.#waiters.add(waiter);
      waiter.look();
    });
  }
}
