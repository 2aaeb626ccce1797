import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { ConnectTimeout } from './network.ts';

const CONNECT_LIMIT_MS = 10_000;
/** A connection that nobody uses is closed after this: well before a server would close it under a request. */
const IDLE_LIMIT_MS = 30_000;

/**
 * A `fetch` over node:http for the libraries that talk to Google and Telegram. A redirect is an answer like any other,
 * and answers are never compressed, which would gain nothing on a video. Node 20's own fetch takes four times the CPU
 * for a small request, holds a copy of every body that is sent as a stream, and opens a connection for each request
 * that finds no free one.
 * @param maxConnections to one host; further requests wait for one of them
 */
export function httpFetch(maxConnections: number): typeof fetch {
  const options = { keepAlive: true, maxSockets: maxConnections, timeout: IDLE_LIMIT_MS };
  const [http, https] = [new HttpAgent(options), new HttpsAgent(options)];
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const agent = url.protocol === 'http:' ? http : https;
    const headers = { ...plainHeaders(init.headers), 'accept-encoding': 'identity' };
    const answer = await send(url, { agent, headers, method: init.method ?? 'GET' }, init.body, init.signal ?? null);
    // The libraries ask no more of a Response than this.
    return new HttpResponse(answer) as unknown as Response;
  };
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
    const { body } = this;
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      const fail = () => reject(body.errored ?? new Error('The answer was cut'));
      if (body.destroyed) fail();
      body.on('data', (chunk: Buffer) => chunks.push(chunk));
      body.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
      body.once('error', fail).once('close', fail);
    });
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }
}

const plainHeaders = (headers: RequestInit['headers'] = {}): Record<string, string> =>
  Object.fromEntries(headers instanceof Headers || Array.isArray(headers) ? headers : Object.entries(headers));

/** Resolves when the answer begins. Rejects with the connection's error, or with the signal's reason. */
function send(
  url: URL,
  options: RequestOptions,
  body: RequestInit['body'],
  signal: AbortSignal | null,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const request = url.protocol === 'http:' ? httpRequest(url, options) : httpsRequest(url, options);
    let answer: IncomingMessage | null = null;
    const abort = () => (answer ?? request).destroy(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    request.once('close', () => signal?.removeEventListener('abort', abort));
    request.once('socket', (socket) => limitConnecting(socket, request));
    request.once('response', (message) => {
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
      if (!request.write(chunk)) await drained(request);
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
