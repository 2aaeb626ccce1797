import type { Decisions } from '../records/decisions.ts';
import type { WithdrawnBy, WithdrawnModels } from '../records/withdrawn-models.ts';
import { pause } from '../time/timers.ts';
import type { ModelCatalogue } from '../veo/models.ts';
import type { VideoService } from './video-service.ts';

export interface ModelWatchTools {
  veo: Pick<VideoService, 'availability'>;
  models: Pick<ModelCatalogue, 'all'>;
  withdrawn: WithdrawnModels;
  decisions: Decisions;
  /** Between two looks, in ms. */
  everyMs: number;
}

/** Finds out, at the start and from time to time, which models can still be used; what has changed becomes a fact. */
export class ModelWatch {
  readonly #tools: ModelWatchTools;

  constructor(tools: ModelWatchTools) {
    this.#tools = tools;
  }

  /** Never ends before the signal does. @throws the signal's reason */
  async run(signal: AbortSignal): Promise<never> {
    for (let isStart = true; ; isStart = false) {
      await Promise.all(this.#tools.models.all.map(({ id }) => this.#check(id, isStart, signal)));
      await pause(this.#tools.everyMs, signal);
    }
  }

  /** Notes that a model has refused a prompt since it is gone. */
  async missed(model: string): Promise<void> {
    await this.#withdraw(model, 'prompt');
  }

  async #check(model: string, isStart: boolean, signal: AbortSignal): Promise<void> {
    const { veo, withdrawn, decisions } = this.#tools;
    const availability = await veo.availability(model, signal);
    const foundBy = withdrawn.foundBy(model);
    if (availability === 'gone') await this.#withdraw(model, 'question');
    // One that refused a prompt may be said to be there all the same: it comes back where somebody starts the bot anew.
    if (availability === 'there' && (foundBy === 'question' || (foundBy === 'prompt' && isStart)))
      await decisions.record({ type: 'ModelRestored', data: { model } });
  }

  async #withdraw(model: string, foundBy: WithdrawnBy): Promise<void> {
    const { models, withdrawn, decisions } = this.#tools;
    if (!models.all.some(({ id }) => id === model) || withdrawn.foundBy(model) !== null) return;
    await decisions.record({ type: 'ModelWithdrawn', data: { model, foundBy } });
  }
}
