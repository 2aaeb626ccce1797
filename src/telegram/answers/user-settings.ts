import type { Choices } from '../../records/choices.ts';
import { isShape, type Model, type ModelCatalogue, settingsFor, type VideoSettings } from '../../veo/models.ts';

/** A model with what a user's next video would be made with if they took it. */
export interface Offer {
  model: Model;
  settings: VideoSettings;
}

/** What each user's next video is made with: what they chose, or the defaults. */
export class UserSettings {
  readonly #models: Pick<ModelCatalogue, 'byId' | 'models' | 'insteadOf'>;
  readonly #choices: Pick<Choices, 'of'>;

  constructor(models: Pick<ModelCatalogue, 'byId' | 'models' | 'insteadOf'>, choices: Pick<Choices, 'of'>) {
    this.#models = models;
    this.#choices = choices;
  }

  /** @param changes what is to differ from what the user chose */
  of(userId: number, changes: Partial<Pick<VideoSettings, 'model' | 'aspectRatio' | 'audio'>> = {}): VideoSettings {
    const chosen = this.#choices.of(userId);
    const aspectRatio = changes.aspectRatio ?? (isShape(chosen.aspectRatio) ? chosen.aspectRatio : '16:9');
    const audio = changes.audio ?? chosen.audio ?? true;
    return settingsFor(this.#models.byId(changes.model ?? chosen.model), { aspectRatio, audio });
  }

  /**
   * What going on from a video of this shape is made with, always with sound; null where the user's model cannot.
   * @param aspectRatio as it was recorded
   */
  continuing(userId: number, aspectRatio: string): VideoSettings | null {
    const shape = isShape(aspectRatio) ? { aspectRatio } : {};
    const settings = this.of(userId, { ...shape, audio: true });
    const seconds = this.#models.byId(settings.model).continuesBySeconds;
    return seconds === null ? null : { ...settings, seconds };
  }

  /** What is offered where Google has withdrawn the model of these settings; null where it has not. */
  insteadOf({ model, aspectRatio, audio }: VideoSettings): VideoSettings | null {
    const instead = this.#models.insteadOf(model);
    return instead && settingsFor(instead, { aspectRatio, audio });
  }

  /** Every model that there is, in the shape and with the sound that a user chose. */
  offers(userId: number): Offer[] {
    return this.#models.models.map((model) => ({ model, settings: this.of(userId, { model: model.id }) }));
  }
}
