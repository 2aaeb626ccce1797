import type { Message } from 'node-telegram-bot-api/types';
import { type Pause, pause } from '../../time/timers.ts';
import { type NextStep, nextStep, type Target } from './next-step.ts';
import type { Rate } from './rate.ts';

/** A send that did not work out, and why; `file lost` where what was to be sent could not be read. */
export class SendError extends Error {
  readonly reason: Exclude<NextStep['kind'], 'again' | 'rest'> | 'failed' | 'file lost';
  constructor(reason: SendError['reason'], detail = '') {
    super(`Telegram: ${reason}${detail}`);
    this.name = 'SendError';
    this.reason = reason;
  }
}

/** Where an answer goes. */
export interface Address {
  chatId: number;
  threadId: number | null;
  /** The message it replies to, or null. */
  replyTo: number | null;
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
 * The pauses before a video is sent again whose end is unclear, in ms. What broke one connection often breaks the next,
 * and "sent" means no more than handed to the connection: so where nothing but broken connections was heard of, it is
 * sent a few more times within more than an hour. Where Telegram had it and did not answer, it is sent once more only.
 */
const UNCLEAR_PAUSES_MS = [3_000, 60_000, 600_000, 3_600_000] as const;

/** How one thing is sent. */
export interface Sending {
  send: (target: Target) => Promise<Message>;
  /** How often it is tried where Telegram surely did not take it. */
  tries: number;
  /** Whether all of the last request had left this machine. */
  bodySent?: () => boolean;
  /** Set for a video, which is sent again where nobody knows whether Telegram took it, and as a file at last. */
  video?: {
    /** Nobody knows whether it arrived; it is sent again after a pause. */
    onUnclear: () => void;
    hasCover: boolean;
  };
  signal?: AbortSignal;
  /** It must wait for so many ms. */
  onWait?: (ms: number) => void;
}

/** Sends, and sends again as `nextStep` decides, but only what Telegram surely did not take. */
export class Sends {
  readonly #pace: Rate;
  readonly #wait: Pause;
  /** Groups that became supergroups: old id to new id. */
  readonly #moved = new Map<number, number>();

  constructor(pace: Rate, wait: Pause = pause) {
    this.#pace = pace;
    this.#wait = wait;
  }

  /** The present id of a chat. A message stays in the chat it was sent to: its id means nothing in another one. */
  chatNow(chatId: number): number {
    return this.#moved.get(chatId) ?? chatId;
  }

  /** @throws SendError where there is no way, or not in time; the signal's reason where it is aborted */
  async send(address: Address, sending: Sending): Promise<{ message: Message; uploads: number }> {
    const { send, tries, bodySent = () => true, video, signal, onWait = () => undefined } = sending;
    let target: Target = {
      ...address,
      chatId: this.chatNow(address.chatId),
      formatted: true,
      hasCover: video?.hasCover ?? false,
      asVideo: video !== undefined,
    };
    let uploads = 1;
    let mostUploads = video ? UNCLEAR_PAUSES_MS.length + 1 : 1;
    for (let attempt = 1; ; ) {
      await this.#pace.urgent(target.chatId, signal);
      signal?.throwIfAborted();
      let next: NextStep;
      try {
        return { message: await send(target), uploads };
      } catch (error) {
        if (signal?.aborted || error instanceof SendError) throw error;
        next = nextStep(error, target, attempt, bodySent());
      }
      if (next.kind === 'rest') {
        onWait(next.waitMs);
        this.#pace.block(target.chatId, next.waitMs);
        continue;
      }
      if (next.kind === 'unclear') {
        if (!next.isBroken) mostUploads = Math.min(mostUploads, 2);
        const waitMs = uploads < mostUploads ? UNCLEAR_PAUSES_MS[uploads - 1] : undefined;
        if (waitMs === undefined) throw new SendError('unclear');
        uploads += 1;
        video?.onUnclear();
        onWait(waitMs);
        await this.#wait(waitMs, signal);
        continue;
      }
      if (next.kind !== 'again') throw new SendError(next.kind, next.kind === 'refused' ? ` (${next.status})` : '');
      if (attempt++ >= tries) throw new SendError('failed');
      if (next.target.chatId !== target.chatId) this.#moved.set(address.chatId, next.target.chatId);
      target = next.target;
      onWait(next.waitMs);
      await this.#wait(next.waitMs, signal);
    }
  }
}

/** The parameters of a target, as every send has them. */
export const whereTo = ({ chatId, threadId, replyTo }: Target) => ({
  chat_id: chatId,
  ...(threadId === null ? {} : { message_thread_id: threadId }),
  ...(replyTo === null ? {} : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
});
