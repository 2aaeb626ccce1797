/** The resolutions that Veo knows. */
export type Resolution = '720p' | '1080p' | '4k';

/** How far along a model is, as `publishers.models.get` tells it. */
export type LaunchStage = 'GA' | 'PUBLIC_PREVIEW';

/** US dollars for one second of video. */
export interface SecondPrice {
  readonly audio: number;
  readonly silent: number;
}

/** A Veo model: `seconds` in the order Google's error message lists them. */
export interface VideoModel {
  readonly id: string;
  readonly kind: 'video';
  readonly launchStage: LaunchStage;
  readonly seconds: readonly number[];
  /** Whether it takes reference images. */
  readonly references: boolean;
  readonly prices: Readonly<Partial<Record<Resolution, SecondPrice>>>;
}

/** A Gemini model: it is here for `countTokens` only. */
export interface TextModel {
  readonly id: string;
  readonly kind: 'text';
  readonly launchStage: LaunchStage;
}

export type VertexModel = VideoModel | TextModel;

const seconds = [8, 4, 6];

/**
 * What answered in us-central1 in October 2026, with the prices of that time. It is written down a second time,
 * apart from the bot's own table, so that a wrong price in either shows as a difference.
 */
export const defaultModels: readonly VertexModel[] = [
  {
    id: 'veo-3.1-generate-001',
    kind: 'video',
    launchStage: 'GA',
    seconds,
    references: true,
    prices: {
      '720p': { audio: 0.4, silent: 0.2 },
      '1080p': { audio: 0.4, silent: 0.2 },
      '4k': { audio: 0.6, silent: 0.4 },
    },
  },
  {
    id: 'veo-3.1-fast-generate-001',
    kind: 'video',
    launchStage: 'GA',
    seconds,
    references: true,
    prices: {
      '720p': { audio: 0.1, silent: 0.08 },
      '1080p': { audio: 0.12, silent: 0.1 },
      '4k': { audio: 0.3, silent: 0.25 },
    },
  },
  {
    id: 'veo-3.1-lite-generate-001',
    kind: 'video',
    launchStage: 'PUBLIC_PREVIEW',
    seconds,
    references: false,
    prices: {
      '720p': { audio: 0.05, silent: 0.03 },
      '1080p': { audio: 0.08, silent: 0.05 },
    },
  },
  { id: 'gemini-3.8-flash', kind: 'text', launchStage: 'GA' },
];
