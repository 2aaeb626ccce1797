import type { Readable } from 'node:stream';
import { urlToHttpOptions } from 'node:url';
import type { GoogleAuth } from 'google-auth-library';
import { type Target, textOf } from '../network/http-client.ts';
import { chunksOf, untilAborted, Watchdog } from '../network/network.ts';
import { GoogleAnswerError } from './google-error.ts';
import { callOptions, googleFetch, googleHttp } from './google-http.ts';

/** The library is asked for a token this often; it renews one five minutes before its end. */
const TOKEN_KEPT_MS = 60_000;

/** There was no token to send a request with, so that nothing was sent; the cause says why. */
export class NoTokenError extends Error {
  override readonly name = 'NoTokenError';
}

/**
 * The requests to Vertex AI, without the part of googleapis for it, which takes two and a half times the CPU for one
 * (150 µs against 60) and 12 MB. Nothing is sent twice but what Google refused for its token (401).
 */
export class GooglePosts {
  readonly #auth: () => Promise<GoogleAuth>;
  readonly #apiRoot: string;
  readonly #target: Target;
  /** The headers that carry the token, until a time of the monotonic clock. */
  #credentials: { headers: Record<string, string>; until: number } | null = null;

  /** @param apiRoot as `https://us-central1-aiplatform.googleapis.com` */
  constructor(auth: () => Promise<GoogleAuth>, apiRoot: string) {
    this.#auth = auth;
    this.#apiRoot = apiRoot.replace(/\/+$/, '');
    const { protocol, hostname, port, path } = urlToHttpOptions(new URL(`${this.#apiRoot}/`));
    this.#target = { protocol, hostname, port, path: path ?? '/' };
  }

  /**
   * Posts JSON and gives the body of the answer.
   * @param path below the root, as `v1/projects/…`
   * @param limitMs for a token, for the answer to begin, and between its pieces
   * @throws NoTokenError; GoogleAnswerError, or the library's like of it, for any answer but 200; the connection's
   *   error; the signal's reason
   */
  async post(path: string, json: object, limitMs: number, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const target = { ...this.#target, path: this.#target.path + path };
    const headers = { ...(await this.#token(limitMs, signal)), 'content-type': 'application/json' };
    const body = JSON.stringify(json);
    const answer = await googleHttp.request(target, { method: 'POST', headers, body, signal, silenceMs: limitMs });
    if (answer.statusCode === 200) return chunksOf(answer);
    const words = await textOf(answer);
    if (answer.statusCode !== 401) throw new GoogleAnswerError(answer.statusCode ?? 0, words);
    this.#credentials = null;
    return this.#postAnew(path, body, limitMs, signal);
  }

  /** The same for an answer that is small. @throws what `post` does; SyntaxError where the answer is not JSON */
  async json(path: string, json: object, limitMs: number, signal: AbortSignal): Promise<unknown> {
    const pieces: Uint8Array[] = [];
    for await (const piece of await this.post(path, json, limitMs, signal)) pieces.push(piece);
    return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  }

  async #token(limitMs: number, signal: AbortSignal): Promise<Record<string, string>> {
    if (signal.aborted) throw unsent(signal.reason);
    if (this.#credentials && performance.now() < this.#credentials.until) return this.#credentials.headers;
    try {
      const found = await within(limitMs, signal, () => this.#auth().then((auth) => auth.getRequestHeaders()));
      const headers = Object.fromEntries(found);
      this.#credentials = { headers, until: performance.now() + TOKEN_KEPT_MS };
      return headers;
    } catch (error) {
      throw unsent(error);
    }
  }

  /** Google did not take the token: the library gets a new one and sends the request again. */
  async #postAnew(
    path: string,
    body: string,
    limitMs: number,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>> {
    const auth = await this.#auth();
    const watchdog = new Watchdog(limitMs, signal);
    // Before the request there is another one, for a token.
    let isSent = false;
    const fetchImplementation: typeof fetch = async (input, init) => {
      isSent = true;
      const response = await googleFetch(input, init);
      isSent = response.status !== 401;
      return response;
    };
    try {
      const headers = { 'content-type': 'application/json' };
      const request = {
        url: `${this.#apiRoot}/${path}`,
        method: 'POST',
        headers,
        body,
        responseType: 'stream',
      } as const;
      const asking = auth.request<Readable>({ ...request, ...callOptions(watchdog.signal), fetchImplementation });
      const { data } = await untilAborted(asking, watchdog.signal);
      return watched(data, watchdog);
    } catch (error) {
      watchdog.stop();
      throw isSent ? error : unsent(error);
    }
  }
}

const unsent = (cause: unknown) => new NoTokenError('No token', { cause });

async function* watched(body: Readable, watchdog: Watchdog): AsyncGenerator<Uint8Array> {
  try {
    yield* watchdog.over(body);
  } finally {
    watchdog.stop();
  }
}

async function within<T>(limitMs: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const watchdog = new Watchdog(limitMs, signal);
  try {
    return await untilAborted(work(), watchdog.signal);
  } finally {
    watchdog.stop();
  }
}
