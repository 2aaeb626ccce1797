import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'node-telegram-bot-api/types';
import type { GenerationContext } from '../../../machines/generation.ts';
import type { PromptInput } from '../../log/facts.ts';
import { priceOf } from '../../money/usd.ts';
import { type Model, otherShape, type Shape, type VideoSettings } from '../../veo/models.ts';
import type { Texts } from '../texts/en.ts';
import { languages, tags } from '../texts/languages.ts';
import type { ButtonAction, CallbackData, StatisticsPeriod } from './button-data.ts';
import type { UserSettings } from './user-settings.ts';

type Row = readonly (readonly [label: string, action: ButtonAction])[];

export interface KeyboardTools {
  callbackData: CallbackData;
  texts: Texts;
  settings: UserSettings;
}

/** What ends something is red and what costs money green (Bot API 9.4); older apps show all alike. */
const styles: Partial<Record<ButtonAction['kind'], 'danger' | 'success'>> = {
  cancel: 'danger',
  again: 'success',
  run: 'success',
  continue: 'success',
};

/** What is made again: for whom, from what, and the generation whose video it continues, or null. */
export type AgainOf = Pick<GenerationContext, 'userId' | 'input' | 'continues'>;

/** The buttons under the bot's messages. */
export class Keyboards {
  readonly #data: CallbackData;
  readonly #texts: Texts;
  readonly #settings: UserSettings;

  constructor({ callbackData, texts, settings }: KeyboardTools) {
    this.#data = callbackData;
    this.#texts = texts;
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
  run(settings: VideoSettings, input: PromptInput): InlineKeyboardMarkup | null {
    const priceUsd = priceOf(settings);
    const action = { kind: 'run', model: settings.model, priceUsd, input } as const;
    return this.#build([[this.#texts.buttons.run(priceUsd), action]]);
  }

  /** A yes to going on from a video, or else to a new one. */
  continueOrRun(generationId: string, continuing: VideoSettings, anew: VideoSettings): InlineKeyboardMarkup | null {
    const { buttons } = this.#texts;
    const [goOn, run] = [priceOf(continuing), priceOf(anew)];
    return this.#build(
      [[buttons.continue(goOn), { kind: 'continue', generationId, priceUsd: goOn, isAgain: false }]],
      [[buttons.newVideo(run), { kind: 'run', model: anew.model, priceUsd: run }]],
    );
  }

  /**
   * Again with a user's settings of today, in the other shape, and with each other model; every button names its price.
   * @param of whose and what the prompt is
   * @param made the shape of the video that they stand under, or null where there is none
   */
  again({ userId, input, continues }: AgainOf, made: Shape | null): InlineKeyboardMarkup | null {
    const { buttons } = this.#texts;
    if (continues !== null) return this.#againFrom(continues, userId, made);
    const settings = this.#settings.of(userId);
    const priceUsd = priceOf(settings);
    const shape = made && otherShape(made);
    // What begins with a picture has its shape, and not the one of the settings.
    const isGone = this.#settings.insteadOf(settings) !== null;
    const same = { input, ...(made && input === 'pictures' && { aspectRatio: made }) };
    const others = this.#settings
      .offers(userId)
      .filter(({ model }) => model.id !== settings.model)
      .map((offer): Row => {
        const price = priceOf(offer.settings);
        const label = buttons.againWith(nameOf(offer.model), price);
        return [[label, { kind: 'again', model: offer.model.id, priceUsd: price, ...same }]];
      });
    return this.#build(
      isGone ? [] : [[buttons.again(priceUsd), { kind: 'again', model: null, priceUsd, ...same }]],
      shape && !isGone
        ? [[buttons.againIn(shape, priceUsd), { kind: 'again', model: null, priceUsd, input, aspectRatio: shape }]]
        : [],
      ...others,
    );
  }

  #againFrom(generationId: string, userId: number, made: Shape | null): InlineKeyboardMarkup | null {
    const settings = this.#settings.continuing(userId, made ?? '');
    if (!settings) return null;
    const priceUsd = priceOf(settings);
    return this.#build([
      [this.#texts.buttons.again(priceUsd), { kind: 'continue', generationId, priceUsd, isAgain: true }],
    ]);
  }

  /** Lets a stranger in, who hears of it in a language. */
  letIn(id: number, language: string): InlineKeyboardMarkup | null {
    return this.#build([[this.#texts.buttons.letIn, { kind: 'let in', id, language }]]);
  }

  /** The models to choose from, at their prices. */
  models(owner: number): InlineKeyboardMarkup | null {
    return this.#build(...this.#modelRows(owner), this.#resetRow(owner));
  }

  /** Everything that can be chosen, each with the price it leads to. */
  settings(owner: number): InlineKeyboardMarkup | null {
    const { buttons } = this.#texts;
    const { aspectRatio, audio } = this.#settings.of(owner);
    const shapes = (['16:9', '9:16'] as const).map((each) => {
      const price = priceOf(this.#settings.of(owner, { aspectRatio: each }));
      const label = buttons.shape(each, price, each === aspectRatio);
      return [label, { kind: 'shape', owner, aspectRatio: each }] as const;
    });
    const sounds = [true, false].map((each) => {
      const price = priceOf(this.#settings.of(owner, { audio: each }));
      return [buttons.sound(each, price, each === audio), { kind: 'sound', owner, audio: each }] as const;
    });
    return this.#build(
      ...this.#modelRows(owner),
      shapes,
      sounds,
      [[buttons.language, { kind: 'languages', owner }]],
      this.#resetRow(owner),
    );
  }

  /** The languages to choose from, each by its own name. */
  languages(owner: number): InlineKeyboardMarkup | null {
    const each = tags.map((tag): Row[number] => [languages[tag].name, { kind: 'language', owner, language: tag }]);
    const pairs = each.flatMap((button, index): Row[] =>
      index % 2 === 0 ? [[button, ...each.slice(index + 1, index + 2)]] : [],
    );
    const { languageOfTelegram } = this.#texts.buttons;
    return this.#build(...pairs, [[languageOfTelegram, { kind: 'language', owner, language: null }]]);
  }

  #resetRow(owner: number): Row {
    return [[this.#texts.buttons.reset, { kind: 'reset', owner }]];
  }

  #modelRows(owner: number): Row[] {
    const current = this.#settings.of(owner).model;
    return this.#settings.offers(owner).map(({ model, settings }): Row => {
      const label = this.#texts.buttons.model(nameOf(model), priceOf(settings), model.id === current);
      return [[label, { kind: 'model', owner, model: model.id }]];
    });
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

  #button(text: string, action: ButtonAction): InlineKeyboardButton[] {
    const data = this.#data.write(action);
    const style = styles[action.kind];
    return data === null ? [] : [{ text, callback_data: data, ...(style && { style }) }];
  }

  /** Buttons whose data would be longer than Telegram allows are left out. */
  #build(...rows: readonly Row[]): InlineKeyboardMarkup | null {
    const keyboard = rows.map((row) => row.flatMap(([label, action]) => this.#button(label, action)));
    const filled = keyboard.filter((row) => row.length > 0);
    return filled.length > 0 ? { inline_keyboard: filled } : null;
  }
}

const nameOf = ({ id, aliases }: Model): string => aliases[0] ?? id;
