import { badRequest, queryTooOld } from './errors.ts';
import type { CallbackQuery } from './objects.ts';

/** What the bot answered to a pressed button. */
export interface CallbackAnswer {
  queryId: string;
  userId: number;
  chatId: number;
  messageId: number;
  data: string;
  text: string | undefined;
  showAlert: boolean;
  /** Milliseconds since the epoch. */
  at: number;
}

/** Pressed buttons that wait for an answer, and the answers. */
export class Callbacks {
  readonly #open = new Map<string, CallbackQuery>();
  readonly answers: CallbackAnswer[] = [];

  opened(query: CallbackQuery): void {
    this.#open.set(query.id, query);
  }

  /** Telegram forgets a query after some minutes. */
  expire(queryId: string): void {
    this.#open.delete(queryId);
  }

  /** @throws ApiError 400: a second answer, an expired or unknown query, or more than 200 characters */
  answer(queryId: string | undefined, text: string | undefined, showAlert: boolean, at: number): void {
    const query = queryId === undefined ? undefined : this.#open.get(queryId);
    if (!query) throw queryTooOld();
    if (text !== undefined && [...text].length > 200) throw badRequest('MESSAGE_TOO_LONG');
    this.#open.delete(query.id);
    this.answers.push({
      queryId: query.id,
      userId: query.from.id,
      chatId: query.message.chat.id,
      messageId: query.message.message_id,
      data: query.data,
      text,
      showAlert,
      at,
    });
  }

  answerTo(queryId: string): CallbackAnswer | undefined {
    return this.answers.find((answer) => answer.queryId === queryId);
  }
}
