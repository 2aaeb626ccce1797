import { type Answer, jsonAnswer, textAnswer } from './answer.ts';
import { googleError, htmlError, unauthenticated } from './errors.ts';
import type { RequestKind } from './routes.ts';
import { type ActiveRule, Rules } from './rules.ts';

/** What a rule can look at in a request. */
export interface RequestFacts {
  readonly kind: RequestKind;
  readonly path: string;
  readonly model?: string;
  /** A submit's. */
  readonly prompt?: string;
  /** A poll's. */
  readonly operationName?: string;
  /** Whether the operation that a poll asks for is done. */
  readonly done: boolean;
  /** Whether the answer would carry the bytes of a video, inside JSON or as an object. */
  readonly video: boolean;
}

/**
 * What goes wrong.
 * - `reset-before`: the connection is reset, nothing is carried out; `reset-after`: carried out, then reset.
 * - `slow`: carried out at once, answered after `delayMs`. `hang`: never answered.
 * - `hold`: nothing happens until `release()` is called; then it goes on, even where the client has left.
 * - `404` `500` `503` `429` `504`: Google's JSON (`asArray` in a list); `502`: a page; `not-json`: a page with status 200.
 * - `page`: the page of a gateway, with any other status.
 * - `bad-count`: -1 tokens, as an answer of `countTokens`.
 * - `expired-token`: 401, and the token is no good any more.
 * - `cut`: the body ends after `afterBytes`, with the connection (`clean`: as if it were complete).
 * - `bad-base64`: a wrong character in the middle of a video inside JSON.
 * - `slow-body`: `chunkBytes` at a time, `delayMs` between them.
 */
export type Fault =
  | { readonly fault: 'reset-before' | 'reset-after' | 'hang' | 'hold' }
  | { readonly fault: '404' | '500' | '503' | '429' | '504'; readonly asArray?: boolean }
  | { readonly fault: 'page'; readonly status: number }
  | { readonly fault: '502' | 'not-json' | 'bad-count' | 'expired-token' | 'bad-base64' }
  | { readonly fault: 'slow'; readonly delayMs: number }
  | { readonly fault: 'cut'; readonly afterBytes: number; readonly clean?: boolean }
  | { readonly fault: 'slow-body'; readonly chunkBytes: number; readonly delayMs: number };

/** Which requests meet the fault. */
export interface FaultScope {
  readonly kind: RequestKind | 'any' | readonly RequestKind[];
  /** How many requests meet it: 1 unless said; Infinity for all. */
  readonly times?: number;
  readonly when?: (request: RequestFacts) => boolean;
  /** Only answers that carry a video. True unless said for `cut`, `bad-base64` and `slow-body` of polls and objects. */
  readonly onlyVideo?: boolean;
  /** With `hang`, `hold` and the statuses: the request is carried out, only its answer is late, lost or wrong. */
  readonly accepted?: boolean;
}

export type FaultRule = FaultScope & Fault;

/** A fault that was set: ends it, lets held requests go, and tells how often it has struck. */
export interface FaultHandle {
  readonly fired: number;
  /** How many requests are held right now. */
  readonly waiting: number;
  /** It strikes no more; what is held stays held. */
  remove(): void;
  /** It strikes no more, and what is held goes on. */
  release(): void;
}

/** A fault that strikes one request. */
export interface Strike {
  readonly rule: FaultRule;
  /** Resolves when a held request may go on. */
  held(): Promise<void>;
}

interface Entry {
  readonly rule: FaultRule;
  readonly gate: Gate;
}

const aboutBodies: readonly string[] = ['cut', 'bad-base64', 'slow-body'];

/** The faults that are set, in all kinds of requests. */
export class Faults {
  /** How often each kind of fault has struck. */
  readonly fired = new Map<Fault['fault'], number>();
  readonly #rules = new Rules<Entry, RequestFacts>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  add(rule: FaultRule): FaultHandle {
    const gate = new Gate(this.#changed);
    const active: ActiveRule<Entry> = this.#rules.add({ rule, gate }, rule.times ?? 1, (request) =>
      concerns(rule, request),
    );
    return {
      get fired() {
        return active.fired;
      },
      get waiting() {
        return gate.waiting;
      },
      remove: () => active.remove(),
      release: () => {
        active.remove();
        gate.open();
      },
    };
  }

  /** The fault for this request, used up once. */
  take(request: RequestFacts): Strike | undefined {
    const entry = this.#rules.take(request)?.rule;
    if (entry === undefined) return undefined;
    const { rule, gate } = entry;
    this.fired.set(rule.fault, (this.fired.get(rule.fault) ?? 0) + 1);
    this.#changed();
    return { rule, held: () => gate.wait() };
  }
}

/** The answer that a fault puts in the place of the true one; undefined where it leaves it. */
export function replacement(rule: FaultRule, path: string): Answer | undefined {
  switch (rule.fault) {
    case '404':
    case '500':
    case '503':
    case '429':
    case '504':
      return googleError(Number(rule.fault), undefined, { asArray: rule.asArray === true });
    case '502':
      return htmlError(502, path);
    case 'page':
      return htmlError(rule.status, path);
    case 'not-json':
      return textAnswer(200, '<!DOCTYPE html>\n<html lang=en>\n  <title>Sign in</title>\n');
    case 'bad-count':
      return jsonAnswer(200, { totalTokens: -1 });
    case 'expired-token':
      return unauthenticated(true);
    case 'reset-before':
    case 'reset-after':
    case 'hang':
    case 'hold':
    case 'slow':
    case 'cut':
    case 'bad-base64':
    case 'slow-body':
      return undefined;
    default:
      return rule satisfies never;
  }
}

function concerns(rule: FaultRule, request: RequestFacts): boolean {
  const kinds: readonly (RequestKind | 'any')[] = typeof rule.kind === 'string' ? [rule.kind] : rule.kind;
  if (!kinds.includes(request.kind) && !kinds.includes('any')) return false;
  if (rule.fault === 'bad-base64' && request.kind !== 'poll') return false;
  const carrier = request.kind === 'poll' || request.kind === 'gcs-get';
  const onlyVideo = rule.onlyVideo ?? (carrier && aboutBodies.includes(rule.fault));
  if (onlyVideo && !request.video) return false;
  return rule.when?.(request) ?? true;
}

/** A gate that requests wait at until it is opened, once. */
class Gate {
  waiting = 0;
  readonly #changed: () => void;
  readonly #opened: Promise<void>;
  #open: () => void = () => {};

  constructor(changed: () => void) {
    this.#changed = changed;
    this.#opened = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  async wait(): Promise<void> {
    this.waiting += 1;
    this.#changed();
    await this.#opened;
  }

  open(): void {
    this.waiting = 0;
    this.#open();
    this.#changed();
  }
}
