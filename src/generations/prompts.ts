/**
 * The only place that holds prompts: in memory, from the message until Google has accepted them or the generation
 * has ended. Nothing here is ever written, logged or passed on but to the one request that needs it.
 */
export class Prompts {
  readonly #held = new Map<string, { text: string; senderId: number }>();

  /** Keeps a prompt for its generation. @param senderId who wrote it, which need not be the user it counts for */
  hold(generationId: string, text: string, senderId: number): void {
    this.#held.set(generationId, { text, senderId });
  }

  /** The prompt, or null where it is gone: forgotten, or never held by this process. */
  of(generationId: string): string | null {
    return this.#held.get(generationId)?.text ?? null;
  }

  /** Who wrote it, or null where it is gone. */
  senderOf(generationId: string): number | null {
    return this.#held.get(generationId)?.senderId ?? null;
  }

  /** Lets go of a prompt; harmless when repeated. */
  forget(generationId: string): void {
    this.#held.delete(generationId);
  }

  /** How many prompts are held. */
  get size(): number {
    return this.#held.size;
  }
}
