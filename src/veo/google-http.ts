import { HttpClient } from '../network/http-client.ts';

/** More than are polled at once where a thousand render; the rest waits for a moment. */
const CONNECTIONS = 128;

export const googleHttp = new HttpClient(CONNECTIONS);

/** What Google's libraries send requests with: node-fetch, which they load otherwise, crashes where a signal is aborted. */
export const googleFetch: typeof fetch = googleHttp.fetch;

/** The options of every call: nothing is repeated by the library. */
export const callOptions = (signal: AbortSignal) => ({ signal, retry: false, fetchImplementation: googleFetch });
