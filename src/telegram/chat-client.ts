import { type Api, InputFile, TelegramApiError } from 'node-telegram-bot-api';
import type { InlineKeyboardMarkup, Message, SendVideoParams } from 'node-telegram-bot-api/types';
import { type Pause, pause } from '../network.ts';
import { type Rung, rung, type Target } from './ladder.ts';
import type { Pace } from './pace.ts';
import { clip, type Rich } from './rich.ts';

/** A send that did not work out, and why. */
export class SendError extends Error {
  readonly reason: Exclude<Rung['kind'], 'again' | 'rest'> | 'failed';
  constructor(reason: SendError['reason'], detail = '') {
    super(`Telegram: ${reason}${detail}`);
    this.name = 'SendError';
    this.reason = reason;
  }
}

/** A message as it is to be seen. */
export interface MessageView {
  text: Rich;
  keyboard: InlineKeyboardMarkup | null;
  /** A PNG above the text, drawn when it is needed; without it a plain message. */
  picture?: () => Promise<Uint8Array>;
}

/** Where an answer goes. */
export interface Address {
  chatId: number;
  threadId: number | null;
  /** The message it replies to, or null. */
  replyTo: number | null;
}

/** A video to send, by a stream that can be opened again, or by the id of one that Telegram has. */
export interface OutgoingVideo {
  open: () => ReadableStream<Uint8Array>;
  bytes: number;
  mimeType: string;
  width: number;
  height: number;
  seconds: number;
  caption: Rich;
  keyboard: InlineKeyboardMarkup | null;
}

/** How often something is tried where Telegram cannot be reached; the pauses grow to a minute. */
export interface Patience {
  /** Answers, which are of no use much later: about two minutes. */
  answer: number;
  /** The last word about a generation: about an hour. */
  lastWord: number;
  /** A video that is paid for: about six hours. */
  video: number;
}

export const patience: Patience = { answer: 8, lastWord: 65, video: 370 };

/**
 * Everything the bot says. Sends are repeated only where Telegram surely did not take them; edits, deletions and
 * answers, which do nothing twice, are repeated by the library.
 */
export class ChatClient {
  readonly #once: Api;
  readonly #uploads: Api;
  readonly #repeating: Api;
  readonly #pace: Pace;
  readonly #tries: Patience;
  readonly #wait: Pause;
  /** Groups that became supergroups: old id to new id. */
  readonly #moved = new Map<number, number>();

  /**
   * @param apis.once with `maxRetries: 0`, since the library would also repeat what was taken already
   * @param apis.uploads likewise, with a time limit that a large video on a slow line needs
   */
  constructor(
    apis: { once: Api; uploads: Api; repeating: Api },
    pace: Pace,
    tries: Patience = patience,
    wait: Pause = pause,
  ) {
    this.#tries = tries;
    this.#wait = wait;
    this.#once = apis.once;
    this.#uploads = apis.uploads;
    this.#repeating = apis.repeating;
    this.#pace = pace;
  }

