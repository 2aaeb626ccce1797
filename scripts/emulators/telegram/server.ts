import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { readParams } from './body.ts';
import type { Call, Calls } from './calls.ts';
import type { Changes } from './changes.ts';
import {
  ApiError,
  errorEnvelope,
  methodNotFound,
  notFound,
  otherPoller,
  restarting,
  tooManyRequests,
  unauthorized,
} from './errors.ts';
import { type ActiveFault, aborted, type FaultRule, type Faults } from './faults.ts';
import { download, findMethod } from './methods.ts';
import { Params } from './params.ts';
import type { Method, TelegramState } from './state.ts';

export interface ServerParts {
  telegram: TelegramState;
  faults: Faults;
  calls: Calls;
  changes: Changes;
  token: string;
  maxUploadBytes: number;
  /** Answers a request under /control/. */
  control(verb: string, body: unknown): unknown;
}

type Outcome =
  | Answer
  | { kind: 'page'; status: number; html: string }
  | { kind: 'file'; status: number; bytes: Buffer }
  | { kind: 'reset' };

interface Answer {
  kind: 'json';
  status: number;
  body: object;
  refusal?: ApiError;
}

const badGateway =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>502 Bad Gateway</body>\r\n</html>\r\n';
const loginPage = '<html><body>Please log in to the network</body></html>';

/** The connection is to end in the middle of an upload. */
class CutOff extends Error {}

/** The HTTP side of the emulator, on the loopback interface only. */
export class BotApiServer {
  readonly #parts: ServerParts;
  readonly #server = createServer({ requestTimeout: 0, keepAliveTimeout: 0 }, (request, response) => {
    void this.#serve(request, response);
  });

  constructor(parts: ServerParts) {
    this.#parts = parts;
  }

  /** @returns the address that clients use as their API root */
  async listen(port: number): Promise<string> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no TCP address');
    return `http://127.0.0.1:${address.port}`;
  }

  /** Ends every connection at once. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    response.on('error', () => gone.abort());
    try {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const control = /^\/control\/(\w+)$/.exec(url.pathname)?.[1];
      if (control === undefined) await this.#serveBot(request, response, url, gone.signal);
      else await this.#serveControl(request, response, control);
    } catch (error) {
      // The client went away in the middle of its request, or the emulator itself has a fault.
      const detail = error instanceof Error ? error.message : String(error);
      respond(response, refusal(new ApiError(500, `Internal Server Error: emulator: ${detail}`)));
    }
    this.#parts.changes.happened();
  }

  async #serveControl(request: IncomingMessage, response: ServerResponse, verb: string): Promise<void> {
    const pieces = await request.setEncoding('utf8').toArray();
    try {
      const result = await this.#parts.control(verb, JSON.parse(pieces.join('') || '{}'));
      respond(response, { kind: 'json', status: 200, body: { ok: true, result: result ?? null } });
    } catch (error) {
      respond(response, refusal(new ApiError(400, error instanceof Error ? error.message : String(error))));
    }
  }

  async #serveBot(request: IncomingMessage, response: ServerResponse, url: URL, gone: AbortSignal): Promise<void> {
    // The request forgets its connection once it is destroyed.
    const { socket } = request;
    const target = this.#findTarget(url);
    const { faults, calls, changes, telegram } = this.#parts;
    if (target instanceof ApiError) {
      await finished(request.resume());
      finish(calls.add(lastOf(url), {}, telegram.now()), refusal(target), gone);
      respond(response, refusal(target));
      return;
    }
    const { name, method, given } = target;
    const params = new Params();
    params.setAll(given);
    const trouble = faults.strikeEarly(name) ? new CutOff() : await this.#readBody(request, url, name, params);
    const call = calls.add(name, params.plain(), telegram.now());
    changes.happened();
    const outcome =
      trouble === undefined
        ? await this.#troubled(faults.strike(name, call.params), () => this.#run(method, params, gone), gone)
        : outcomeOf(trouble);
    // What the method wanted to keep has another name by now.
    for (const { path } of params.files()) if (path !== undefined) rmSync(path, { force: true });
    finish(call, outcome, gone);
    if (outcome.kind === 'reset') socket.resetAndDestroy();
    else respond(response, outcome);
  }

  #findTarget(url: URL): { name: string; method: Method; given: { [name: string]: string } } | ApiError {
    const [, token, path] = /^(?:\/file)?\/bot([^/]*)\/(.*)$/.exec(url.pathname) ?? [];
    if (token === undefined || path === undefined) return notFound();
    const given = decodeURIComponent(token);
    if (!/^[1-9][0-9]*:[\w-]+$/.test(given)) return notFound();
    const { token: valid, telegram } = this.#parts;
    if (given !== valid || telegram.profile.tokenRevoked) return unauthorized();
    if (url.pathname.startsWith('/file/')) return { name: 'download', method: download, given: { file_path: path } };
    if (path.includes('/')) return notFound();
    const found = findMethod(path);
    return found === undefined ? methodNotFound() : { ...found, given: {} };
  }

  /** @returns what went wrong, if anything did; what came until then stands in `params` */
  async #readBody(request: IncomingMessage, url: URL, name: string, params: Params): Promise<Error | undefined> {
    const { faults, maxUploadBytes, telegram } = this.#parts;
    try {
      await readParams(request, url, params, {
        maxUploadBytes,
        folder: telegram.videosFolder,
        onProgress: (bytes) => {
          if (faults.strikeUpload(name, bytes, () => params.plain())) throw new CutOff();
        },
      });
      return undefined;
    } catch (error) {
      return error instanceof ApiError || error instanceof CutOff ? error : new CutOff('the client went away');
    }
  }

  async #run(method: Method, params: Params, gone: AbortSignal): Promise<Outcome> {
    try {
      const result = await method(this.#parts.telegram, { params, gone });
      if (Buffer.isBuffer(result)) return { kind: 'file', status: 200, bytes: result };
      return { kind: 'json', status: 200, body: { ok: true, result } };
    } catch (error) {
      if (error instanceof ApiError) return refusal(error);
      throw error;
    } finally {
      this.#parts.changes.happened();
    }
  }

  async #troubled(fault: ActiveFault | undefined, run: () => Promise<Outcome>, gone: AbortSignal): Promise<Outcome> {
    if (fault === undefined) return run();
    const { rule } = fault;
    switch (rule.kind) {
      case 'slow':
      case 'hold': {
        const wait = () => (rule.kind === 'hold' ? fault.hold(gone) : pause(rule.delayMs, gone));
        if (!rule.before) {
          const outcome = await run();
          await wait();
          return outcome;
        }
        await wait();
        if (gone.aborted) return { kind: 'reset' };
        // A long poll that begins only now is news, and it may be long until it ends.
        this.#parts.changes.happened();
        return run();
      }
      case 'reset-after':
        await run();
        return { kind: 'reset' };
      case 'odd-result': {
        const outcome = await run();
        const isTaken = outcome.kind === 'json' && outcome.status === 200;
        return isTaken ? { ...outcome, body: { ok: true, result: true } } : outcome;
      }
      case 'hang':
        await aborted(gone);
        return { kind: 'reset' };
      default:
        return outcomeOfRule(rule);
    }
  }
}

