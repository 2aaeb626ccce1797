import { type Api, InputFile } from 'node-telegram-bot-api';
import type { InlineKeyboardMarkup, Message, SendDocumentParams, SendVideoParams } from 'node-telegram-bot-api/types';
import { type Pause, pause } from '../../time/timers.ts';
import { Edits } from './edits.ts';
import type { Rich } from './formatting.ts';
import { InOrder } from './in-order.ts';
import { captionOf, type MessageView, markupOf, pngFile } from './message-view.ts';
import type { Target } from './next-step.ts';
import type { Rate } from './rate.ts';
import { type Address, type Patience, patience, SendError, Sends, whereTo } from './sends.ts';
import { UploadBody } from './upload-body.ts';

export type { MessageView } from './message-view.ts';
export { type Address, type Patience, patience, SendError } from './sends.ts';

/** A video to send, whose bytes can be read again. */
export interface OutgoingVideo {
  open: () => AsyncIterable<Uint8Array>;
  bytes: number;
  mimeType: string;
  width: number;
  height: number;
  seconds: number;
  /** The file id of the photo that stands for it until it plays, or null. */
  cover: string | null;
  caption: Rich;
  keyboard: InlineKeyboardMarkup | null;
}

/** A wait that the operator should know of, in ms. */
const LONG_WAIT_MS = 60_000;

/**
 * Everything the bot says. Sends are repeated only where Telegram surely did not take them; edits, deletions and
 * answers, which do nothing twice, are repeated by the library. Messages reach their chat in the order in which they
 * were given; videos, files and edits go beside them, so that nobody waits for an upload.
 */
export class ChatClient {
  readonly #once: Api;
  readonly #uploads: Api;
  readonly #repeating: Api;
  readonly #pace: Rate;
  readonly #tries: Patience;
  readonly #onHeldUp: (ms: number) => void;
  readonly #sends: Sends;
  readonly #edits: Edits;
  readonly #turns = new InOrder();

  /**
   * @param telegram.once with `maxRetries: 0`, since the library would also repeat what was taken already
   * @param telegram.uploads likewise, with a time limit that a large video on a slow line needs
   * @param onHeldUp hears of a video that must wait a minute or longer, in ms; for the operator
   */
  constructor(
    telegram: { once: Api; uploads: Api; repeating: Api },
    pace: Rate,
    tries: Patience = patience,
    wait: Pause = pause,
    onHeldUp: (ms: number) => void = () => undefined,
  ) {
    this.#once = telegram.once;
    this.#uploads = telegram.uploads;
    this.#repeating = telegram.repeating;
    this.#pace = pace;
    this.#tries = tries;
    this.#onHeldUp = onHeldUp;
    this.#sends = new Sends(pace, wait);
    this.#edits = new Edits(telegram, pace, tries.lastWord, wait);
  }

  /** Sends a message and gives its id. A last word does not wait for the answers before it. @throws SendError */
  say(
    address: Address,
    text: Rich,
    keyboard: InlineKeyboardMarkup | null = null,
    importance: keyof Patience = 'answer',
  ): Promise<{ chatId: number; messageId: number }> {
    const say = () => this.#say(address, text, keyboard, this.#tries[importance]);
    return importance === 'answer' ? this.#inTurn(address, say) : say();
  }

