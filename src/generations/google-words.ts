const LONGEST = 300;

/**
 * Google's own words about a failed generation, for its chat alone. They may repeat the prompt, so they are kept in
 * memory only, until the chat was told, and never become part of a fact or a log line.
 */
export class GoogleWords {
  readonly #texts = new Map<string, string>();

  note(generationId: string, text: string): void {
    const words = text.replace(/\s+/g, ' ').trim();
    if (words !== '') this.#texts.set(generationId, words.length > LONGEST ? `${shortened(words)}…` : words);
  }

  /** Gives the words away, once; null where there is none. */
  take(generationId: string): string | null {
    const text = this.#texts.get(generationId) ?? null;
    this.#texts.delete(generationId);
    return text;
  }
}

/** Never ends with half an emoji: Telegram refuses a text that is not well-formed. */
const shortened = (words: string): string => words.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/, '');
