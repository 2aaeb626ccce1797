import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import type { OperationAnswer, VideoSink } from '../../src/generations/video-service.ts';
import { MalformedOperation } from '../../src/veo/operation.ts';
import { readOperation } from '../../src/veo/operation-stream.ts';
import { draws } from '../support/extent.ts';
import { answer, drawFrom, randomness, writeJson } from './any-answer.ts';

/** Holds what it gets, and the order of what was asked of it. */
class MemorySink implements VideoSink {
  readonly chunks: Uint8Array[] = [];
  readonly ends: string[] = [];

  async write(chunk: Uint8Array): Promise<void> {
    assert.deepEqual(this.ends, [], 'nothing is written after the end');
    this.chunks.push(Buffer.from(chunk));
  }

  async finish(): Promise<{ bytes: number; sha256: string }> {
    this.ends.push('finish');
    return { bytes: this.bytes.length, sha256: createHash('sha256').update(this.bytes).digest('hex') };
  }

  async abandon(): Promise<void> {
    this.ends.push('abandon');
  }

  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

/** A body in chunks of the given lengths, over and over. */
async function* chunked(body: Buffer, lengths: readonly number[] = [1]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < body.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    yield new Uint8Array(body.subarray(at, at + length));
    at += length;
  }
}

const bodyOf = (value: unknown) => Buffer.from(JSON.stringify(value));
const video = (text: string) => ({ bytesBase64Encoded: Buffer.from(text).toString('base64'), mimeType: 'video/mp4' });
const finished = (...texts: string[]) => ({ name: 'n', done: true, response: { videos: texts.map(video) } });

/** Of either alphabet, with its padding or without. */
const BASE64 = /^([\w+/-]{4})*([\w+/-]{2}={0,2}|[\w+/-]{3}=?)?$/;

/** What a plain reader makes of a finished operation with one video; null for a malformed one. */
function readWhole(body: Buffer): { kind: string; bytes?: Buffer } | null {
  try {
    const operation: { done?: unknown; response?: { videos?: { bytesBase64Encoded?: unknown }[] } } = JSON.parse(
      body.toString(),
    );
    if (operation.done !== true) return { kind: 'running' };
    const base64: unknown = operation.response?.videos?.[0]?.bytesBase64Encoded;
    if (typeof base64 !== 'string') return { kind: 'empty' };
    const bytes = Buffer.from(base64, 'base64');
    return base64 !== '' && BASE64.test(base64) ? { kind: 'video', bytes } : null;
  } catch {
    return null;
  }
}

const lengths = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 });

test('any writing of an answer in any chunks gives the first video, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(answer, randomness, lengths, async ({ operation, first }, stream, lengths) => {
      const text = writeJson(operation, drawFrom(stream));
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(operation)), 'the writer of this test writes JSON');
      const sha256 = createHash('sha256').update(first).digest('hex');
      const source = { kind: 'inline', bytes: first.length, sha256 };
      for (const size of [lengths, [1], [text.length * 4]]) {
        const sink = new MemorySink();
        const read = await readOperation(chunked(Buffer.from(text), size), sink);
        assert.deepEqual(read, { kind: 'video', mimeType: 'video/0', source, outputPrompt: null });
        assert.deepEqual(sink.bytes, first);
        assert.deepEqual(sink.ends, ['finish']);
      }
    }),
  );
});

test('any truncation of an answer is an error, and what was written is thrown away', async () => {
  await fc.assert(
    fc.asyncProperty(answer, randomness, lengths, fc.nat(), async ({ operation }, stream, lengths, cut) => {
      const body = Buffer.from(writeJson(operation, drawFrom(stream)));
      const sink = new MemorySink();
      await assert.rejects(
        readOperation(chunked(body.subarray(0, cut % body.length), lengths), sink),
        MalformedOperation,
      );
      assert.deepEqual(sink.ends, sink.chunks.length > 0 ? ['abandon'] : []);
    }),
    { numRuns: draws(150, 1_000) },
  );
});

test('every single cut of one answer is an error', async () => {
  const body = bodyOf({ ...finished('the first video', 'the second'), metadata: { é: ['\n', 1.5, true] } });
  for (let length = 0; length < body.length; length += 1) {
    const sink = new MemorySink();
    await assert.rejects(readOperation(chunked(body.subarray(0, length), [7]), sink), MalformedOperation);
    assert.deepEqual(sink.ends, sink.chunks.length > 0 ? ['abandon'] : []);
  }
});

test('a single byte of the video outside the alphabet is an error, wherever it stands', async () => {
  const outside = Array.from({ length: 256 }, (_, byte) => byte).filter(
    (byte) => !/[A-Za-z0-9+/=_-]/.test(String.fromCharCode(byte)),
  );
  const corruption = fc.record({ byte: fc.constantFrom(...outside), at: fc.nat() });
  await fc.assert(
    fc.asyncProperty(answer, corruption, lengths, async ({ operation, first }, { byte, at }, lengths) => {
      const body = bodyOf(operation);
      const base64 = first.toString('base64');
      body[body.indexOf(`"bytesBase64Encoded":"${base64}","mimeType":"video/0"`) + 22 + (at % base64.length)] = byte;
      const sink = new MemorySink();
      await assert.rejects(readOperation(chunked(body, lengths), sink), MalformedOperation);
      assert.deepEqual(sink.ends, sink.chunks.length > 0 ? ['abandon'] : []);
    }),
    { numRuns: draws(150, 1_000) },
  );
});

