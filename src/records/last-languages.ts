import type { StoredEvent } from '../log/facts.ts';
import type { Projection } from '../log/projection.ts';

/** In which language each user was spoken to about their newest video: for what they are told before they write again. */
export class LastLanguages implements Projection {
  readonly schema = '';
  readonly #last = new Map<number, string>();

  attach(): void {}

  apply({ type, data }: StoredEvent): void {
    if (type === 'PromptAccepted') this.#last.set(data.userId, data.language);
    // That was said in a language which was perhaps the chosen one.
    if (type === 'LanguageSelected' || type === 'SettingsReset') this.#last.delete(data.userId);
  }

  /** The tag of a language, or null. */
  of(userId: number): string | null {
    return this.#last.get(userId) ?? null;
  }
}
