import type { Readable } from 'node:stream';

/** Errors that only a connection has that never stood. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'CONNECT_TIMEOUT',
  'PROXY_REFUSED',
  'TUNNEL_FAILED',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);
/** The rest depends on the system's call: a timeout of `connect` is before sending, one of `read` may be after it. */
const CONNECTING = new Set(['connect', 'getaddrinfo']);

/** Whether a request failed before a byte of it was sent: sending it again cannot do anything twice. */
export function neverSent(error: unknown): boolean {
  const { code, syscall } = origin(error);
  return (syscall !== null && CONNECTING.has(syscall)) || (code !== null && BEFORE_SENDING.has(code));
}

/** The code of a failed connection (`ECONNRESET`, `UND_ERR_SOCKET`), from anywhere in an error's causes, or null. */
export const networkCode = (error: unknown): string | null => origin(error).code;

/** The code and the system call of the deepest cause that has a code. */
function origin(error: unknown): { code: string | null; syscall: string | null } {
  let found: { code: string | null; syscall: string | null } = { code: null, syscall: null };
  for (let depth = 0, cause = error; cause instanceof Error && depth < 8; depth++, cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string')
      found = {
        code: cause.code,
        syscall: 'syscall' in cause && typeof cause.syscall === 'string' ? cause.syscall : null,
      };
    if (cause instanceof AggregateError && cause.errors.length > 0) {
      const first = origin(cause.errors[0]);
      return first.code === null ? found : first;
    }
  }
  return found;
}

/** Settles as the work does, or with the signal's reason as soon as that is aborted; what comes later is ignored. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

/**
 * Gives a request a time limit that every `beat()` starts anew, and passes an outer signal on. `stop()` ends it and
 * leaves no timer behind.
 */
export class Watchdog {
  readonly signal: AbortSignal;
  readonly #timer: NodeJS.Timeout;
  readonly #stop: () => void;

  constructor(limitMs: number, outer: AbortSignal) {
    const controller = new AbortController();
    const passOn = () => controller.abort(outer.reason);
    this.signal = controller.signal;
    this.#timer = setTimeout(
      () => controller.abort(new DOMException(`No answer in ${limitMs} ms`, 'TimeoutError')),
      limitMs,
    );
    this.#stop = () => outer.removeEventListener('abort', passOn);
    if (outer.aborted) passOn();
    else outer.addEventListener('abort', passOn, { once: true });
  }

  beat(): void {
    this.#timer.refresh();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#stop();
  }

  /** Passes a body on, with a beat for every chunk. */
  over(body: Readable): AsyncGenerator<Uint8Array> {
    return chunksOf(body, () => this.beat());
  }
}

/** So many bytes of a body may wait to be taken before its stream is held up. */
const WAITING_BYTES = 64 * 1024;

/**
 * The chunks of a stream as they come. Node's own iterator joins all that wait into one, which for a video is a copy
 * of most of it. The stream is destroyed where not all is taken. @throws its error, or one where it ends too soon
 */
export async function* chunksOf(stream: Readable, onChunk?: () => void): AsyncGenerator<Uint8Array> {
  const waiting: Uint8Array[] = [];
  let bytes = 0;
  let end: 'whole' | 'cut' | null = null;
  let wake = () => {};
  const finish = (how: 'whole' | 'cut') => () => {
    end ??= how;
    wake();
  };
  stream.on('data', (chunk: Uint8Array) => {
    waiting.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > WAITING_BYTES) stream.pause();
    wake();
  });
  stream.once('end', finish('whole')).once('error', finish('cut')).once('close', finish('cut'));
  if (stream.destroyed) end = 'cut';
  try {
    for (;;) {
      for (let chunk = waiting.shift(); chunk; chunk = waiting.shift()) {
        bytes -= chunk.byteLength;
        onChunk?.();
        yield chunk;
      }
      if (end === 'cut') throw stream.errored ?? new Error('The answer was cut');
      if (end === 'whole') return;
      if (stream.isPaused()) stream.resume();
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    stream.destroy();
  }
}

/** A connection that has not come about after so many ms is given up. */
export const CONNECT_LIMIT_MS = 10_000;

/** No connection came about in time: nothing was sent. */
export class ConnectTimeout extends Error {
  readonly code = 'CONNECT_TIMEOUT';
}