  /** Sends a message and gives its id. @throws SendError */
  async say(
    address: Address,
    text: Rich,
    keyboard: InlineKeyboardMarkup | null = null,
    importance: keyof Patience = 'answer',
  ): Promise<{ chatId: number; messageId: number }> {
    const send = (target: Target) =>
      this.#once.sendMessage({
        ...whereTo(target),
        text: text.text,
        ...(target.formatted && text.entities.length > 0 ? { entities: text.entities } : {}),
        ...(keyboard ? { reply_markup: keyboard } : {}),
        link_preview_options: { is_disabled: true },
      });
    const { message } = await this.#climb(address, send, () => true, { tries: this.#tries[importance] });
    return { chatId: message.chat.id, messageId: message.message_id };
  }

  /** Sends a message as it is to be seen, with its picture if it has one. @throws SendError */
  async show(address: Address, { text, keyboard, picture }: MessageView): Promise<void> {
    // Where it cannot be drawn, the numbers alone will do.
    const png = await picture?.().catch(() => null);
    if (!png) {
      await this.say(address, text, keyboard);
      return;
    }
    const photo = new InputFile(png, pngFile);
    const send = (target: Target) =>
      this.#once.sendPhoto({
        ...whereTo(target),
        photo,
        ...captionOf(target, text),
        ...(keyboard ? { reply_markup: keyboard } : {}),
      });
    await this.#climb(address, send, () => true);
  }

  /** Sends a file made by the bot. @throws SendError */
  async showFile(
    address: Address,
    file: { name: string; type: string; bytes: Uint8Array },
    caption: Rich,
  ): Promise<void> {
    const document = new InputFile(file.bytes, { filename: file.name, contentType: file.type });
    const send = (target: Target) =>
      this.#once.sendDocument({ ...whereTo(target), document, ...captionOf(target, caption) });
    await this.#climb(address, send, () => true);
  }

  /**
   * Sends a video by every way there is. Where the end of an upload is unclear it is sent once more, since a video
   * twice is better than none.
   * @throws SendError
   */
  async showVideo(
    address: Address,
    video: OutgoingVideo,
    signal: AbortSignal,
  ): Promise<{ message: Message; uploads: number }> {
    let left = video.bytes;
    const counted = () => {
      left = video.bytes;
      return video.open().pipeThrough(
        new TransformStream<Uint8Array, Uint8Array>({
          transform: (chunk, controller) => {
            left -= chunk.byteLength;
            controller.enqueue(chunk);
          },
        }),
      );
    };
    const send = (target: Target) =>
      this.#uploads.sendVideo(
        {
          ...whereTo(target),
          video: new InputFile(counted, { filename: 'video.mp4', contentType: video.mimeType }),
          width: video.width,
          height: video.height,
          duration: video.seconds,
          supports_streaming: true,
          ...captionOf(target, video.caption),
          ...(video.keyboard ? { reply_markup: video.keyboard } : {}),
        } satisfies SendVideoParams,
        signal,
      );
    return this.#climb(address, send, () => left <= 0, { signal, onceMore: true, tries: this.#tries.video });
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
    const chat = this.#moved.get(chatId) ?? chatId;
    for (let attempt = 1; ; attempt++) {
      await (options.urgent ? this.#pace.urgent(chat, options.signal) : this.#pace.patient(chat, options.signal));
      options.signal?.throwIfAborted();
      try {
        return await this.#editOnce(chat, messageId, view());
      } catch (error) {
        const rest = error instanceof TelegramApiError && error.errorCode === 429 ? (error.retryAfter ?? 1) : null;
        if (rest !== null) this.#pace.block(chat, rest * 1000);
        const isFinal = error instanceof TelegramApiError && error.errorCode < 500 && rest === null;
        if (!options.urgent || isFinal || attempt >= this.#tries.lastWord) throw error;
        if (rest === null) await this.#wait(Math.min(500 * 2 ** attempt, 60_000));
      }
    }
  }

  async #editOnce(chatId: number, messageId: number, { text, keyboard, picture }: MessageView): Promise<boolean> {
    const markup = keyboard ? { reply_markup: keyboard } : {};
    try {
      if (picture) {
        const { caption, caption_entities } = captionOf({ formatted: true }, text);
        const media = new InputFile(await picture(), pngFile);
        await this.#once.editMessageMedia({
          chat_id: chatId,
          message_id: messageId,
          media: { type: 'photo', media, caption, ...(caption_entities ? { caption_entities } : {}) },
          ...markup,
        });
        return true;
      }
      await this.#once.editMessageText({
        chat_id: chatId,
        message_id: messageId,
        text: text.text,
        entities: text.entities,
        link_preview_options: { is_disabled: true },
        ...markup,
      });
      return true;
    } catch (error) {
      if (!(error instanceof TelegramApiError)) throw error;
      if (error.description.includes('message is not modified')) return true;
      if (error.errorCode === 400 || error.errorCode === 403) return false;
      throw error;
    }
  }

  /** Changes only the buttons of a message; a failure does not matter. */
  async setKeyboard(chatId: number, messageId: number, keyboard: InlineKeyboardMarkup | null): Promise<void> {
    const markup = keyboard ? { reply_markup: keyboard } : {};
    await this.#quietly(() =>
      this.#repeating.editMessageReplyMarkup({ chat_id: chatId, message_id: messageId, ...markup }),
    );
  }

  /** Deletes a message; one that cannot be deleted stays. */
  async remove(chatId: number, messageId: number): Promise<void> {
    const chat = this.#moved.get(chatId) ?? chatId;
    await this.#pace.urgent(chat);
    await this.#quietly(() => this.#repeating.deleteMessage({ chat_id: chat, message_id: messageId }));
  }

  /** Shows that the bot is at work, for five seconds; left out where many chats are waiting. */
  async act(chatId: number, threadId: number | null, action: 'record_video' | 'upload_video'): Promise<void> {
    const chat = this.#moved.get(chatId) ?? chatId;
    if (!this.#pace.mayAct(chat)) return;
    const thread = threadId === null ? {} : { message_thread_id: threadId };
    await this.#quietly(() => this.#once.sendChatAction({ chat_id: chat, action, ...thread }));
  }

  /** Answers a press of a button; too late an answer does not matter. */
  async answer(queryId: string, note: string | null): Promise<void> {
    const text = note === null ? {} : { text: note.slice(0, 200) };
    await this.#quietly(() => this.#repeating.answerCallbackQuery({ callback_query_id: queryId, ...text }));
  }

  /** The administrators of a group; empty where they cannot be told. */
  async administrators(chatId: number): Promise<number[]> {
    try {
      const members = await this.#repeating.getChatAdministrators({ chat_id: chatId });
      return members.map(({ user }) => user.id);
    } catch {
      return [];
    }
  }

  async #climb(
    address: Address,
    send: (target: Target) => Promise<Message>,
    bodySent: () => boolean,
    options: { signal?: AbortSignal; onceMore?: boolean; tries?: number } = {},
  ): Promise<{ message: Message; uploads: number }> {
    let target: Target = { ...address, chatId: this.#moved.get(address.chatId) ?? address.chatId, formatted: true };
    let uploads = 1;
    for (let attempt = 1; ; ) {
      await this.#pace.urgent(target.chatId, options.signal);
      options.signal?.throwIfAborted();
      let next: Rung;
      try {
        return { message: await send(target), uploads };
      } catch (error) {
        if (options.signal?.aborted) throw error;
        next = rung(error, target, attempt, bodySent());
      }
      if (next.kind === 'rest') {
        this.#pace.block(target.chatId, next.waitMs);
        continue;
      }
      if (next.kind === 'unclear' && options.onceMore && uploads === 1) {
        uploads = 2;
        continue;
      }
      if (next.kind !== 'again') throw new SendError(next.kind, next.kind === 'refused' ? ` (${next.status})` : '');
      if (attempt++ >= (options.tries ?? this.#tries.answer)) throw new SendError('failed');
      if (next.target.chatId !== target.chatId) this.#moved.set(address.chatId, next.target.chatId);
      target = next.target;
      await this.#wait(next.waitMs, options.signal);
    }
  }

  async #quietly(call: () => Promise<unknown>): Promise<void> {
    try {
      await call();
    } catch {
      // What only decorates must never fail a generation.
    }
  }
}

const whereTo = ({ chatId, threadId, replyTo }: Target) => ({
  chat_id: chatId,
  ...(threadId === null ? {} : { message_thread_id: threadId }),
  ...(replyTo === null ? {} : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
});

const captionOf = ({ formatted }: Pick<Target, 'formatted'>, text: Rich) => {
  const { text: caption, entities } = clip(text, LONGEST_CAPTION);
  return { caption, ...(formatted && entities.length > 0 ? { caption_entities: entities } : {}) };
};

const LONGEST_CAPTION = 1024;
const pngFile = { filename: 'statistics.png', contentType: 'image/png' };
