import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { startVertexEmulator, type VertexEmulator } from '../../scripts/emulators/vertex.ts';
import { Calls, json, nameIn } from './vertex-calls.ts';

describe('the Vertex emulator fails on demand', () => {
  let vertex: VertexEmulator;
  let calls: Calls;

  beforeEach(async () => {
    vertex = await startVertexEmulator({ renderMs: Number.POSITIVE_INFINITY, requireAuth: false });
    calls = new Calls(vertex);
  });
  afterEach(() => vertex.close());

  /** A finished operation with a video of this many bytes inside its answer. */
  async function finished(bytes: number): Promise<string> {
    vertex.script({ when: 'next', outcome: 'video', bytes });
    const name = nameIn(await calls.submit('x'));
    vertex.finish(name);
    return name;
  }

  it('by a reset before the submit is accepted, once', async () => {
    const fault = vertex.fault({ kind: 'submit', fault: 'reset-before' });
    await assert.rejects(calls.submit('x'));
    assert.equal(vertex.submits.length, 0);
    nameIn(await calls.submit('x'));
    assert.equal(fault.fired, 1);
    assert.deepEqual(vertex.requests('submit').byStatus, { 0: 1, 200: 1 });
    assert.equal(vertex.requests('submit').log[0]?.fault, 'reset-before');
  });

  it('by a reset after the submit was accepted, which is billed', async () => {
    vertex.fault({ kind: 'submit', fault: 'reset-after' });
    await assert.rejects(calls.submit('x'));
    assert.equal(vertex.submits.length, 1);
    vertex.finish();
    assert.equal(vertex.billedUsd, 0.8);
  });

  it('by a status of Google, before and after the request was carried out', async () => {
    for (const fault of ['404', '429', '500', '503', '504'] as const) {
      vertex.fault({ kind: 'submit', fault, asArray: fault === '503' });
      const reply = await calls.submit('x');
      assert.equal(reply.status, Number(fault));
      const value = json(reply);
      const error: unknown = Array.isArray(value) ? value[0] : value;
      assert.match(JSON.stringify(error), new RegExp(`^\\{"error":\\{"code":${fault},`));
      assert.equal(Array.isArray(value), fault === '503');
    }
    assert.equal(vertex.submits.length, 0);
    vertex.fault({ kind: 'submit', fault: '500', accepted: true });
    assert.equal((await calls.submit('x')).status, 500);
    assert.equal(vertex.submits.length, 1);
  });

  it('by a page in the place of JSON', async () => {
    vertex.fault({ kind: 'poll', fault: '502' });
    const bad = await calls.poll('x');
    assert.equal(bad.status, 502);
    assert.match(bad.text, /^<!DOCTYPE html>/);
    for (const status of [400, 403, 404]) {
      vertex.fault({ kind: 'poll', fault: 'page', status });
      const page = await calls.poll('x');
      assert.equal(page.status, status);
      assert.match(page.text, /^<!DOCTYPE html>/);
    }
    vertex.fault({ kind: 'any', fault: 'not-json' });
    const good = await calls.poll('x');
    assert.equal(good.status, 200);
    assert.match(good.text, /^<!DOCTYPE html>/);
  });

  it('by holding requests until they are released, even where the client has left', async () => {
    const hold = vertex.fault({ kind: 'submit', fault: 'hold', times: 2 });
    const leaving = new AbortController();
    const path = `${vertex.root}/v1/${calls.model}:predictLongRunning`;
    const body = JSON.stringify({ instances: [{ prompt: 'left' }] });
    const left = assert.rejects(fetch(path, { method: 'POST', body, signal: leaving.signal }), { name: 'AbortError' });
    const patient = calls.submit('patient');
    await vertex.waitFor(() => hold.waiting === 2);
    assert.equal(vertex.submits.length, 0);
    leaving.abort();
    await left;
    hold.release();
    nameIn(await patient);
    await vertex.waitFor(() => vertex.submits.length === 2);
    nameIn(await calls.submit('free'));
    assert.equal(hold.fired, 2);
  });

  it('by holding only the answer', async () => {
    const hold = vertex.fault({ kind: 'submit', fault: 'hold', accepted: true });
    const reply = calls.submit('x');
    await vertex.waitFor(() => hold.waiting === 1);
    assert.equal(vertex.submits.length, 1);
    hold.release();
    nameIn(await reply);
    assert.equal(vertex.submits.length, 1);
  });

  it('by never answering', async () => {
    const hang = vertex.fault({ kind: 'poll', fault: 'hang' });
    const leaving = new AbortController();
    const path = `${vertex.root}/v1/${calls.model}:fetchPredictOperation`;
    const reply = assert.rejects(fetch(path, { method: 'POST', body: '{}', signal: leaving.signal }));
    await vertex.waitFor(() => hang.fired === 1);
    leaving.abort();
    await reply;
    await vertex.waitFor(() => vertex.requests('poll').byStatus[0] === 1);
  });

  it('by answering late what was carried out at once', async () => {
    vertex.fault({ kind: 'submit', fault: 'slow', delayMs: 30 });
    nameIn(await calls.submit('x'));
    const [record] = vertex.requests('submit').log;
    assert.ok(record && record.endedAt - record.at >= 25);
    assert.ok((vertex.submits[0]?.at ?? 0) - record.at < record.endedAt - record.at);
  });

  it('by a body that ends early, with the connection or as if it were complete', async () => {
    const name = await finished(300_000);
    const cut = vertex.fault({ kind: 'poll', fault: 'cut', afterBytes: 200_000 });
    await assert.rejects(calls.poll(name));
    assert.equal(vertex.requests('poll').log[0]?.bytes, 200_000);
    vertex.fault({ kind: 'poll', fault: 'cut', afterBytes: 200_000, clean: true });
    const reply = await calls.poll(name);
    assert.equal(reply.text.length, 200_000);
    assert.throws(() => json(reply), SyntaxError);
    assert.ok(json(await calls.poll(name)));
    assert.equal(cut.fired, 1);
  });

  it('by a body that lacks its last byte, where it is no longer than the cut', async () => {
    const name = nameIn(await calls.submit('x'));
    const whole = await calls.poll(name);
    vertex.fault({ kind: 'poll', fault: 'cut', afterBytes: 10_000, clean: true, onlyVideo: false });
    assert.equal((await calls.poll(name)).text, whole.text.slice(0, -1));
  });

  it('by waiting with body faults for an answer that carries a video', async () => {
    const running = nameIn(await calls.submit('x'));
    const name = await finished(100_000);
    const cut = vertex.fault({ kind: ['poll', 'gcs-get'], fault: 'cut', afterBytes: 1_000 });
    assert.deepEqual(json(await calls.poll(running)), { name: running });
    assert.equal(cut.fired, 0);
    await assert.rejects(calls.poll(name));
    assert.equal(cut.fired, 1);
  });

  it('by one wrong character in the base64', async () => {
    const name = await finished(250_000);
    const right = (await calls.poll(name)).text;
    vertex.fault({ kind: 'any', fault: 'bad-base64' });
    const wrong = (await calls.poll(name)).text;
    assert.equal(wrong.length, right.length);
    const differing = [...wrong].flatMap((character, at) => (character === right[at] ? [] : [character]));
    assert.deepEqual(differing, ['*']);
  });

  it('by a slow body that is whole at the end', async () => {
    const name = await finished(100_000);
    vertex.fault({ kind: 'poll', fault: 'slow-body', chunkBytes: 20_000, delayMs: 1 });
    const base64 = /"bytesBase64Encoded": "([^"]+)"/.exec((await calls.poll(name)).text)?.[1] ?? '';
    const hash = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');
    assert.equal(hash, vertex.sha256Of(name));
  });

  it('by cutting an object of the bucket', async () => {
    const { name } = await calls.generate('x', { storageUri: 'gs://out/a' });
    const [uri = ''] = vertex.objects.keys();
    const path = `/storage/v1/b/out/o/${encodeURIComponent(uri.slice('gs://out/'.length))}?alt=media`;
    vertex.fault({ kind: 'gcs-get', fault: 'cut', afterBytes: 50_000 });
    await assert.rejects(calls.get(path));
    vertex.fault({ kind: 'gcs-get', fault: 'cut', afterBytes: 50_000, clean: true });
    assert.equal((await calls.bytes(path)).length, 50_000);
    assert.equal(
      createHash('sha256')
        .update(await calls.bytes(path))
        .digest('hex'),
      vertex.sha256Of(name),
    );
  });

  it('where a predicate says, as often as it says, until it is removed', async () => {
    const name = nameIn(await calls.submit('calm'));
    const storm = vertex.fault({
      kind: 'any',
      fault: '503',
      times: Number.POSITIVE_INFINITY,
      when: (request) => request.prompt === 'storm' || request.operationName === name,
    });
    assert.equal((await calls.submit('calm')).status, 200);
    assert.equal((await calls.submit('storm')).status, 503);
    assert.equal((await calls.poll(name)).status, 503);
    storm.remove();
    assert.equal((await calls.poll(name)).status, 200);
    assert.equal(storm.fired, 2);
    assert.deepEqual(vertex.stats().faults, { 503: 2 });
  });
});
