import { Api, type TransportOptions } from 'node-telegram-bot-api';
import type { Waits } from '../config/waits.ts';
import type { SentFiles } from '../generations/sent-files.ts';
import { openFetch } from '../network/http.ts';
import { TelegramFiles } from './incoming/telegram-files.ts';

/** Longer than a poll that nothing comes to is held open, in ms; the library ends one that is held longer. */
const POLL_SILENCE_MS = 60_000;

/** The library's client, once for each way of calling. */
export interface Telegram {
  /** The bytes of files that people have sent. */
  files: SentFiles;
  /** Nothing is repeated by the library. */
  once: Api;
  /** Likewise, with a time limit that a large video on a slow line needs. */
  uploads: Api;
  /** For what does nothing twice. */
  repeating: Api;
  /** The poller has time limits of its own. */
  polling: Api;
}

/** Opens the ways to Telegram; nothing is sent yet. */
export function openTelegram(
  { token, apiRoot }: { token: string; apiRoot: string },
  { telegramMs, uploadMs, backoffMs, pause }: Waits,
): Telegram {
  // The library's own time limits are for a whole call, however fast a large video goes on.
  const api = (silenceMs: number, options: TransportOptions) =>
    new Api(token, { apiRoot, fetch: openFetch(silenceMs), timeoutMs: 0, ...options });
  const repeating = api(telegramMs / 2, { maxRetries: 4, retryBackoffMs: backoffMs });
  return {
    files: new TelegramFiles({ api: repeating, apiRoot, token, fetch: openFetch(telegramMs), pause }),
    once: api(telegramMs, { maxRetries: 0 }),
    uploads: api(uploadMs, { maxRetries: 0 }),
    repeating,
    polling: api(POLL_SILENCE_MS, { maxRetries: 0 }),
  };
}
