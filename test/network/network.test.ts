import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { networkCode, neverSent, Watchdog } from '../../src/network/network.ts';

const LIMIT_MS = 60_000;

/** Reads all of a body under a watchdog. */
async function read(body: PassThrough): Promise<string[]> {
  const watchdog = new Watchdog(LIMIT_MS, new AbortController().signal);
  const pieces: string[] = [];
  try {
    for await (const chunk of watchdog.over(body)) pieces.push(Buffer.from(chunk).toString());
    return pieces;
  } finally {
    watchdog.stop();
  }
}

describe('the body of an answer', () => {
  it('comes in the pieces that were sent, not joined, also where they wait', async () => {
    const body = new PassThrough();
    const reading = read(body);
    for (const piece of ['a fox', ' and', ' an owl']) body.write(piece);
    body.end();
    assert.deepEqual(await reading, ['a fox', ' and', ' an owl']);
  });

  it('is held up where it comes faster than it is taken, and loses nothing', async () => {
    const body = new PassThrough({ highWaterMark: 1 });
    const watchdog = new Watchdog(LIMIT_MS, new AbortController().signal);
    const piece = Buffer.alloc(200_000);
    const pieces = watchdog.over(body);
    const first = pieces.next();
    let taken = 0;
    // Whoever sends waits while too much is waiting here.
    const sending = (async () => {
      for (let sent = 0; sent < 10; sent++) if (!body.write(piece)) await once(body, 'drain');
      body.end();
    })();
    const { value } = await first;
    taken += value?.byteLength ?? 0;
    await new Promise(setImmediate);
    assert.ok(body.isPaused());
    for await (const next of pieces) taken += next.byteLength;
    await sending;
    assert.equal(taken, 10 * piece.byteLength);
    watchdog.stop();
  });

  it('ends with the reason where it is cut off while it hangs, or before it is read', async () => {
    const reason = new Error('cancelled');
    const hanging = new PassThrough();
    hanging.write('a');
    const reading = assert.rejects(read(hanging), reason);
    setImmediate(() => hanging.destroy(reason));
    await reading;
    await assert.rejects(read(hanging), reason);
    const cut = new PassThrough();
    setImmediate(() => cut.destroy());
    await assert.rejects(read(cut), /was cut/);
  });

  it('is closed where not all of it is wanted', async () => {
    const body = new PassThrough();
    body.write('a fox');
    const watchdog = new Watchdog(LIMIT_MS, new AbortController().signal);
    for await (const _ of watchdog.over(body)) break;
    watchdog.stop();
    assert.ok(body.destroyed);
  });
});

describe('a request', () => {
  const failed = (code: string, syscall?: string) => Object.assign(new Error(code), { code, syscall });

  it('was never sent where no connection came about, whatever the reason', () => {
    for (const code of ['ETIMEDOUT', 'ECONNREFUSED', 'ENETUNREACH', 'EACCES', 'EADDRNOTAVAIL'])
      assert.ok(neverSent(failed(code, 'connect')), code);
    for (const code of ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL']) assert.ok(neverSent(failed(code, 'getaddrinfo')), code);
    assert.ok(neverSent(failed('CERT_HAS_EXPIRED')));
  });

  it('was never sent where each address of a host failed, below the error of a library', () => {
    const each = [failed('ETIMEDOUT', 'connect'), failed('ENETUNREACH', 'connect')];
    const all = Object.assign(new AggregateError(each), { code: 'ETIMEDOUT' });
    const error = new Error('Network request failed', { cause: new Error('fetch failed', { cause: all }) });
    assert.deepEqual([networkCode(error), neverSent(error)], ['ETIMEDOUT', true]);
  });

  it('may have been sent where a connection broke that stood, or nobody says what happened', () => {
    for (const code of ['ETIMEDOUT', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'EPIPE'])
      for (const syscall of ['read', 'write']) assert.ok(!neverSent(failed(code, syscall)), `${syscall} ${code}`);
    for (const error of [failed('ECONNRESET'), new Error('no idea'), null]) assert.ok(!neverSent(error));
  });
});
