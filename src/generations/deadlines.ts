import type { GenerationContext } from '../../machines/generation.ts';

/**
 * Until when each generation may render. Within a run that counts on a clock that nobody sets, from the moment its
 * request was begun; after a restart, from the log.
 */
export class Deadlines {
  readonly #timeoutMs: number;
  readonly #clock: () => number;
  readonly #monotonic: () => number;
  /** Of those whose request this run has sent. */
  readonly #begun = new Map<string, number>();

  /** @param options.timeoutMs from a generation's start to the end of rendering */
  constructor(options: { timeoutMs: number; clock: () => number; monotonic: () => number }) {
    this.#timeoutMs = options.timeoutMs;
    this.#clock = options.clock;
    this.#monotonic = options.monotonic;
  }

  /** The time, in ms, on the clock that nobody sets. */
  now(): number {
    return this.#monotonic();
  }

  /** Google has accepted a request that was begun at that time. */
  begun(generationId: string, at: number): void {
    this.#begun.set(generationId, at);
  }

  /** The end of its time, in ms on the clock that nobody sets. To be asked once, as it begins to render. */
  of({ id, startedAt, acceptedAt }: Pick<GenerationContext, 'id' | 'startedAt' | 'acceptedAt'>): number {
    const begun = this.#begun.get(id);
    this.#begun.delete(id);
    const elapsedMs = Math.max(0, this.#clock() - (startedAt ?? acceptedAt));
    return (begun ?? this.#monotonic() - elapsedMs) + this.#timeoutMs;
  }
}
