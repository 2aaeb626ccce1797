/**
 * The only place that holds prompts: in memory, from the message until Google has accepted them or the generation
 * has ended. Nothing here is ever written, logged or passed on but to the one request that needs it.
 */
export class Prompts {
  readonly #texts = new Map<string, string>();

  /** Keeps a prompt for its generation. */
  hold(generationId: string, prompt: string): void {
    this.#texts.set(generationId, prompt);
  }

  /** The prompt, or null where it is gone: forgotten, or never held by this process. */
  of(generationId: string): string | null {
    return this.#texts.get(generationId) ?? null;
  }

  /** Lets go of a prompt; harmless when repeated. */
  forget(generationId: string): void {
    this.#texts.delete(generationId);
  }

  /** How many prompts are held. */
  get size(): number {
    return this.#texts.size;
  }
}
