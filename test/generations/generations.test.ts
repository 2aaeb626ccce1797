import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replay } from '../../src/generations/compare.ts';
import { GenerationError } from '../../src/generations/failure-codes.ts';
import type { Projection } from '../../src/log/projection.ts';
import { MemoryJournal } from '../log/journal/memory-journal.ts';
import { delivered, generated, operation, refused, T0 } from '../support/facts.ts';
import { settled } from '../support/time.ts';
import { type Call, scenes, type WorkerName } from './scene.ts';

const open = scenes();
const workers: WorkerName[] = ['submit', 'render', 'download', 'upload'];

test('a worker’s fact that cannot be written ends its generation alone, and the log goes on', async () => {
  const scene = await open({ journal: new MemoryJournal() });
  await scene.accept('g1');
  await scene.accept('g2');
  (await scene.called('submit', 'g1')).give(operation({ promptTokens: -1 }));
  const { generation } = await scene.reached('g1', 'failed');
  // Google has the prompt: nobody but Google knows what it costs.
  assert.deepEqual([generation.costUsd, generation.failure?.code], [null, 'INTERNAL']);
  assert.equal(scene.log.broken, null);
  (await scene.bringTo('upload', 'g2')).give();
  await scene.reached('g2', 'done');
});

test('a prompt becomes a video: each worker is called once, each fact moves the machine, and nothing stays behind', async () => {
  const scene = await open();
  assert.equal(await scene.accept('g1'), 'begun');
  for (const worker of workers) {
    const call = await scene.called(worker, 'g1');
    scene.time.pass(1_000);
    call.give();
  }
  await scene.reached('g1', 'done');
  assert.deepEqual(
    scene.moves.map(({ event, state }) => [event.type, state, event.at - T0]),
    [
      ['PromptAccepted', 'queued', 0],
      ['GenerationStarted', 'generating.submitting', 0],
      ['OperationStarted', 'generating.rendering', 1_000],
      ['VideoGenerated', 'downloading', 2_000],
      ['VideoDownloaded', 'uploading', 3_000],
      ['VideoDelivered', 'done', 4_000],
    ],
  );
  assert.deepEqual(
    scene.calls.map(({ worker }) => worker),
    workers,
  );
  assert.equal(scene.messages.byId('g1')?.status, 'done');
  assert.deepEqual([scene.generations.size, scene.generations.find('g1'), scene.defects], [0, null, []]);
  assert.deepEqual(replay(scene.log.read()).divergences, []);
});

test('a worker sees the generation as the facts have made it, and a move shows what came of it', async () => {
  const scene = await open();
  await scene.accept('g1', { chatId: -5, messageId: 3 });
  const call = await scene.bringTo('upload', 'g1');
  const { id, chatId, messageId, operation, costUsd, bytes } = call.generation;
  assert.deepEqual([id, chatId, messageId, operation, costUsd, bytes], ['g1', -5, 3, 'operations/1', 0.8, 1_000]);
  assert.equal(scene.generations.find('g1')?.state, 'uploading');
  assert.deepEqual(
    [...scene.generations.live()].map((one) => [one.id, one.state]),
    [['g1', 'uploading']],
  );
});

test('the same id begins once, even twice at the same moment and after its end', async () => {
  const scene = await open();
  const answers = await Promise.all([scene.accept('g1'), scene.accept('g1'), scene.accept('g2')]);
  assert.deepEqual(answers, ['begun', 'known', 'begun']);
  (await scene.called('submit', 'g1')).fail(new GenerationError('REQUEST_REFUSED'));
  await scene.reached('g1', 'failed');
  assert.equal(await scene.accept('g1'), 'known');
  assert.deepEqual(scene.facts('g1'), ['PromptAccepted', 'GenerationStarted', 'GenerationFailed']);
  assert.equal(scene.count('submit', 'g1'), 1);
});

for (const worker of workers)
  test(`an error of the catalogue out of ${worker} ends the generation with its code and its cost`, async () => {
    const scene = await open();
    await scene.accept('g1');
    (await scene.bringTo(worker, 'g1')).fail(new GenerationError('RENDER_TIMEOUT', 'a detail'));
    const { generation } = await scene.reached('g1', 'failed');
    const stage = { submit: 'submitting', render: 'rendering', download: 'downloading', upload: 'uploading' }[worker];
    assert.deepEqual(generation.failure, { stage, code: 'RENDER_TIMEOUT', detail: 'a detail' });
    const cost = worker === 'submit' || worker === 'render' ? null : 0.8;
    assert.equal(scene.messages.byId('g1')?.cost, cost);
    assert.deepEqual(scene.defects, []);
  });

test("Google's own words are passed on before the chat hears of the failure, and never stored", async () => {
  const scene = await open();
  const heard: unknown[] = [];
  scene.generations.bus.on('googleSaid', (id, words) => heard.push([id, words, scene.generations.find(id)?.state]));
  await scene.accept('g1');
  (await scene.bringTo('render', 'g1')).fail(new GenerationError('FILTERED', null, 'a red fox is not wanted'));
  await scene.reached('g1', 'failed');
  assert.deepEqual(heard, [['g1', 'a red fox is not wanted', 'generating.rendering']]);
  assert.doesNotMatch(JSON.stringify([[...scene.log.read()], scene.moves]), /fox/);
});

