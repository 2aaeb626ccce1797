import { type ClientRequest, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import { giveBack } from './buffers.ts';
import { keepApart, PlainConnections, SecureConnections } from './connections.ts';
import { Lanes } from './lanes.ts';
import { CONNECT_LIMIT_MS, ConnectTimeout } from './network.ts';
import { proxyFor, Tunnels } from './proxy.ts';

/** A connection that nobody uses is closed after this: well before a server would close it under a request. */
const IDLE_LIMIT_MS = 30_000;

/** Where a request goes, in node:http's own terms. */
export type Target = { path: string } & Pick<RequestOptions, 'protocol' | 'hostname' | 'port'>;

/** What a request says. */
export interface HttpRequest {
  method: string;
  headers: Record<string, string>;
  body?: RequestInit['body'];
  signal?: AbortSignal | null;
  /** The connection may be silent for so many ms, from the moment the request has one. */
  silenceMs?: number;
}

/**
 * Requests over node:http for the libraries that talk to Google and Telegram, and for our own. A redirect is an answer
 * like any other, and answers are never compressed, which would gain nothing on a video. Node 20's own fetch takes four
 * times the CPU for a small request, holds a copy of every body that is sent as a stream, and opens a connection for
 * each request that finds no free one.
 */
export class HttpClient {
  readonly #http: PlainConnections;
  readonly #https: SecureConnections;
  readonly #tunnels = new Map<string, Tunnels>();
  readonly #options: { keepAlive: true; maxSockets: number; timeout: number };
  readonly #lanes: Lanes;
  readonly #silenceMs: number;

  /**
   * @param maxConnections at a time; further requests wait for one of them
   * @param silenceMs how long a connection may be silent where a request does not say; unless told without limit
   * @param idleMs how long a connection that nobody uses is kept
   */
  constructor(maxConnections: number, silenceMs = 0, idleMs = IDLE_LIMIT_MS) {
    this.#options = { keepAlive: true, maxSockets: maxConnections, timeout: idleMs };
    this.#http = new PlainConnections(this.#options);
    this.#https = new SecureConnections(this.#options);
    this.#lanes = new Lanes(maxConnections);
    this.#silenceMs = silenceMs;
  }

  /** What the libraries use of the platform's `fetch`. */
  readonly fetch: typeof fetch = async (input, init = {}) => {
    const target = urlToHttpOptions(new URL(input instanceof Request ? input.url : input)) as Target;
    const { method = 'GET', body, signal } = init;
    const answer = await this.request(target, {
      method,
      headers: plainHeaders(init.headers),
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    });
    // The libraries ask no more of a Response than this.
    return new HttpResponse(answer) as unknown as Response;
  };

  /** Resolves when the answer begins. Rejects with the connection's error, or with the signal's reason. */
  async request(target: Target, request: HttpRequest): Promise<IncomingMessage> {
    const { signal = null, headers, method, silenceMs = this.#silenceMs } = request;
    if (!this.#lanes.take()) await this.#lanes.next(signal);
    let begun: ClientRequest;
    try {
      signal?.throwIfAborted();
      begun = this.#begin({
        ...target,
        method,
        headers: { ...headers, 'accept-encoding': 'identity' },
        // Said also where there is no limit, or the agent's limit for connections that nobody uses would be this one's.
        timeout: silenceMs,
      });
    } catch (error) {
      this.#lanes.leave();
      throw error;
    }
    // Where no connection comes about there is no close.
    let isOver = false;
    const end = () => {
      if (!isOver) this.#lanes.leave();
      isOver = true;
    };
    begun.once('close', end).once('error', end);
    return send(begun, request.body, signal);
  }

  #begin(options: RequestOptions): ClientRequest {
    return options.protocol === 'http:'
      ? httpRequest({ ...options, agent: this.#http })
      : httpsRequest({ ...options, agent: this.#toHost(`${options.hostname}:${options.port || 443}`) });
  }

  #toHost(host: string): SecureConnections | Tunnels {
    const proxy = proxyFor(host);
    if (proxy === null) return this.#https;
    const tunnels = this.#tunnels.get(proxy) ?? new Tunnels(proxy, this.#options);
    this.#tunnels.set(proxy, tunnels);
    return tunnels;
  }
}

/** What the libraries use of a Response; its body is Node's stream, as with node-fetch. */
class HttpResponse
  implements Pick<Response, 'status' | 'statusText' | 'ok' | 'headers' | 'bodyUsed' | 'text' | 'json'>
{
  readonly body: IncomingMessage;
  #headers: Headers | null = null;

  constructor(message: IncomingMessage) {
    this.body = message;
  }

  get status(): number {
    return this.body.statusCode ?? 0;
  }

  get statusText(): string {
    return this.body.statusMessage ?? '';
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  /** Made when it is asked for: Telegram's library never does. */
  get headers(): Headers {
    this.#headers ??= new Headers(Object.entries(this.body.headers).map(([name, value]) => [name, String(value)]));
    return this.#headers;
  }

  get bodyUsed(): boolean {
    return this.body.readableDidRead;
  }

  /** Rejects where the body does not come to its end. */
  text(): Promise<string> {
    return textOf(this.body);
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }
}

/** The whole of a body as text. Rejects where it does not come to its end. */
export function textOf(body: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const fail = () => reject(body.errored ?? new Error('The answer was cut'));
    if (body.destroyed) fail();
    body.on('data', (chunk: Buffer) => chunks.push(chunk));
    body.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    body.once('error', fail).once('close', fail);
  });
}

const plainHeaders = (headers: RequestInit['headers'] = {}): Record<string, string> =>
  Object.fromEntries(headers instanceof Headers || Array.isArray(headers) ? headers : Object.entries(headers));

/** Resolves when the answer begins. Rejects with the connection's error, or with the signal's reason. */
function send(request: ClientRequest, body: RequestInit['body'], signal: AbortSignal | null): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    let answer: IncomingMessage | null = null;
    request.once('timeout', () => (answer ?? request).destroy(new SilenceTimeout()));
    if (signal) {
      const abort = {
        handleEvent: () => {
          (answer ?? request).destroy(signal.reason);
          // A request that has no connection yet ends only when that has come, or not.
          reject(signal.reason);
        },
      };
      signal.addEventListener('abort', abort, { once: true });
      request.once('close', () => signal.removeEventListener('abort', abort));
    }
    request.once('socket', (socket) => limitConnecting(socket, request));
    request.once('response', (message) => {
      keepApart(message);
      answer = message;
      resolve(message);
    });
    // Once the answer has begun, what goes wrong is told by its stream.
    request.on('error', reject);
    if (body === null || body === undefined) request.end();
    else if (typeof body === 'string' || body instanceof URLSearchParams) request.end(String(body));
    else if (body instanceof ReadableStream) void stream(body, request);
    else request.destroy(new TypeError('a body is a text or a stream'));
  });
}

