import { isLong, REST_WITHIN_MS } from '../../generations/long-prompt.ts';
import type { Incoming } from './update.ts';

/** Two parts that follow one another are longer than one message can be, but for the spaces where they were cut. */
const TWO_PARTS = 4_000;

/** The message that a cut text began with, and whether an earlier part of its rest has been noticed. */
export interface Beginning {
  messageId: number;
  isNoticed: boolean;
}

/**
 * Notices the rest of a text that somebody's app has cut, since Telegram does not mark it: what the same sender sends
 * right after a long message, and would not have fitted into it. Holds no words.
 */
export class CutTexts {
  /** The last long prompt of each sender in each chat, while its rest may come; times are Telegram's, in ms. */
  readonly #last = new Map<string, { beginning: Beginning; sentAt: number; length: number }>();

  /** Takes every prompt in its order. @returns where the text began of which it is the rest, or null */
  beginningOf({ prompt, sender, place, sentAt, isForwarded }: Extract<Incoming, { kind: 'prompt' }>): Beginning | null {
    for (const [key, last] of this.#last) if (sentAt - last.sentAt > REST_WITHIN_MS) this.#last.delete(key);
    // Prompts that are forwarded together are whole, however fast they follow one another.
    if (isForwarded) return null;
    const key = `${place.chatId}:${sender.id}`;
    const last = this.#last.get(key);
    const isRest = last && place.messageId > last.beginning.messageId && last.length + prompt.length > TWO_PARTS;
    const rest = isRest ? last.beginning : null;
    const beginning = rest ? { ...rest, isNoticed: true } : { messageId: place.messageId, isNoticed: false };
    if (isLong(prompt.length)) this.#last.set(key, { beginning, sentAt, length: prompt.length });
    else this.#last.delete(key);
    return rest;
  }
}
