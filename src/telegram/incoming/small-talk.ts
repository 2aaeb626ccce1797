/** Longer than what anybody says in passing; keeps the search short. */
const LONGEST = 60;

/**
 * Knows what is plainly no prompt: emoji or punctuation alone, and texts that are nothing but greetings, thanks and the
 * like. Anything else may be a prompt.
 */
export class SmallTalk {
  readonly #phrases: RegExp;

  /** @param phrases of every language the bot is written to in, in any case */
  constructor(phrases: readonly string[]) {
    this.#phrases = new RegExp(`^(?:(?:${phrases.map(plain).join('|')})(?: |$))+$`, 'u');
  }

  /** Whether a text is no prompt. */
  holds(text: string): boolean {
    if (text.length > LONGEST) return false;
    const said = plain(text);
    return said === '' || this.#phrases.test(said);
  }
}

/** Words of letters and digits in lower case, without accents, with one space between: `Holáaa, tú!` is `hola tu`. */
const plain = (text: string): string =>
  text
    // Some emoji are made of digits or letters: 1️⃣, ℹ️.
    .replace(/\p{Emoji}(?:\ufe0f\u20e3?|\u20e3)/gu, ' ')
    // Many write without accents: `buenos dias`, `ca va`, `все понятно`.
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .replace(/(\p{L})\1+(?= |$)/gu, '$1')
    .trim();