test('with any one byte changed, the reader agrees with one that holds everything', async () => {
  const body = bodyOf({ ...finished('hello'), metadata: { é: ['\n', 1.5, true] } });
  const byte = fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('"\\{}[],: =/019')));
  await fc.assert(
    fc.asyncProperty(fc.nat(body.length - 1), byte, lengths, async (at, byte, lengths) => {
      const changed = Buffer.from(body);
      changed[at] = byte;
      const sink = new MemorySink();
      const expected = readWhole(changed);
      const read = await readOperation(chunked(changed, lengths), sink).catch((error: unknown) => {
        assert.ok(error instanceof MalformedOperation);
        return null;
      });
      assert.equal(read?.kind ?? 'malformed', expected === null ? 'malformed' : expected.kind);
      if (read?.kind === 'video') assert.deepEqual(sink.bytes, expected?.bytes);
    }),
    { numRuns: 5000 },
  );
});

test('an answer without a video never touches the sink', async () => {
  const answers: [unknown, OperationAnswer['kind']][] = [
    [{ name: 'n' }, 'running'],
    [{ name: 'n', done: false }, 'running'],
    [{ done: true, response: {} }, 'empty'],
    [{ done: true, response: { raiMediaFilteredCount: 1 } }, 'filtered'],
    [{ done: true, error: { code: 13, message: 'Video generation failed.' } }, 'failed'],
    [{ done: true, response: { videos: [{ gcsUri: 'gs://b/o.mp4', mimeType: 'video/mp4' }] } }, 'video'],
  ];
  for (const [value, kind] of answers) {
    const sink = new MemorySink();
    assert.equal((await readOperation(chunked(bodyOf(value)), sink)).kind, kind);
    assert.deepEqual([sink.chunks, sink.ends], [[], []]);
  }
});

test('a video in an operation that is not done is thrown away', async () => {
  const sink = new MemorySink();
  const read = await readOperation(chunked(bodyOf({ ...finished('early'), done: false })), sink);
  assert.deepEqual(read, { kind: 'running' });
  assert.deepEqual(sink.ends, ['abandon']);
});

test('two values for one video are an error', async () => {
  const base64 = Buffer.from('hello').toString('base64');
  const key = `"bytesBase64Encoded":"${base64}"`;
  for (const videos of [`[{${key},${key}}]`, `[{${key}}],"videos":[]`]) {
    const sink = new MemorySink();
    const body = Buffer.from(`{"done":true,"response":{"videos":${videos}}}`);
    await assert.rejects(readOperation(chunked(body), sink), MalformedOperation);
    assert.deepEqual(sink.ends, ['abandon']);
  }
});

test('a long video reaches the sink in pieces no larger than what came in', async () => {
  const body = bodyOf(finished('v'.repeat(1_000_000)));
  const sink = new MemorySink();
  await readOperation(chunked(body, [16_384]), sink);
  assert.equal(sink.bytes.length, 1_000_000);
  assert.ok(sink.chunks.every((chunk) => chunk.length <= 16_384));
});

test('nothing more is read while the sink is writing', async () => {
  let asked = 0;
  let writing = false;
  const sink = new MemorySink();
  const slow: VideoSink = {
    async write(chunk) {
      writing = true;
      await new Promise(setImmediate);
      await sink.write(chunk);
      writing = false;
    },
    finish: () => sink.finish(),
    abandon: () => sink.abandon(),
  };
  async function* body(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunked(bodyOf(finished('hello, hello, hello')), [10])) {
      assert.equal(writing, false);
      asked += 1;
      yield chunk;
    }
  }
  assert.equal((await readOperation(body(), slow)).kind, 'video');
  assert.ok(asked > 10);
});

test('an error of the connection is thrown as it is, and the video is thrown away', async () => {
  const reset = new Error('ECONNRESET');
  const sink = new MemorySink();
  async function* body(): AsyncGenerator<Uint8Array> {
    yield bodyOf(finished('hello')).subarray(0, 80);
    throw reset;
  }
  await assert.rejects(readOperation(body(), sink), reset);
  assert.deepEqual(sink.ends, ['abandon']);
});

test('an error of the sink is thrown as it is, and the body is closed', async () => {
  const full = new Error('ENOSPC');
  const ends: string[] = [];
  const broken: VideoSink = {
    write: () => Promise.reject(full),
    finish: () => Promise.reject(new Error('not to be reached')),
    abandon: async () => void ends.push('abandon'),
  };
  const body = Readable.from(chunked(bodyOf(finished('hello')), [50]));
  await assert.rejects(readOperation(body, broken), full);
  assert.deepEqual(ends, ['abandon']);
  assert.ok(body.destroyed);
});

test('a sink that cannot finish is told to throw the video away', async () => {
  const full = new Error('ENOSPC');
  const sink = new MemorySink();
  sink.finish = () => Promise.reject(full);
  await assert.rejects(readOperation(chunked(bodyOf(finished('hello'))), sink), full);
  assert.deepEqual(sink.ends, ['abandon']);
});
