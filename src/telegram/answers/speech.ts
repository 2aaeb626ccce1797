import type { Choices } from '../../records/choices.ts';
import type { Sender } from '../incoming/update.ts';
import { type Language, languageOf } from '../texts/languages.ts';

/** In which language somebody is spoken to: the one they chose, or else that of their Telegram. */
export class Speech {
  readonly #choices: Pick<Choices, 'of'>;

  constructor(choices: Pick<Choices, 'of'>) {
    this.#choices = choices;
  }

  /** @param person without a language where only the id is known: then English, where they chose none */
  with({ id, language }: Pick<Sender, 'id' | 'language'>): Language {
    return languageOf(this.#choices.of(id).language ?? language);
  }
}
