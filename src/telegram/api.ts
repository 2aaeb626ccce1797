import { Api, type TransportOptions } from 'node-telegram-bot-api';
import type { Waits } from '../config/waits.ts';
import { HttpClient } from '../network/http-client.ts';

/** To Telegram at once, of each kind: calls, uploads, repeated calls. It takes about thirty messages a second. */
const CONNECTIONS = 64;

/** The library's client, once for each way of calling. */
export interface Apis {
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
export function openApis(
  { token, apiRoot }: { token: string; apiRoot: string },
  { telegramMs, uploadMs, backoffMs }: Waits,
): Apis {
  // The library's own time limits leave a timer behind for each call, which only the garbage collector removes.
  const api = (silenceMs: number | undefined, options: TransportOptions) =>
    new Api(token, { apiRoot, fetch: new HttpClient(CONNECTIONS, silenceMs).fetch, timeoutMs: 0, ...options });
  return {
    once: api(telegramMs, { maxRetries: 0 }),
    uploads: api(uploadMs, { maxRetries: 0 }),
    repeating: api(telegramMs / 2, { maxRetries: 4, retryBackoffMs: backoffMs }),
    polling: api(undefined, { maxRetries: 0 }),
  };
}
