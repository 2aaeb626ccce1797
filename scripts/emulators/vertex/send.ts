import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import type { Answer } from './answer.ts';
import type { Fault } from './faults.ts';

type Pieces = Iterable<Buffer> | AsyncIterable<Buffer>;

/** How an answer goes out. `signal` ends all waiting when the emulator closes. */
export interface Sending {
  readonly fault: Fault | undefined;
  readonly gzip: boolean;
  readonly signal: AbortSignal;
}

/**
 * Sends an answer piece by piece, no faster than the client reads, and resolves with the bytes of the body once the
 * last is handed to the system, or once the client has left.
 */
export async function send(response: ServerResponse, answer: Answer, sending: Sending): Promise<number> {
  const { fault } = sending;
  const zipped = sending.gzip && answer.headers['content-type']?.startsWith('application/json') === true;
  const cut = fault?.fault === 'cut' ? fault : undefined;
  const { 'content-length': length, ...others } = answer.headers;
  const framing =
    length === undefined || zipped || cut?.clean === true ? chunked(answer) : { 'content-length': length };
  response.writeHead(answer.status, { ...others, ...framing, ...(zipped ? { 'content-encoding': 'gzip' } : {}) });

  let sent = 0;
  for await (const piece of bodyOf(answer, fault, zipped)) {
    if (response.destroyed) return sent;
    sent += piece.length;
    if (!response.write(piece)) await drained(response);
    if (fault?.fault === 'slow-body') await delay(fault.delayMs, undefined, { signal: sending.signal });
  }
  if (cut !== undefined && cut.clean !== true) {
    await handedOver(response, (done) => response.write('', done));
    response.socket?.destroy();
  } else {
    await handedOver(response, (done) => response.end(done));
  }
  return sent;
}

function chunked(answer: Answer): Record<string, string> {
  return answer.status === 204 ? {} : { 'transfer-encoding': 'chunked' };
}

function bodyOf(answer: Answer, fault: Fault | undefined, zipped: boolean): Pieces {
  const plain = (fault?.fault === 'bad-base64' && answer.corrupted ? answer.corrupted : answer.body)();
  const whole: Pieces = zipped ? Readable.from(plain).pipe(createGzip({ level: 1 })) : plain;
  if (fault?.fault === 'cut') return beginning(whole, fault.afterBytes);
  if (fault?.fault === 'slow-body') return inPieces(whole, fault.chunkBytes);
  return whole;
}

/** The first `most` bytes; of a body that is no longer than that, all but the last byte. */
async function* beginning(pieces: Pieces, most: number): AsyncGenerator<Buffer> {
  let left = most;
  let waiting: Buffer | undefined;
  for await (const piece of pieces) {
    if (waiting !== undefined) yield waiting;
    waiting = undefined;
    if (piece.length > left) {
      yield piece.subarray(0, left);
      return;
    }
    left -= piece.length;
    waiting = piece;
  }
  if (waiting !== undefined) yield waiting.subarray(0, waiting.length - 1);
}

async function* inPieces(pieces: Pieces, bytes: number): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; at += bytes) yield piece.subarray(at, at + bytes);
  }
}

async function drained(response: ServerResponse): Promise<void> {
  await handedOver(response, (done) => response.once('drain', done));
}

/** Waits for `start`'s callback, or for the end of the connection, whichever comes first. */
async function handedOver(response: ServerResponse, start: (done: () => void) => unknown): Promise<void> {
  if (response.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      response.off('close', done);
      response.off('drain', done);
      resolve();
    };
    response.once('close', done);
    start(done);
  });
}
