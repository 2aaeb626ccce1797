import type { Choices } from '../../records/choices.ts';
import type { LastLanguages } from '../../records/last-languages.ts';
import type { Sender } from '../incoming/update.ts';
import { type Language, languageOf } from '../texts/languages.ts';

/** Of how many people a run remembers what their Telegram told. */
const MOST = 10_000;

export interface SpeechTools {
  choices: Pick<Choices, 'of'>;
  lastLanguages: Pick<LastLanguages, 'of'>;
}

/** In which language somebody is spoken to: the one they chose, or else that of their Telegram. */
export class Speech {
  readonly #tools: SpeechTools;
  /** What each person's Telegram told, longest ago first; also of strangers, of whom there is no fact. */
  readonly #told = new Map<number, Language>();

  constructor(tools: SpeechTools) {
    this.#tools = tools;
  }

  /** @param person without a language where they do not write themselves: then what they were last spoken to in */
  with({ id, language }: Pick<Sender, 'id' | 'language'>): Language {
    if (language !== undefined) this.#remember(id, languageOf(language));
    const { choices, lastLanguages } = this.#tools;
    return languageOf(choices.of(id).language ?? this.#told.get(id) ?? lastLanguages.of(id) ?? undefined);
  }

  #remember(id: number, language: Language): void {
    this.#told.delete(id);
    this.#told.set(id, language);
    const [oldest] = this.#told.keys();
    if (this.#told.size > MOST && oldest !== undefined) this.#told.delete(oldest);
  }
}
