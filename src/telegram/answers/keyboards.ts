import { InlineKeyboardBuilder } from 'node-telegram-bot-api';
import type { InlineKeyboardMarkup } from 'node-telegram-bot-api/types';
import { priceOf } from '../../money/usd.ts';
import { type Model, settingsFor, type VideoSettings } from '../../veo/models.ts';
import type { Texts } from '../texts/en.ts';
import type { ButtonAction, CallbackData, StatisticsPeriod } from './button-data.ts';
import type { UserSettings } from './user-settings.ts';

type Row = readonly (readonly [label: string, action: ButtonAction])[];

export interface KeyboardTools {
  callbackData: CallbackData;
  texts: Texts;
  models: readonly Model[];
  settings: UserSettings;
}

/** The buttons under the bot's messages. */
export class Keyboards {
  readonly #data: CallbackData;
  readonly #texts: Texts;
  readonly #models: readonly Model[];
  readonly #settings: UserSettings;

  constructor({ callbackData, texts, models, settings }: KeyboardTools) {
    this.#data = callbackData;
    this.#texts = texts;
    this.#models = models;
    this.#settings = settings;
  }

  /** @param stillUsd what Google may charge all the same, in USD */
  cancel(generationId: string, stillUsd: number): InlineKeyboardMarkup | null {
    return this.#build([[this.#texts.buttons.cancel(stillUsd), { kind: 'cancel', generationId }]]);
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

  /** Again with a user's settings of today, and again with each other model; every button names its price. */
  again(userId: number): InlineKeyboardMarkup | null {
    const { buttons } = this.#texts;
    const settings = this.#settings.of(userId);
    const priceUsd = priceOf(settings);
    const others = this.#models
      .filter(({ id }) => id !== settings.model)
      .map((model): Row => {
        const price = priceOf(settingsFor(model));
        const label = buttons.againWith(model.aliases[0] ?? model.id, price);
        return [[label, { kind: 'again', model: model.id, priceUsd: price }]];
      });
    return this.#build([[buttons.again(priceUsd), { kind: 'again', model: null, priceUsd }]], ...others);
  }

  /** Lets a stranger in. */
  letIn(id: number): InlineKeyboardMarkup | null {
    return this.#build([[this.#texts.buttons.letIn, { kind: 'let in', id }]]);
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
