import { createHmac, timingSafeEqual } from 'node:crypto';
import type { PromptInput } from '../../log/facts.ts';
import { toMicros } from '../../money/usd.ts';
import type { Shape } from '../../veo/models.ts';

export type StatisticsPeriod = 'today' | 'week' | 'month' | 'all';

/** What a button does. `owner` is the only user who may press it. */
export type ButtonAction =
  /** `isChoice`: one of several, in a message that asks which. */
  | { kind: 'cancel'; generationId: string; isChoice?: boolean }
  /**
   * The same prompt with today's settings, or with another model or shape, at the price that was shown (USD);
   * `input` is what it needs besides words.
   */
  | { kind: 'again'; model: string | null; priceUsd?: number; aspectRatio?: Shape; input?: PromptInput }
  /** A prompt that waits for a yes, with the model and the price that were shown. */
  | { kind: 'run'; model: string; priceUsd?: number; input?: PromptInput }
  /** A video goes on at the price that was shown (USD); `isAgain`: once more from the same one. */
  | { kind: 'continue'; generationId: string; priceUsd: number; isAgain: boolean }
  | { kind: 'model'; owner: number; model: string }
  | { kind: 'shape'; owner: number; aspectRatio: Shape }
  | { kind: 'sound'; owner: number; audio: boolean }
  /** Shows the languages to choose from. */
  | { kind: 'languages'; owner: number }
  /** Null: the one that Telegram tells. */
  | { kind: 'language'; owner: number; language: string | null }
  | { kind: 'reset'; owner: number }
  /** Lets a user or chat in, who hears of it in this language; only admins may press it. */
  | { kind: 'let in'; id: number; language?: string }
  | { kind: 'stats'; owner: number; period: StatisticsPeriod; mine: boolean };

/** Telegram's limit for callback_data, in bytes. */
const LONGEST = 64;
const VERSION = '1';
const TAG_LENGTH = 8;
const periods: Readonly<Record<string, StatisticsPeriod>> = { t: 'today', w: 'week', m: 'month', a: 'all' };
const shapes: Readonly<Record<string, Shape>> = { w: '16:9', t: '9:16' };
const letterOf = (shape: Shape): string => (shape === '16:9' ? 'w' : 't');

/**
 * Writes and reads the data of buttons: a version, the action, and a short tag that only this bot can make, since a
 * modified client can send any data it likes.
 */
export class CallbackData {
  readonly #secret: string;

  /** @param secret the bot's token */
  constructor(secret: string) {
    this.#secret = secret;
  }

  /** The data of a button, or null where it would be longer than Telegram allows. */
  write(action: ButtonAction): string | null {
    const body = [VERSION, ...fieldsOf(action)].join('|');
    const data = `${body}|${this.#tag(body)}`;
    return Buffer.byteLength(data) <= LONGEST ? data : null;
  }

  /** What a button does, or null where its data was not made by this bot, or by an older version of it. */
  read(data: string): ButtonAction | null {
    const end = data.lastIndexOf('|');
    const body = data.slice(0, Math.max(0, end));
    const tag = Buffer.from(data.slice(end + 1));
    const right = Buffer.from(this.#tag(body));
    if (tag.length !== right.length || !timingSafeEqual(tag, right)) return null;
    const [version, ...fields] = body.split('|');
    return version === VERSION ? actionOf(fields) : null;
  }

  #tag(body: string): string {
    return createHmac('sha256', this.#secret).update(body).digest('base64url').slice(0, TAG_LENGTH);
  }
}

function fieldsOf(action: ButtonAction): (string | number)[] {
  switch (action.kind) {
    case 'cancel':
      return ['c', action.generationId, ...(action.isChoice ? [1] : [])];
    case 'again':
      return ['a', action.model ?? '', ...amount(action), ...againChanges(action)];
    case 'run':
      return ['g', action.model, ...amount(action), ...markOf(action)];
    case 'continue':
      return ['v', action.generationId, toMicros(action.priceUsd), ...(action.isAgain ? [1] : [])];
    case 'model':
      return ['m', action.owner, action.model];
    case 'shape':
      return ['h', action.owner, letterOf(action.aspectRatio)];
    case 'sound':
      return ['n', action.owner, action.audio ? 1 : 0];
    case 'languages':
      return ['p', action.owner];
    case 'language':
      return ['i', action.owner, action.language ?? ''];
    case 'reset':
      return ['r', action.owner];
    case 'let in':
      return ['l', action.id, ...(action.language === undefined ? [] : [action.language])];
    case 'stats':
      return ['s', action.owner, action.period[0] ?? '', action.mine ? 1 : 0];
  }
}

function actionOf([kind, first = '', second = '', third = '', fourth = '']: string[]): ButtonAction | null {
  switch (kind) {
    case 'c':
      return { kind: 'cancel', generationId: first, ...(second === '1' ? { isChoice: true } : {}) };
    case 'a': {
      const aspectRatio = shapes[third];
      return {
        kind: 'again',
        model: first || null,
        ...price(second),
        ...(aspectRatio && { aspectRatio }),
        ...input(fourth),
      };
    }
    case 'g':
      return { kind: 'run', model: first, ...price(second), ...input(third) };
    case 'v':
      return { kind: 'continue', generationId: first, priceUsd: Number(second) / 1e6, isAgain: third === '1' };
    case 'm':
      return { kind: 'model', owner: Number(first), model: second };
    case 'h': {
      const aspectRatio = shapes[second];
      return aspectRatio ? { kind: 'shape', owner: Number(first), aspectRatio } : null;
    }
    case 'n':
      return { kind: 'sound', owner: Number(first), audio: second === '1' };
    case 'p':
      return { kind: 'languages', owner: Number(first) };
    case 'i':
      return { kind: 'language', owner: Number(first), language: second || null };
    case 'r':
      return { kind: 'reset', owner: Number(first) };
    case 'l':
      return { kind: 'let in', id: Number(first), ...(second && { language: second }) };
    case 's': {
      const period = periods[second];
      return period ? { kind: 'stats', owner: Number(first), period, mine: third === '1' } : null;
    }
    default:
      return null;
  }
}

/** Prices travel as whole millionths of a dollar; buttons of earlier versions have none. */
const amount = ({ priceUsd }: { priceUsd?: number }): number[] => (priceUsd === undefined ? [] : [toMicros(priceUsd)]);
const price = (micros: string): { priceUsd?: number } => (micros === '' ? {} : { priceUsd: Number(micros) / 1e6 });

/** What a prompt needs besides words is marked by a letter; no mark stands for words alone. */
const markOf = ({ input }: { input?: PromptInput }): string[] => (input === 'pictures' ? ['p'] : []);
const input = (mark: string): { input?: PromptInput } => (mark === 'p' ? { input: 'pictures' } : {});

/** What differs from the usual, in as few fields as possible. */
function againChanges(action: Extract<ButtonAction, { kind: 'again' }>): string[] {
  const shape = action.aspectRatio ? letterOf(action.aspectRatio) : '';
  const mark = markOf(action);
  return shape === '' && mark.length === 0 ? [] : [shape, ...mark];
}
