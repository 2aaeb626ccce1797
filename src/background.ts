import { type Logger, safeError } from './config/logger.ts';

/** What goes on by itself while nobody waits for it, but for the end of the bot. */
export class Background {
  readonly #logger: Logger;
  readonly #going = new Set<Promise<unknown>>();
  readonly #over = new AbortController();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Aborted when everything is over. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** Lets something go on by itself. @param failure what is logged where it fails */
  add(failure: string, work: Promise<unknown>): void {
    const going = work
      .catch((error: unknown) => this.#logger.warn({ ...safeError(error) }, failure))
      .finally(() => this.#going.delete(going));
    this.#going.add(going);
  }

  /** Resolves when all that goes on now has ended, well or badly. */
  async settled(): Promise<void> {
    await Promise.all(this.#going);
  }

  /** Calls off what goes on until it is told to end. */
  end(): void {
    this.#over.abort();
  }
}