  /** Sends a message as it is to be seen, with its picture if it has one. @throws SendError */
  show(address: Address, { text, keyboard, picture }: MessageView): Promise<void> {
    return this.#inTurn(address, async () => {
      // Where it cannot be drawn, the numbers alone will do.
      const png = await picture?.().catch(() => null);
      if (png) await this.#showPicture(address, png, text, keyboard);
      else await this.#say(address, text, keyboard, this.#tries.answer);
    });
  }

  /** Sends a file made by the bot. @throws SendError */
  async showFile(
    address: Address,
    file: { name: string; type: string; bytes: Uint8Array },
    caption: Rich,
  ): Promise<void> {
    const document = new InputFile(file.bytes, { filename: file.name, contentType: file.type });
    const send = (target: Target) =>
      this.#uploads.sendDocument({ ...whereTo(target), document, ...captionOf(target, caption) });
    await this.#sends.send(address, { send, tries: this.#tries.answer });
  }

  /**
   * Sends a video by every way there is, as a mere file at last. Where the end of an upload is unclear it is sent
   * again, since a video twice is better than none.
   * @param onUnclear hears each time that nobody knows whether it arrived
   * @throws SendError
   */
  showVideo(
    address: Address,
    video: OutgoingVideo,
    signal: AbortSignal,
    onUnclear: () => void = () => undefined,
  ): Promise<{ message: Message; uploads: number }> {
    const body = new UploadBody(video.open, video.bytes);
    const file = { filename: 'video.mp4', contentType: video.mimeType };
    const common = (target: Target) => ({
      ...whereTo(target),
      ...captionOf(target, video.caption),
      ...markupOf(video.keyboard),
    });
    const asVideo = (target: Target) =>
      ({
        ...common(target),
        video: new InputFile(() => body.open(), file),
        width: video.width,
        height: video.height,
        duration: video.seconds,
        supports_streaming: true,
        ...(target.hasCover && video.cover !== null ? { cover: video.cover } : {}),
      }) satisfies SendVideoParams;
    const asFile = (target: Target) =>
      ({ ...common(target), document: new InputFile(() => body.open(), file) }) satisfies SendDocumentParams;
    const send = (target: Target) => {
      const sending = target.asVideo
        ? this.#uploads.sendVideo(asVideo(target), signal)
        : this.#uploads.sendDocument(asFile(target), signal);
      return sending.catch((error: unknown) => {
        throw body.isLost && !signal.aborted ? new SendError('file lost') : error;
      });
    };
    const onWait = (ms: number) => {
      if (ms >= LONG_WAIT_MS) this.#onHeldUp(ms);
    };
    const bodySent = () => body.isSent;
    return this.#sends.send(address, {
      send,
      tries: this.#tries.video,
      bodySent,
      video: { onUnclear, hasCover: video.cover !== null },
      signal,
      onWait,
    });
  }

  /**
   * Changes a message. Waits for a free place unless it is urgent, and asks for the words only then.
   * @returns false where the message is gone and cannot be edited any more
   */
  edit(
    chatId: number,
    messageId: number,
    view: () => MessageView,
    options: { urgent?: boolean; signal?: AbortSignal } = {},
  ): Promise<boolean> {
    return this.#edits.edit(chatId, messageId, view, options);
  }

  /** Changes only the buttons of a message; a failure does not matter. */
  setKeyboard(chatId: number, messageId: number, keyboard: InlineKeyboardMarkup | null): Promise<void> {
    return quietly(() => this.#edits.setKeyboard(chatId, messageId, keyboard));
  }

  /** Deletes a message; one that cannot be deleted stays. */
  remove(chatId: number, messageId: number): Promise<void> {
    return quietly(() => this.#edits.remove(chatId, messageId));
  }

  /** Shows that the bot is at work, for five seconds; left out where many chats are waiting. */
  async act(chatId: number, threadId: number | null, action: 'record_video' | 'upload_video'): Promise<void> {
    const chat = this.#sends.chatNow(chatId);
    if (!this.#pace.mayAct(chat)) return;
    const thread = threadId === null ? {} : { message_thread_id: threadId };
    await quietly(() => this.#once.sendChatAction({ chat_id: chat, action, ...thread }));
  }

  /** Answers a press of a button; too late an answer does not matter. */
  answer(queryId: string, note: string | null): Promise<void> {
    const text = note === null ? {} : { text: note.slice(0, 200) };
    return quietly(() => this.#repeating.answerCallbackQuery({ callback_query_id: queryId, ...text }));
  }

  /** The administrators of a group; empty where they cannot be told. */
  async administrators(chatId: number): Promise<number[]> {
    try {
      const members = await this.#repeating.getChatAdministrators({ chat_id: this.#sends.chatNow(chatId) });
      return members.map(({ user }) => user.id);
    } catch {
      return [];
    }
  }

  #inTurn<T>({ chatId }: Address, send: () => Promise<T>): Promise<T> {
    return this.#turns.take(this.#sends.chatNow(chatId), send);
  }

  async #say(
    address: Address,
    text: Rich,
    keyboard: InlineKeyboardMarkup | null,
    tries: number,
  ): Promise<{ chatId: number; messageId: number }> {
    const send = (target: Target) =>
      this.#once.sendMessage({
        ...whereTo(target),
        text: text.text,
        ...(target.formatted && text.entities.length > 0 ? { entities: text.entities } : {}),
        ...markupOf(keyboard),
        link_preview_options: { is_disabled: true },
      });
    const { message } = await this.#sends.send(address, { send, tries });
    // Telegram took it and answered with something else: nobody knows by which id.
    if (typeof message?.message_id !== 'number') throw new SendError('unclear');
    return { chatId: message.chat.id, messageId: message.message_id };
  }

  async #showPicture(
    address: Address,
    png: Uint8Array,
    text: Rich,
    keyboard: InlineKeyboardMarkup | null,
  ): Promise<void> {
    const photo = new InputFile(png, pngFile);
    const send = (target: Target) =>
      this.#once.sendPhoto({ ...whereTo(target), photo, ...captionOf(target, text), ...markupOf(keyboard) });
    await this.#sends.send(address, { send, tries: this.#tries.answer });
  }
}

/** What only decorates must never fail a generation. */
async function quietly(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch {
    // Nothing depends on it.
  }
}
