import { Readable } from 'node:stream';
import { MalformedOperation, type OperationAnswer, readOutcome } from './operation.ts';
import { OperationBody } from './operation-body.ts';

/**
 * Where an inline video goes: the first `write` opens it, and after that exactly one of `finish` and `abandon` is the
 * last call (`abandon` too when `finish` fails). Without a video it is never touched.
 */
export interface VideoSink {
  /** The next bytes of the video, overwritten later: nothing more is read until the promise settles. */
  write(chunk: Uint8Array): Promise<void> | void;
  /** The whole video was right: close it and say what was written. */
  finish(): Promise<{ bytes: number; sha256: string }>;
  /** The body was cut, wrong, given up, or the operation is not done: throw away what was written. */
  abandon(): Promise<void>;
}

/**
 * Reads one answer of `fetchPredictOperation` while it arrives. The first inline video is decoded into the sink as it
 * comes and is never held; of several, the others are skipped.
 *
 * Throws MalformedOperation for a cut or wrong body, the body's own error when the connection fails, the sink's error
 * when writing fails, and the signal's reason when it is aborted; the video, if one had begun, is abandoned first.
 */
export async function readOperation(
  body: AsyncIterable<Uint8Array>,
  sink: VideoSink,
  signal?: AbortSignal,
): Promise<OperationAnswer> {
  const operation = new OperationBody();
  let isOpen = false;
  try {
    for await (const chunk of signal === undefined ? body : untilAborted(body, signal)) {
      for (const bytes of operation.take(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))) {
        isOpen = true;
        await sink.write(bytes);
      }
    }
    const outcome = readOutcome(operation.end());
    if (outcome.kind === 'streamed') {
      const { mimeType, outputPrompt } = outcome;
      const written = await sink.finish();
      isOpen = false;
      return { kind: 'video', mimeType, source: { kind: 'inline', ...written }, outputPrompt };
    }
    if (isOpen && outcome.kind !== 'running') throw new MalformedOperation('duplicate-key');
    return outcome;
  } finally {
    if (isOpen) await sink.abandon();
  }
}

/** Passes chunks on until the signal is aborted, and then throws its reason at once, even while the body hangs. */
async function* untilAborted(body: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  let fail = (_: unknown): void => {};
  const onAbort = (): void => fail(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      signal.throwIfAborted();
      // A promise for each chunk: a race with one for all of them would hold every chunk until the end.
      const next = await new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
        fail = reject;
        chunks.next().then(resolve, reject);
      });
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    // An iterator closes only after a chunk that is under way, which a body that hangs never brings: so a stream is
    // closed itself, and nothing is awaited.
    if (body instanceof Readable) body.destroy();
    else chunks.return?.().catch(() => {});
  }
}
