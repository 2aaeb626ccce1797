import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import {
  type Attributes,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { networkCode } from '../network/network-code.ts';
import { templateOf } from './url-template.ts';

/** Of undici's request, what is looked at: neither its body nor its headers, where prompts and tokens are. */
interface Request {
  origin: string | URL;
  path: string;
  method: string;
  contentLength: number | null;
}

interface Sent {
  span: Span | null;
  attributes: Attributes;
  /** ms since the epoch. */
  at: number;
  isOver: boolean;
}

/** The requests to Google and Telegram, as undici tells of them (`undici:request:…` of diagnostics_channel). */
export class Requests {
  readonly #tracer: Tracer;
  readonly #onEnd: (seconds: number, attributes: Attributes) => void;
  readonly #parents = new AsyncLocalStorage<Span>();
  readonly #sent = new WeakMap<object, Sent>();
  readonly #channels: Readonly<Record<string, (message: unknown) => void>>;

  /** @param onEnd hears of each request, made for a generation or not */
  constructor(tracer: Tracer, onEnd: (seconds: number, attributes: Attributes) => void) {
    this.#tracer = tracer;
    this.#onEnd = onEnd;
    this.#channels = {
      'undici:request:create': (message) => this.#begin((message as { request: Request }).request),
      'undici:request:headers': (message) => {
        const { request, response } = message as { request: Request; response: { statusCode: number } };
        this.#answered(request, response.statusCode);
      },
      'undici:request:trailers': (message) => this.#end((message as { request: Request }).request),
      'undici:request:error': (message) => {
        const { request, error } = message as { request: Request; error: Error };
        this.#fail(request, networkCode(error) ?? error.name);
      },
    };
    for (const [name, listener] of Object.entries(this.#channels)) subscribe(name, listener);
  }

  /** Does work whose requests become spans below one. */
  within<T>(parent: Span | null, work: () => T): T {
    return parent === null ? work() : this.#parents.run(parent, work);
  }

  close(): void {
    for (const [name, listener] of Object.entries(this.#channels)) unsubscribe(name, listener);
  }

  #begin(request: Request): void {
    const { method, path, contentLength } = request;
    const { hostname, port, protocol } = new URL(request.origin);
    const template = templateOf(path);
    const attributes = {
      'http.request.method': method,
      'server.address': hostname,
      'server.port': Number(port || (protocol === 'https:' ? 443 : 80)),
      ...(template !== null && { 'url.template': template }),
    };
    const parent = this.#parents.getStore();
    const sizes = contentLength === null ? {} : { 'http.request.body.size': contentLength };
    const options = { kind: SpanKind.CLIENT, attributes: { ...attributes, ...sizes } };
    const name = template === null ? method : `${method} ${template}`;
    const span = parent ? this.#tracer.startSpan(name, options, trace.setSpan(ROOT_CONTEXT, parent)) : null;
    this.#sent.set(request, { span, attributes, at: Date.now(), isOver: false });
  }

  #answered(request: Request, status: number): void {
    const sent = this.#sent.get(request);
    if (!sent) return;
    sent.attributes['http.response.status_code'] = status;
    sent.span?.setAttribute('http.response.status_code', status);
    if (status >= 400) markFailed(sent, String(status));
  }

  #fail(request: Request, code: string): void {
    const sent = this.#sent.get(request);
    if (sent && !sent.isOver) markFailed(sent, code);
    this.#end(request);
  }

  #end(request: Request): void {
    const sent = this.#sent.get(request);
    if (!sent || sent.isOver) return;
    sent.isOver = true;
    sent.span?.end();
    this.#onEnd((Date.now() - sent.at) / 1000, sent.attributes);
  }
}

function markFailed({ span, attributes }: Sent, type: string): void {
  attributes['error.type'] = type;
  span?.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR });
}
