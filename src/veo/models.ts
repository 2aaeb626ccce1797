import leven from 'leven';

/** A Veo model as the bot offers it. Prices are USD per second of video. */
export interface Model {
  id: string;
  aliases: readonly string[];
  /** The lengths it makes, in seconds. */
  seconds: readonly number[];
  /** USD per second by resolution, with audio and silent; its keys are the resolutions it makes. */
  prices: Readonly<Record<string, { audio: number; silent: number }>>;
  /** By how many seconds it goes on from a video, or null where it cannot. */
  continuesBySeconds: number | null;
}

/** Wide or tall. */
export type Shape = '16:9' | '9:16';

/** What decides how a video looks and what it costs. */
export interface VideoSettings {
  model: string;
  seconds: number;
  resolution: string;
  aspectRatio: Shape;
  audio: boolean;
  /** USD. */
  pricePerSecond: number;
}

/**
 * The models that answer on Vertex AI (us-central1), with Google's price list as of 2026-10-08.
 * https://cloud.google.com/vertex-ai/generative-ai/pricing
 */
export const googleModels: readonly Model[] = [
  {
    id: 'veo-3.1-generate-001',
    aliases: ['veo-3.1'],
    seconds: [4, 6, 8],
    prices: {
      '720p': { audio: 0.4, silent: 0.2 },
      '1080p': { audio: 0.4, silent: 0.2 },
      '4k': { audio: 0.6, silent: 0.4 },
    },
    continuesBySeconds: 7,
  },
  {
    id: 'veo-3.1-fast-generate-001',
    aliases: ['veo-3.1-fast'],
    seconds: [4, 6, 8],
    prices: { '720p': { audio: 0.1, silent: 0.08 }, '1080p': { audio: 0.12, silent: 0.1 } },
    continuesBySeconds: 7,
  },
  {
    id: 'veo-3.1-lite-generate-001',
    aliases: ['veo-3.1-lite'],
    seconds: [4, 6, 8],
    prices: { '720p': { audio: 0.05, silent: 0.03 }, '1080p': { audio: 0.08, silent: 0.05 } },
    continuesBySeconds: 7,
  },
];

export const defaultModelId = 'veo-3.1-fast-generate-001';

/** What looking for a model by name comes to. */
export type Lookup =
  | { kind: 'found'; model: Model }
  /** Google has switched it off. */
  | { kind: 'retired'; nearest: Model }
  | { kind: 'unknown'; nearest: Model };

/** The models that can be chosen, by id and alias. */
export class ModelCatalogue {
  /** All of them, gone or not. */
  readonly all: readonly Model[];
  readonly defaultModel: Model;
  readonly #isGone: (id: string) => boolean;

  /**
   * @param extra what the operator added; one with the id of a known model takes its place
   * @param isGone whether Google has withdrawn a model, by id; asked each time
   */
  constructor(
    extra: readonly Model[] = [],
    defaultModel: string = defaultModelId,
    isGone: (id: string) => boolean = () => false,
  ) {
    this.#isGone = isGone;
    const replaced = googleModels.filter((model) => !extra.some(({ id }) => id === model.id));
    this.all = [...replaced, ...extra];
    const lookup = this.find(defaultModel);
    this.defaultModel = lookup.kind === 'found' ? lookup.model : lookup.nearest;
  }

  /** The same catalogue, which offers only models that are not gone. @param isGone by id; asked each time */
  without(isGone: (id: string) => boolean): ModelCatalogue {
    return new ModelCatalogue(this.all, this.defaultModel.id, isGone);
  }

  /** Those that can be chosen. */
  get models(): readonly Model[] {
    return this.all.filter(({ id }) => !this.#isGone(id));
  }

  /** What to offer in place of a model that is gone; null where it is not, or where nothing else is left. */
  insteadOf(id: string): Model | null {
    return this.#isGone(id) && this.models.length > 0 ? this.#nearest(bareName(id)) : null;
  }

  /** Finds a model by id, alias or a part that no other has, in any case, with or without Google's prefixes. */
  find(name: string): Lookup {
    const wanted = bareName(name);
    const model = this.all.find((each) => namesOf(each).includes(wanted)) ?? this.#onlyOneWith(wanted);
    const instead = model && this.insteadOf(model.id);
    if (instead) return { kind: 'retired', nearest: instead };
    if (model) return { kind: 'found', model };
    const kind = isRetired(wanted) ? 'retired' : 'unknown';
    return { kind, nearest: this.#nearest(wanted) };
  }

  /** The model of an id that was stored earlier, or the default where the operator has taken it away since. */
  byId(id: string | null): Model {
    return this.all.find((model) => model.id === id) ?? this.defaultModel;
  }

  #onlyOneWith(part: string): Model | null {
    const [model, another] = this.all.filter((each) => namesOf(each).some((name) => hasPart(name, part)));
    return model && !another ? model : null;
  }

  /** The model whose name holds what was written, or else has the fewest letters to change. */
  #nearest(wanted: string): Model {
    const away = (known: string) =>
      wanted.length >= 3 && known.includes(wanted) ? known.length / 1000 : leven(known, wanted);
    const distance = (model: Model) => Math.min(...namesOf(model).map(away));
    const [first, ...others] = this.models.length > 0 ? this.models : this.all;
    if (!first) throw new Error('a catalogue has at least one model');
    return others.reduce((best, model) => (distance(model) < distance(best) ? model : best), first);
  }
}

/** What a video is made like where nobody chose otherwise. */
const usualLook: Pick<VideoSettings, 'aspectRatio' | 'audio'> = { aspectRatio: '16:9', audio: true };

/** The settings a model is used with: 8 s and 720p, or what comes nearest. */
export function settingsFor(model: Model, { aspectRatio, audio } = usualLook): VideoSettings {
  const seconds = model.seconds.includes(8) ? 8 : Math.max(...model.seconds);
  const [resolution, price] = Object.entries(model.prices).find(([name]) => name === '720p') ??
    Object.entries(model.prices)[0] ?? ['720p', { audio: 0, silent: 0 }];
  const pricePerSecond = audio ? price.audio : price.silent;
  return { model: model.id, seconds, resolution, aspectRatio, audio, pricePerSecond };
}

/** Whether what was recorded as an aspect ratio is one that videos are made in. */
export const isShape = (aspectRatio: string | null): aspectRatio is Shape =>
  aspectRatio === '16:9' || aspectRatio === '9:16';

export const otherShape = (shape: Shape): Shape => (shape === '16:9' ? '9:16' : '16:9');

/** Pixels of a video, for Telegram, which does not look into larger files. */
export function dimensionsOf(resolution: string, aspectRatio: string): { width: number; height: number } {
  const short = { '720p': 720, '1080p': 1080, '4k': 2160 }[resolution] ?? 720;
  const long = (short * 16) / 9;
  return aspectRatio === '9:16' ? { width: short, height: long } : { width: long, height: short };
}

const bareName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/^(publishers\/google\/models\/|models\/|google\/)+/, '');

const namesOf = ({ id, aliases }: Model): string[] => [id, ...aliases].map(bareName);

/** Whether a name has these words next to one another: `lite`, `3.1-lite`. */
const hasPart = (name: string, part: string): boolean => part !== '' && `-${name}-`.includes(`-${part}-`);

/** Every 2.0 and 3.0 id was switched off on 2026-06-30, every preview on 2026-04-02. */
const isRetired = (name: string): boolean => /^veo-(1|2|3)\.0|^veo-[23](-|$)|^veo-.*-preview/.test(name);
