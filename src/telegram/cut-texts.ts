import { isLong, REST_WITHIN_MS } from '../generations/long-prompt.ts';
import type { Incoming } from './update.ts';

/** The message that a cut text began with, and whether an earlier part of its rest has been noticed. */
export interface Beginning {
  messageId: number;
  isNoticed: boolean;
}

/**
 * Notices the rest of a text that somebody's app has cut, since Telegram does not mark it: the next message of the
 * same sender, right after a long one. Holds no words.
 */
export class CutTexts {
  /** The last long prompt of each sender in each chat, while its rest may come; times are Telegram's, in ms. */
  readonly #last = new Map<string, { beginning: Beginning; sentAt: number }>();

  /** Takes every prompt in its order. @returns where the text began of which it is the rest, or null */
  beginningOf({ prompt, sender, place, sentAt, isForwarded }: Extract<Incoming, { kind: 'prompt' }>): Beginning | null {
    for (const [key, last] of this.#last) if (sentAt - last.sentAt > REST_WITHIN_MS) this.#last.delete(key);
    // Prompts that are forwarded together are whole, however fast they follow one another.
    if (isForwarded) return null;
    const key = `${place.chatId}:${sender.id}`;
    const found = this.#last.get(key)?.beginning;
    const rest = found && place.messageId > found.messageId ? found : null;
    const beginning = rest ? { ...rest, isNoticed: true } : { messageId: place.messageId, isNoticed: false };
    if (isLong(prompt.length)) this.#last.set(key, { beginning, sentAt });
    else this.#last.delete(key);
    return rest;
  }
}