/** Sends a body no faster than it is taken. What goes wrong with the connection is the request's own error. */
async function stream(body: ReadableStream<Uint8Array>, request: ClientRequest): Promise<void> {
  try {
    request.flushHeaders();
    for await (const chunk of body) {
      // Called when the connection has let go of the piece, be it sent or not.
      if (!request.write(chunk, () => giveBack(chunk))) await drained(request);
      if (request.destroyed) return;
    }
    request.end();
  } catch (error) {
    request.destroy(error instanceof Error ? error : new Error('the body failed'));
  }
}

/** Resolves when more may be written, or nothing more will be. */
const drained = (request: ClientRequest): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      request.off('drain', done).off('close', done);
      resolve();
    };
    request.on('drain', done).on('close', done);
  });

/** Gives a new connection a time limit. */
function limitConnecting(socket: Socket, request: ClientRequest): void {
  if (!socket.connecting) return;
  const timer = setTimeout(() => request.destroy(new ConnectTimeout()), CONNECT_LIMIT_MS);
  const stop = () => clearTimeout(timer);
  socket.once('encrypted' in socket ? 'secureConnect' : 'connect', stop).once('close', stop);
}

/** A connection that was silent for too long. */
class SilenceTimeout extends Error {
  readonly code = 'SILENCE_TIMEOUT';
}
