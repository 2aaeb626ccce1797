import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Acceptor, generationId } from '../../src/generations/acceptance.ts';
import type { Limits } from '../../src/generations/dispatcher.ts';
import { GenerationError } from '../../src/generations/failure-codes.ts';
import { Prompts } from '../../src/generations/prompts.ts';
import type { FactData } from '../../src/log/facts.ts';
import { Budgets } from '../../src/money/budgets.ts';
import { Spending } from '../../src/money/spending.ts';
import { AdminDecisions } from '../../src/records/admin-decisions.ts';
import { MemoryJournal } from '../log/journal/memory-journal.ts';
import { accepted } from '../support/facts.ts';
import { Scene } from './scene.ts';

/** A door with real generations behind it. */
async function open(t: TestContext, limits: Partial<Limits> = {}, budget: number | null = null) {
  const [journal, spending, adminDecisions, prompts] = [
    new MemoryJournal(),
    new Spending(),
    new AdminDecisions(),
    new Prompts(),
  ];
  const scene = await Scene.open({ journal, limits, projections: [spending, adminDecisions] });
  t.after(() => scene.close());
  const clock = () => scene.time.now;
  const budgets = new Budgets({ spending, adminDecisions, limits: { all: budget, user: null }, clock });
  const { log, dispatcher, generations } = scene;
  const acceptor = new Acceptor({ log, prompts, dispatcher, budgets, generations });
  const accept = (id: string, data: Partial<FactData<'PromptAccepted'>> = {}) =>
    acceptor.accept(id, { text: 'a red fox', senderId: 1001, pictures: [], video: null }, accepted(data).data);
  return { scene, journal, prompts, budgets, acceptor, accept };
}

describe('a prompt', () => {
  it('becomes a generation, with its length and nothing else of it in the fact', async (t) => {
    const { scene, prompts, accept } = await open(t);
    assert.deepEqual(await accept('g1'), { kind: 'begun', id: 'g1' });
    const [fact] = [...scene.log.read()];
    assert.ok(fact?.type === 'PromptAccepted');
    assert.equal(fact.data.promptLength, 'a red fox'.length);
    assert.ok(!JSON.stringify([...scene.log.read()]).includes('fox'));
    assert.equal(prompts.of('g1')?.text, 'a red fox');
  });

  it('that comes again is known, also while it is being accepted, and after it has ended', async (t) => {
    const { scene, prompts, accept } = await open(t);
    const twice = await Promise.all([accept('g1'), accept('g1')]);
    assert.deepEqual(
      twice.map(({ kind }) => kind),
      ['begun', 'known'],
    );
    for (const worker of ['submit', 'render', 'download', 'upload'] as const) (await scene.called(worker, 'g1')).give();
    await scene.reached('g1', 'done');
    prompts.forget('g1');
    assert.deepEqual(await accept('g1'), { kind: 'known', id: 'g1' });
    assert.equal(prompts.size, 0);
    assert.equal(scene.count('submit', 'g1'), 1);
  });

  it('that the log knows already is known, though nobody else does', async (t) => {
    const { scene, budgets, accept } = await open(t, {}, 5);
    scene.generations.begin = async () => 'known';
    assert.deepEqual(await accept('g1'), { kind: 'known', id: 'g1' });
    assert.equal(budgets.state(null)?.leftUsd, 5);
  });

  it('is refused once the bot is about to stop', async (t) => {
    const { scene, prompts, acceptor, accept } = await open(t);
    acceptor.close();
    assert.deepEqual(await accept('g1'), { kind: 'stopping' });
    assert.deepEqual([scene.log.size, prompts.size], [0, 0]);
  });

  it('is refused where the user has as many waiting as allowed, and takes no money', async (t) => {
    const { budgets, accept } = await open(t, { maxPerUser: 1, maxQueuedPerUser: 2 }, 10);
    const kinds = await Promise.all(['g1', 'g2', 'g3', 'g4'].map(async (id) => (await accept(id)).kind));
    assert.deepEqual(kinds, ['begun', 'begun', 'begun', 'queue full']);
    assert.deepEqual(await accept('g5'), { kind: 'queue full', whose: 'own line', waiting: 2 });
    assert.equal((await accept('g6', { userId: 42 })).kind, 'begun');
    assert.equal(budgets.state(null)?.leftUsd, 6.8);
  });

  it('is refused over a budget, and leaves its place in the queue to another', async (t) => {
    const { prompts, accept } = await open(t, { maxPerUser: 1, maxQueuedPerUser: 1 }, 2);
    await accept('g1');
    assert.equal((await accept('g2', { pricePerSecond: 0.4 })).kind, 'over budget');
    assert.deepEqual([prompts.of('g2'), prompts.size], [null, 1]);
    assert.equal((await accept('g3')).kind, 'begun');
  });

  it('that was refused can be accepted when it comes again', async (t) => {
    const { scene, accept } = await open(t, {}, 1);
    await accept('g1');
    assert.equal((await accept('g2')).kind, 'over budget');
    (await scene.called('submit', 'g1')).fail(new GenerationError('PROMPT_BLOCKED'));
    await scene.reached('g1', 'failed');
    assert.equal((await accept('g2')).kind, 'begun');
  });
});

describe('a prompt that comes to nothing', () => {
  it('is forgotten where the journal breaks, and every later one is refused', async (t) => {
    const { scene, journal, prompts, budgets, accept } = await open(t, {}, 5);
    journal.broken = new Error('no space left');
    assert.deepEqual(await accept('g1'), { kind: 'journal broken' });
    assert.deepEqual([prompts.size, scene.generations.size, budgets.state(null)?.leftUsd], [0, 0, 5]);
    assert.deepEqual(await accept('g2'), { kind: 'journal broken' });
    assert.equal(prompts.size, 0);
  });

  it('gives its place and its money back, whatever went wrong', async (t) => {
    const { scene, prompts, budgets, accept } = await open(t, { maxPerUser: 1, maxQueuedPerUser: 0 }, 1);
    const begin = scene.generations.begin;
    scene.generations.begin = () => Promise.reject(new Error('no memory'));
    await assert.rejects(accept('g1'), /no memory/);
    assert.deepEqual([prompts.size, budgets.state(null)?.leftUsd], [0, 1]);
    scene.generations.begin = begin;
    assert.equal((await accept('g1')).kind, 'begun');
  });
});

describe('the id of a generation', () => {
  it('is the same for the same message, and another for another', () => {
    const ids = [
      generationId(1, 2, 'message'),
      generationId(1, 3, 'message'),
      generationId(2, 2, 'message'),
      generationId(12, 3, 'message'),
      generationId(1, 23, 'message'),
      generationId(1, 2, 'again'),
    ];
    assert.equal(new Set(ids).size, ids.length);
    // Pinned: another one would let every message of the past start a second video.
    assert.equal(generationId(1, 2, 'message'), 'e0563a67-8450-5803-a9a3-03ade277f541');
  });

  it('of a yes to a prompt is the prompt’s own', () => {
    assert.equal(generationId(-100, 7, 'button'), generationId(-100, 7, 'message'));
  });
});
