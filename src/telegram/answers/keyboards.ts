import { InlineKeyboardBuilder } from 'node-telegram-bot-api';
import type { InlineKeyboardMarkup } from 'node-telegram-bot-api/types';
import { type Model, priceOf, settingsFor, type VideoSettings } from '../../veo/models.ts';
import type { Texts } from '../texts/en.ts';
import type { ButtonAction, CallbackData, StatisticsPeriod } from './button-data.ts';

type Row = readonly (readonly [label: string, action: ButtonAction])[];

/** The buttons under the bot's messages. */
export class Keyboards {
  readonly #data: CallbackData;
  readonly #texts: Texts;
  readonly #models: readonly Model[];
  /** The same under every video of a model. */
  readonly #again = new Map<string, InlineKeyboardMarkup>();

  constructor(data: CallbackData, texts: Texts, models: readonly Model[]) {
    this.#data = data;
    this.#texts = texts;
    this.#models = models;
  }

  cancel(generationId: string): InlineKeyboardMarkup | null {
    return this.#build([[this.#texts.buttons.cancel, { kind: 'cancel', generationId }]]);
  }

  /** One button for each generation to choose from. */
  cancelOneOf(choices: readonly { id: string; label: string }[]): InlineKeyboardMarkup | null {
    return this.#build(
      ...choices.map(({ id, label }): Row => [[label, { kind: 'cancel', generationId: id, isChoice: true }]]),
    );
  }

  /** A yes to making a prompt's video with these settings. */
  run(settings: VideoSettings): InlineKeyboardMarkup | null {
    const priceUsd = priceOf(settings);
    return this.#build([[this.#texts.buttons.run(priceUsd), { kind: 'run', model: settings.model, priceUsd }]]);
  }

  /** Again, and again with each other model and its price. @param used the model of the video or failure */
  again(used: string): InlineKeyboardMarkup | null {
    const known = this.#again.get(used);
    if (known) return known;
    const again = this.#build([[this.#texts.buttons.again, { kind: 'again', model: null }]], ...this.#others(used));
    if (again) this.#again.set(used, again);
    return again;
  }

  /** The same, where a dear video needs a yes to its price first. */
  againFor(settings: VideoSettings): InlineKeyboardMarkup | null {
    const priceUsd = priceOf(settings);
    const yes: Row = [[this.#texts.buttons.run(priceUsd), { kind: 'again', model: settings.model, priceUsd }]];
    return this.#build(yes, ...this.#others(settings.model));
  }

  #others(used: string): Row[] {
    return this.#models
      .filter(({ id }) => id !== used)
      .map((model): Row => {
        const priceUsd = priceOf(settingsFor(model));
        const label = this.#texts.buttons.againWith(model.aliases[0] ?? model.id, priceUsd);
        return [[label, { kind: 'again', model: model.id, priceUsd }]];
      });
  }

  models(owner: number, current: string): InlineKeyboardMarkup | null {
    const rows = this.#models.map((model): Row => {
      const label = this.#texts.buttons.model(model, model.id === current);
      return [[label, { kind: 'model', owner, model: model.id }]];
    });
    return this.#build(...rows, [[this.#texts.buttons.reset, { kind: 'reset', owner }]]);
  }

  stats(owner: number, period: StatisticsPeriod, mine: boolean): InlineKeyboardMarkup | null {
    const words = this.#texts.buttons.stats;
    const periods = (['today', 'week', 'month', 'all'] as const).map(
      (each) =>
        [each === period ? `· ${words[each]} ·` : words[each], { kind: 'stats', owner, period: each, mine }] as const,
    );
    const whose = [mine ? words.everybody : words.mine, { kind: 'stats', owner, period, mine: !mine }] as const;
    return this.#build(periods, [whose]);
  }

  /** Buttons whose data would be longer than Telegram allows are left out. */
  #build(...rows: readonly Row[]): InlineKeyboardMarkup | null {
    const keyboard = new InlineKeyboardBuilder();
    for (const row of rows) {
      for (const [label, action] of row) {
        const data = this.#data.write(action);
        if (data !== null) keyboard.text(label, data);
      }
      keyboard.row();
    }
    const built = keyboard.build();
    const filled = built.inline_keyboard.filter((row) => row.length > 0);
    return filled.length > 0 ? { inline_keyboard: filled } : null;
  }
}
