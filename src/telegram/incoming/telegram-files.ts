import { type Api, TelegramApiError } from 'node-telegram-bot-api';
import { GenerationError } from '../../generations/failure-codes.ts';
import type { SentFiles } from '../../generations/sent-files.ts';
import type { Pause } from '../../time/timers.ts';

/** Bots get no larger files from Telegram, in bytes (https://core.telegram.org/bots/api#getfile). */
export const LARGEST_FILE_BYTES = 20 * 1024 * 1024;

const TRIES = 4;

/** Gets what people have sent from Telegram. Errors never name the address: it holds the bot's token. */
export class TelegramFiles implements SentFiles {
  readonly #api: Api;
  readonly #root: string;
  readonly #fetch: typeof fetch;
  readonly #pause: Pause;

  /** @param options.apiRoot as `https://api.telegram.org` */
  constructor(options: { api: Api; apiRoot: string; token: string; fetch: typeof fetch; pause: Pause }) {
    this.#api = options.api;
    this.#root = `${options.apiRoot}/file/bot${options.token}`;
    this.#fetch = options.fetch;
    this.#pause = options.pause;
  }

  async fetch(fileId: string, signal: AbortSignal): Promise<Buffer> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#get(fileId, signal);
      } catch (error) {
        signal.throwIfAborted();
        const isFinal = error instanceof TelegramApiError && error.errorCode === 400;
        if (isFinal || attempt === TRIES) throw new GenerationError('FILE_NOT_FETCHED');
      }
      await this.#pause(1_000 * 2 ** (attempt - 1), signal);
    }
  }

  async #get(fileId: string, signal: AbortSignal): Promise<Buffer> {
    const { file_path: path } = await this.#api.getFile({ file_id: fileId }, signal);
    const { status, body } = await this.#fetch(`${this.#root}/${path}`, { signal });
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > LARGEST_FILE_BYTES) break;
      chunks.push(chunk);
    }
    if (status !== 200 || bytes > LARGEST_FILE_BYTES || bytes === 0) throw new Error(`HTTP ${status}`);
    return Buffer.concat(chunks);
  }
}
