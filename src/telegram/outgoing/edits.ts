import { type Api, InputFile, TelegramApiError } from 'node-telegram-bot-api';
import type { InlineKeyboardMarkup } from 'node-telegram-bot-api/types';
import { type Pause, pause } from '../../time/timers.ts';
import { captionOf, type MessageView, markupOf, pngFile } from './message-view.ts';
import type { Rate } from './rate.ts';

/**
 * Changes messages of the bot where they are. A chat that became a supergroup has other messages under the same
 * numbers, so nothing here follows it there: its old messages cannot be changed any more.
 */
export class Edits {
  readonly #once: Api;
  readonly #repeating: Api;
  readonly #pace: Rate;
  /** How often an urgent edit is tried. */
  readonly #tries: number;
  readonly #wait: Pause;

  constructor(telegram: { once: Api; repeating: Api }, pace: Rate, tries: number, wait: Pause = pause) {
    this.#once = telegram.once;
    this.#repeating = telegram.repeating;
    this.#pace = pace;
    this.#tries = tries;
    this.#wait = wait;
  }

  /**
   * Changes a message. Waits for a free place unless it is urgent, and asks for the words only then.
   * @returns false where the message is gone and cannot be edited any more
   */
  async edit(
    chatId: number,
    messageId: number,
    view: () => MessageView,
    options: { urgent?: boolean; signal?: AbortSignal } = {},
  ): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      await (options.urgent ? this.#pace.urgent(chatId, options.signal) : this.#pace.patient(chatId, options.signal));
      options.signal?.throwIfAborted();
      try {
        return await this.#editOnce(chatId, messageId, view());
      } catch (error) {
        await this.#untilNext(error, chatId, options.urgent ? attempt : this.#tries);
      }
    }
  }

  /** Changes only the buttons of a message. @throws whatever stood in the way */
  async setKeyboard(chatId: number, messageId: number, keyboard: InlineKeyboardMarkup | null): Promise<void> {
    await this.#repeating.editMessageReplyMarkup({ chat_id: chatId, message_id: messageId, ...markupOf(keyboard) });
  }

  /**
   * Deletes a message, as patiently as an urgent edit: one that speaks of work which is over would stay for ever.
   * @throws whatever stood in the way
   */
  async remove(chatId: number, messageId: number): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await this.#pace.urgent(chatId);
      try {
        await this.#once.deleteMessage({ chat_id: chatId, message_id: messageId });
        return;
      } catch (error) {
        await this.#untilNext(error, chatId, attempt);
      }
    }
  }

  /** Waits as long as what stood in the way asks for. @throws it where no further try makes sense */
  async #untilNext(error: unknown, chatId: number, attempt: number): Promise<void> {
    const rest = error instanceof TelegramApiError && error.errorCode === 429 ? (error.retryAfter ?? 1) : null;
    if (rest !== null) this.#pace.block(chatId, rest * 1000);
    const isFinal = error instanceof TelegramApiError && error.errorCode < 500 && rest === null;
    if (isFinal || attempt >= this.#tries) throw error;
    if (rest === null) await this.#wait(Math.min(500 * 2 ** attempt, 60_000));
  }

  async #editOnce(chatId: number, messageId: number, { text, keyboard, picture }: MessageView): Promise<boolean> {
    const place = { chat_id: chatId, message_id: messageId };
    try {
      if (picture) {
        const media = { type: 'photo', media: new InputFile(await picture(), pngFile) } as const;
        const { caption, caption_entities } = captionOf({ formatted: true }, text);
        const words = { caption, ...(caption_entities ? { caption_entities } : {}) };
        await this.#once.editMessageMedia({ ...place, media: { ...media, ...words }, ...markupOf(keyboard) });
        return true;
      }
      await this.#once.editMessageText({
        ...place,
        text: text.text,
        entities: text.entities,
        link_preview_options: { is_disabled: true },
        ...markupOf(keyboard),
      });
      return true;
    } catch (error) {
      if (!(error instanceof TelegramApiError)) throw error;
      if (error.description.includes('message is not modified')) return true;
      if (error.errorCode === 400 || error.errorCode === 403) return false;
      throw error;
    }
  }
}
