import type { Generations } from '../../generations/generations.ts';
import type { Deliveries, Delivery } from '../../records/deliveries.ts';
import type { VideoSettings } from '../../veo/models.ts';
import { LARGEST_FILE_BYTES } from '../incoming/telegram-files.ts';
import type { Rich } from '../outgoing/formatting.ts';
import type { Texts } from '../texts/en.ts';
import type { UserSettings } from './user-settings.ts';

/** A video that can go on, and what that costs. */
export interface Continuation {
  source: { generationId: string; seconds: number; fileId: string };
  settings: VideoSettings;
}

export interface ContinuationsTools {
  texts: Texts;
  deliveries: Deliveries;
  generations: Generations;
  settings: UserSettings;
}

/** Veo goes on from a video of 30 s at most (https://cloud.google.com/vertex-ai/generative-ai/docs/video/extend-a-veo-video). */
const LONGEST_SOURCE_SECONDS = 30;

/** Which of the bot's videos can be continued, and why others cannot. */
export class Continuations {
  readonly #tools: ContinuationsTools;

  constructor(tools: ContinuationsTools) {
    this.#tools = tools;
  }

  /** Of the video that a message is; null where the log knows of none there. */
  at(chatId: number, messageId: number, userId: number): Continuation | { refusal: Rich } | null {
    const delivery = this.#tools.deliveries.at(chatId, messageId);
    return delivery && this.#of(delivery, userId);
  }

  /** Of the video of a generation. */
  of(generationId: string, userId: number): Continuation | { refusal: Rich } {
    const { texts, deliveries } = this.#tools;
    const delivery = deliveries.of(generationId);
    return delivery ? this.#of(delivery, userId) : { refusal: texts.videoUnknown() };
  }

  #of({ generationId, fileId }: Delivery, userId: number): Continuation | { refusal: Rich } {
    const { texts, generations, settings } = this.#tools;
    const made = generations.recall(generationId)?.generation;
    if (!made) return { refusal: texts.videoUnknown() };
    const { aspectRatio, videoSeconds, bytes } = made;
    if (videoSeconds > LONGEST_SOURCE_SECONDS) return { refusal: texts.videoTooLong(LONGEST_SOURCE_SECONDS) };
    if ((bytes ?? 0) > LARGEST_FILE_BYTES) return { refusal: texts.videoTooLarge() };
    const continuing = settings.continuing(userId, aspectRatio);
    if (!continuing) return { refusal: texts.cannotContinue(settings.of(userId).model) };
    return { source: { generationId, seconds: videoSeconds, fileId }, settings: continuing };
  }
}
