import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startVertexEmulator, type VertexEmulator } from '../../scripts/emulators/vertex.ts';
import { Calls, nameIn } from './vertex-calls.ts';

describe('the Vertex emulator bills', () => {
  let vertex: VertexEmulator;

  before(async () => {
    vertex = await startVertexEmulator({ renderMs: Number.POSITIVE_INFINITY, requireAuth: false });
  });
  after(() => vertex.close());

  it('eight seconds with and without sound, by model and resolution', async () => {
    const prices: readonly [string, string, number, number][] = [
      ['veo-3.1-generate-001', '720p', 3.2, 1.6],
      ['veo-3.1-generate-001', '1080p', 3.2, 1.6],
      ['veo-3.1-generate-001', '4k', 4.8, 3.2],
      ['veo-3.1-fast-generate-001', '720p', 0.8, 0.64],
      ['veo-3.1-fast-generate-001', '1080p', 0.96, 0.8],
      ['veo-3.1-fast-generate-001', '4k', 2.4, 2],
      ['veo-3.1-lite-generate-001', '720p', 0.4, 0.24],
      ['veo-3.1-lite-generate-001', '1080p', 0.64, 0.4],
    ];
    let total = 0;
    for (const [model, resolution, audio, silent] of prices) {
      const calls = new Calls(vertex, model);
      await calls.generate('x', { resolution });
      await calls.generate('x', { resolution, generateAudio: false });
      assert.deepEqual(
        vertex.billed.slice(-2).map(({ usd }) => usd),
        [audio, silent],
      );
      total += audio + silent;
    }
    assert.equal(vertex.billedUsd, Math.round(total * 100) / 100);
  });

  it('the same request twice, since there is no idempotency', async () => {
    const calls = new Calls(vertex);
    const before = vertex.billed.length;
    const [one, other] = await Promise.all([calls.generate('same'), calls.generate('same')]);
    assert.notEqual(one.name, other.name);
    assert.notEqual(vertex.sha256Of(one.name), vertex.sha256Of(other.name));
    assert.equal(vertex.billed.length, before + 2);
  });

  it('nothing while it runs, nor what was filtered, failed or came empty', async () => {
    const calls = new Calls(vertex);
    const before = vertex.billed.length;
    nameIn(await calls.submit('running'));
    vertex.script({ when: 'next', outcome: 'filtered' });
    vertex.script({ when: 'next', outcome: 'error', code: 13, message: 'x' });
    vertex.script({ when: 'next', outcome: 'empty' });
    vertex.script({ when: 'next', outcome: 'video', filtered: 2 });
    for (const prompt of ['a', 'b', 'c']) await calls.generate(prompt);
    await calls.generate('d', { sampleCount: 2 });
    assert.equal(vertex.billed.length, before);
  });

  it('what a poll never asked for: to stop waiting does not stop Google', async () => {
    const quick = await startVertexEmulator({ renderMs: ({ prompt }) => prompt.length, requireAuth: false });
    const name = nameIn(await new Calls(quick).submit('abc'));
    await quick.waitFor(() => quick.billed.some((bill) => bill.operationName === name));
    assert.equal(quick.requests('poll').count, 0);
    assert.equal(quick.billedUsd, 0.8);
    await quick.close();
  });

  it('what never ends only when it is told to end', async () => {
    const quick = await startVertexEmulator({ renderMs: 0, requireAuth: false });
    const calls = new Calls(quick);
    quick.script({ when: 'next', outcome: 'never' });
    const never = nameIn(await calls.submit('never'));
    const other = nameIn(await calls.submit('other'));
    await quick.waitFor(() => quick.billed.length === 1);
    assert.equal(quick.billed[0]?.operationName, other);
    assert.equal(quick.running, 1);
    quick.finish();
    assert.equal(quick.billed[1]?.operationName, never);
    assert.throws(() => quick.finish('unknown'), /no operation unknown/);
    assert.throws(() => quick.sha256Of('unknown'), /no video/);
    await quick.close();
  });
});
