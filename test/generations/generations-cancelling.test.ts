import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GenerationError } from '../../src/generations/failure-codes.ts';
import { accepted, refused, T0 } from '../support/facts.ts';
import { settled } from '../support/time.ts';
import { type Call, scenes } from './scene.ts';

const open = scenes();
const ada = accepted().data.userId;

test('cancelling while it waits is free, and it never starts', async () => {
  const scene = await open({ limits: { maxConcurrent: 0 } });
  await scene.accept('g1');
  assert.deepEqual(await scene.generations.cancel('g1', ada), { kind: 'free' });
  assert.deepEqual(await scene.generations.cancel('g1', ada), { kind: 'over' });
  assert.deepEqual(scene.facts('g1'), ['PromptAccepted', 'GenerationCancelled']);
  assert.equal(scene.messages.byId('g1')?.cost, 0);
  assert.equal(await scene.generations.start('g1'), false);
});

test('cancelling while Google renders stops the polling and costs what Google charges', async () => {
  const scene = await open();
  await scene.accept('g1');
  const call = await scene.bringTo('render', 'g1');
  assert.deepEqual(await scene.generations.cancel('g1', ada), { kind: 'charged', costUsd: 0.8 });
  assert.ok(call.signal.aborted);
  assert.equal(scene.messages.byId('g1')?.cost, 0.8);
  assert.equal(scene.messages.byId('g1')?.status, 'cancelled');
});

for (const worker of ['download', 'upload'] as const)
  test(`cancelling while ${worker} is at work comes too late, and the video arrives`, async () => {
    const scene = await open();
    await scene.accept('g1');
    const call = await scene.bringTo(worker, 'g1');
    assert.deepEqual(await scene.generations.cancel('g1', ada), { kind: 'too late' });
    assert.ok(!call.signal.aborted);
    call.give();
    if (worker === 'download') (await scene.called('upload', 'g1')).give();
    await scene.reached('g1', 'done');
  });

/** What becomes of a wish to cancel that came while the request was on its way, by how the request ends. */
const pending: Record<string, { end: (call: Call) => void; facts: string[]; cost: number | null }> = {
  'Google takes it': { end: (call) => call.give(), facts: ['OperationStarted', 'GenerationCancelled'], cost: 0.8 },
  'Google refuses it for now': {
    end: (call) => call.give(refused({ retryAt: T0 })),
    facts: ['SubmissionRefused', 'GenerationCancelled'],
    cost: 0,
  },
  'its answer is lost': {
    end: (call) => call.fail(new GenerationError('SUBMIT_UNCLEAR')),
    facts: ['GenerationFailed'],
    cost: null,
  },
};
for (const [name, { end, facts, cost }] of Object.entries(pending))
  test(`cancelling while the request is on its way waits for the answer: ${name}`, async () => {
    const scene = await open();
    await scene.accept('g1');
    const call = await scene.called('submit', 'g1');
    assert.deepEqual(await scene.generations.cancel('g1', ada), { kind: 'pending' });
    assert.deepEqual(await scene.generations.cancel('g1', ada), { kind: 'pending' });
    assert.ok(!call.signal.aborted);
    end(call);
    await scene.until(() => (scene.generations.size === 0 ? true : undefined));
    await settled();
    assert.deepEqual(scene.facts('g1').slice(2), facts);
    assert.equal(scene.messages.byId('g1')?.cost, cost);
    // above all it is not sent again, though a refused one may go at once
    assert.equal(scene.count('submit', 'g1'), 1);
  });

test('of a cancellation and a result at the same moment the first one counts, and the other hears the truth', async () => {
  const scene = await open();
  for (const id of ['g1', 'g2']) await scene.accept(id);
  const [one, two] = [await scene.bringTo('render', 'g1'), await scene.bringTo('render', 'g2')];
  const first = scene.generations.cancel('g1', ada);
  one.give();
  assert.equal((await first).kind, 'charged');
  two.give();
  await scene.called('download', 'g2');
  const second = scene.generations.cancel('g2', ada);
  assert.equal((await second).kind, 'too late');
  await settled();
  assert.equal(scene.facts('g1').at(-1), 'GenerationCancelled');
  assert.equal(scene.facts('g2').at(-1), 'VideoGenerated');
});

test('a worker that ignores its abort signal changes nothing, whether it ends well or badly', async () => {
  const scene = await open();
  for (const id of ['g1', 'g2']) await scene.accept(id);
  const calls = [await scene.bringTo('render', 'g1'), await scene.bringTo('render', 'g2')];
  for (const id of ['g1', 'g2']) await scene.generations.cancel(id, ada);
  calls[0]?.give();
  calls[1]?.fail(new Error('aborted, and angry'));
  await settled();
  for (const id of ['g1', 'g2']) assert.equal(scene.facts(id).at(-1), 'GenerationCancelled');
  assert.deepEqual(scene.defects, []);
});