function outcomeOfRule(
  rule: Exclude<FaultRule, { kind: 'slow' | 'hold' | 'hang' | 'reset-after' | 'odd-result' }>,
): Outcome {
  switch (rule.kind) {
    case '429':
      return refusal(tooManyRequests(rule.retryAfter));
    case '500':
      return refusal(restarting());
    case '401':
      return refusal(unauthorized());
    case '409':
      return refusal(otherPoller());
    case 'error':
      return refusal(new ApiError(rule.code, rule.description, rule.parameters));
    case '502':
      return { kind: 'page', status: 502, html: badGateway };
    case 'not-json':
      return { kind: 'page', status: 200, html: loginPage };
    case 'reset-before':
    case 'reset-mid-upload':
      return { kind: 'reset' };
  }
}

function lastOf({ pathname }: URL): string {
  const last = pathname.slice(pathname.lastIndexOf('/') + 1);
  return findMethod(last)?.name ?? last;
}

function outcomeOf(trouble: Error): Outcome {
  return trouble instanceof ApiError ? refusal(trouble) : { kind: 'reset' };
}

function refusal(error: ApiError): Answer {
  return { kind: 'json', status: error.code, body: errorEnvelope(error), refusal: error };
}

function finish(call: Call, outcome: Outcome, gone: AbortSignal): void {
  call.status = outcome.kind === 'reset' || gone.aborted ? 0 : outcome.status;
  if (outcome.kind === 'json') call.description = outcome.refusal?.message;
}

async function pause(delayMs: number, gone: AbortSignal): Promise<void> {
  await setTimeout(delayMs, undefined, { signal: gone }).catch(() => undefined);
}

function respond(response: ServerResponse, outcome: Exclude<Outcome, { kind: 'reset' }>): void {
  if (response.headersSent || response.destroyed) return;
  if (outcome.kind === 'page') {
    response.writeHead(outcome.status, { 'content-type': 'text/html' }).end(outcome.html);
    return;
  }
  if (outcome.kind === 'file') {
    const headers = { 'content-type': 'application/octet-stream', 'content-length': outcome.bytes.length };
    response.writeHead(outcome.status, headers).end(outcome.bytes);
    return;
  }
  response.setHeader('content-type', 'application/json');
  const retryAfter = outcome.refusal?.parameters?.retry_after;
  if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
  response.writeHead(outcome.status);
  response.end(JSON.stringify(outcome.body));
}
