import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import { googleError } from './errors.ts';
import { type Faults, type RequestFacts, replacement } from './faults.ts';
import { type RequestKind, type Route, route } from './routes.ts';
import { send } from './send.ts';
import type { RequestRecord } from './traffic.ts';

/** A request that is read to its end. */
export interface ReadRequest {
  readonly route: Route;
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
  readonly body: Buffer;
}

/** What the server asks of the emulator behind it. */
export interface Backend {
  /** What faults can look at. */
  facts(request: ReadRequest, kind: RequestKind): RequestFacts;
  /** Carries a request out. */
  carryOut(request: ReadRequest): Answer;
  /** Makes the token of a request bad. */
  invalidate(authorization: string | undefined): void;
  /** A request under /control/. */
  control(request: ReadRequest): Answer;
  readonly faults: Faults;
  ended(record: RequestRecord): void;
  readonly now: () => number;
  readonly gzip: boolean;
  readonly signal: AbortSignal;
}

/** An image of 20 MB in base64 and a prompt. */
const largestBodyBytes = 32 * 1024 * 1024;

/** The HTTP server: reads a request, meets it with a fault or not, has it carried out, answers. */
export function createVertexServer(backend: Backend): Server {
  const server = createServer((incoming, response) => {
    serve(backend, incoming, response).catch(() => response.destroy());
  });
  // A client may use an idle connection again at any time; Google keeps them for minutes too.
  server.keepAliveTimeout = 600_000;
  server.requestTimeout = 0;
  return server;
}

async function serve(backend: Backend, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const at = backend.now();
  const method = incoming.method ?? 'GET';
  const url = incoming.url ?? '/';
  const { authorization, range } = incoming.headers;
  const found = route(method, url);
  const gzip = backend.gzip && /\bgzip\b/.test(String(incoming.headers['accept-encoding'] ?? ''));
  const body = await read(incoming);
  const path = url.split('?', 1)[0] ?? url;
  if (body === undefined) {
    await send(response, googleError(413, 'Request payload size exceeds the limit.'), {
      fault: undefined,
      gzip,
      signal: backend.signal,
    });
    return;
  }
  const request: ReadRequest = { route: found, method, path, authorization, range, body };
  if (found.kind === 'control') {
    await send(response, backend.control(request), { fault: undefined, gzip, signal: backend.signal });
    return;
  }

  const facts = backend.facts(request, found.kind);
  const strike = backend.faults.take(facts);
  let status = 0;
  let bytes = 0;
  try {
    const answer = await meet(backend, request, response, strike);
    if (answer !== undefined && !response.destroyed) {
      status = answer.status;
      bytes = await send(response, answer, { fault: strike?.rule, gzip, signal: backend.signal });
    }
  } finally {
    backend.ended({
      kind: found.kind,
      method,
      path,
      status,
      bytes,
      ...(strike === undefined ? {} : { fault: strike.rule.fault }),
      ...(facts.operationName === undefined ? {} : { operationName: facts.operationName }),
      at,
      endedAt: backend.now(),
    });
  }
}

/** Carries the request out, or lets the fault strike. Undefined: there is no answer. */
async function meet(
  backend: Backend,
  request: ReadRequest,
  response: ServerResponse,
  strike: ReturnType<Faults['take']>,
): Promise<Answer | undefined> {
  if (strike === undefined) return backend.carryOut(request);
  const { rule } = strike;
  switch (rule.fault) {
    case 'reset-before':
      response.socket?.resetAndDestroy();
      return undefined;
    case 'reset-after':
      backend.carryOut(request);
      response.socket?.resetAndDestroy();
      return undefined;
    case 'hang':
      if (rule.accepted === true) backend.carryOut(request);
      await closed(response);
      return undefined;
    case 'hold': {
      const early = rule.accepted === true ? backend.carryOut(request) : undefined;
      await Promise.race([strike.held(), aborted(backend.signal)]);
      return early ?? backend.carryOut(request);
    }
    case 'slow': {
      const answer = backend.carryOut(request);
      await delay(rule.delayMs, undefined, { signal: backend.signal });
      return answer;
    }
    case 'cut':
    case 'bad-base64':
    case 'slow-body':
      return backend.carryOut(request);
    case '404':
    case '500':
    case '502':
    case '503':
    case '429':
    case '504':
    case 'page':
    case 'not-json':
    case 'bad-count':
    case 'expired-token': {
      const answer = replacement(rule, request.path);
      if (rule.accepted === true) backend.carryOut(request);
      if (rule.fault === 'expired-token') backend.invalidate(request.authorization);
      return answer;
    }
    default:
      return rule satisfies never;
  }
}

async function read(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of incoming) {
    length += piece.length;
    if (length <= largestBodyBytes) pieces.push(piece);
  }
  return length <= largestBodyBytes ? Buffer.concat(pieces) : undefined;
}

async function closed(response: ServerResponse): Promise<void> {
  if (response.destroyed) return;
  await new Promise<void>((resolve) => response.once('close', () => resolve()));
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