test('an error that nobody foresaw ends the generation as internal, and the operator hears of it', async () => {
  const scene = await open();
  await scene.accept('g1');
  const defect = new TypeError('a red fox is not a function');
  (await scene.called('submit', 'g1')).fail(defect);
  const { generation } = await scene.reached('g1', 'failed');
  assert.deepEqual(generation.failure, { stage: 'submitting', code: 'INTERNAL', detail: null });
  assert.equal(generation.costUsd, null);
  assert.deepEqual(scene.defects, [defect]);
  assert.doesNotMatch(JSON.stringify([...scene.log.read()]), /fox/);
  // the others go on
  await scene.accept('g2');
  await scene.called('submit', 'g2');
});

test('a worker that returns a fact out of turn ends the generation as internal: nothing else would move it', async () => {
  const scene = await open();
  await scene.accept('g1');
  (await scene.bringTo('render', 'g1')).give(delivered());
  const { generation } = await scene.reached('g1', 'failed');
  assert.equal(generation.failure?.code, 'INTERNAL');
  assert.match(String(scene.defects), /VideoDelivered does not follow rendering/);
});

test('a fact that the log cannot take ends the generation as internal, before its start as well as later', async () => {
  const refusals = new Set(['GenerationStarted', 'VideoDownloaded']);
  const projection: Projection = {
    schema: '',
    attach: () => {},
    apply: ({ type }) => {
      if (refusals.delete(type)) throw new Error(`a defect at ${type}`);
    },
  };
  const scene = await open({ projections: [projection] });
  await scene.accept('g1');
  const first = await scene.reached('g1', 'failed');
  await scene.accept('g2');
  (await scene.bringTo('download', 'g2')).give();
  const second = await scene.reached('g2', 'failed');
  assert.deepEqual(
    [first, second].map(({ generation }) => [generation.failure?.stage, generation.failure?.code, generation.costUsd]),
    [
      ['queued', 'INTERNAL', 0],
      ['downloading', 'INTERNAL', 0.8],
    ],
  );
  assert.deepEqual(scene.defects.map(String), [
    'Error: a defect at GenerationStarted',
    'Error: a defect at VideoDownloaded',
  ]);
  assert.deepEqual(replay(scene.log.read()).divergences, []);
});

test('a fact that no longer fits is dropped', async () => {
  const scene = await open();
  await scene.accept('g1');
  const call = await scene.bringTo('render', 'g1');
  assert.equal(await scene.generations.record('g1', refused()), false);
  assert.equal(await scene.generations.record('nobody', refused()), false);
  call.give();
  await scene.reached('g1', 'downloading');
  assert.ok(!scene.facts('g1').includes('SubmissionRefused'));
});

test('a generation can be failed in any state with a code of that state, or left alone', async () => {
  const scene = await open();
  for (const id of ['g1', 'g2']) await scene.accept(id);
  const call = await scene.bringTo('download', 'g1');
  await scene.bringTo('render', 'g2');
  assert.equal(
    await scene.generations.fail('g2', (stage) => (stage === 'queued' ? 'BOT_STOPPED_QUEUED' : null)),
    false,
  );
  const stages: string[] = [];
  await scene.generations.fail('g1', (stage) => {
    stages.push(stage);
    return 'BOT_STOPPED_DELIVERING';
  });
  assert.deepEqual(stages, ['downloading']);
  assert.ok(call.signal.aborted);
  assert.equal(scene.messages.byId('g1')?.cost, 0.8);
  assert.equal(scene.generations.find('g2')?.state, 'generating.rendering');
});

test('a worker whose state was left is called off, and however it ends, nothing comes of it', async () => {
  const scene = await open();
  for (const [id, end] of [
    ['g1', (call: Call) => call.fail(new Error('called off'))],
    ['g2', (call: Call) => call.give()],
  ] as const) {
    await scene.accept(id);
    const call = await scene.bringTo('render', id);
    await scene.generations.record(id, generated());
    assert.ok(call.signal.aborted);
    end(call);
    (await scene.called('download', id)).give();
    (await scene.called('upload', id)).give();
    await scene.reached(id, 'done');
    assert.equal(scene.facts(id).filter((type) => type === 'VideoGenerated').length, 1);
  }
  assert.deepEqual(scene.defects, []);
});

test('a subscriber that throws is told to the operator and holds up nobody', async () => {
  const scene = await open();
  const defect = new Error('a defect of the subscriber');
  scene.generations.bus.on('moved', () => {
    throw defect;
  });
  await scene.accept('g1');
  for (const worker of workers) (await scene.called(worker, 'g1')).give();
  await scene.reached('g1', 'done');
  await settled();
  assert.deepEqual(
    scene.defects,
    Array.from({ length: 6 }, () => defect),
  );
});
