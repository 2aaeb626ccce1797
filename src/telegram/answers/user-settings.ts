import type { Choices } from '../../records/choices.ts';
import { type ModelCatalogue, settingsFor, type VideoSettings } from '../../veo/models.ts';

/** What each user's next video is made with: the model they chose, or the default. */
export class UserSettings {
  readonly #models: Pick<ModelCatalogue, 'byId'>;
  readonly #choices: Pick<Choices, 'modelOf'>;

  constructor(models: Pick<ModelCatalogue, 'byId'>, choices: Pick<Choices, 'modelOf'>) {
    this.#models = models;
    this.#choices = choices;
  }

  of(userId: number): VideoSettings {
    return settingsFor(this.#models.byId(this.#choices.modelOf(userId)));
  }
}
