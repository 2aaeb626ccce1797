import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replay } from '../../src/generations/compare.ts';
import { JournalBroken } from '../../src/log/event-log.ts';
import { MemoryJournal } from '../log/journal/memory-journal.ts';
import { accepted } from '../support/facts.ts';
import { scenes } from './scene.ts';

const open = scenes();
const ada = accepted().data.userId;

test('where the journal breaks at the start, the request is never sent and it costs nothing', async () => {
  const journal = new MemoryJournal();
  const scene = await open({ journal, limits: { maxConcurrent: 0 } });
  for (const id of ['g1', 'g2']) await scene.accept(id);
  journal.broken = new Error('no space left');
  assert.equal(await scene.generations.start('g1'), true);
  // the next one finds it broken already
  await scene.generations.start('g2');
  for (const id of ['g1', 'g2']) {
    const { generation } = await scene.reached(id, 'failed');
    assert.deepEqual(generation.failure, { stage: 'queued', code: 'JOURNAL_BROKEN', detail: null });
    assert.equal(scene.messages.byId(id)?.cost, 0);
    assert.deepEqual(scene.facts(id), ['PromptAccepted', 'GenerationFailed']);
  }
  assert.deepEqual(scene.calls, []);
});

test('a start that waits behind the write that breaks is not sent either', async () => {
  const journal = new MemoryJournal();
  const scene = await open({ journal, limits: { maxConcurrent: 0 } });
  for (const id of ['g1', 'g2']) await scene.accept(id);
  journal.broken = new Error('no space left');
  const writing = journal.nextWrite();
  const one = scene.generations.cancel('g1', ada);
  await writing;
  await scene.generations.start('g2');
  await one;
  await scene.reached('g2', 'failed');
  assert.equal(scene.facts('g1').at(-1), 'GenerationCancelled');
  assert.deepEqual(scene.calls, []);
});

test('where the journal breaks later, what is paid for goes on in memory, and no prompt is accepted unheard', async () => {
  const journal = new MemoryJournal();
  const scene = await open({ journal });
  await scene.accept('g1');
  const call = await scene.called('submit', 'g1');
  journal.broken = new Error('no space left');
  call.give();
  for (const worker of ['render', 'download', 'upload'] as const) (await scene.called(worker, 'g1')).give();
  await scene.reached('g1', 'done');
  assert.equal(scene.count('submit', 'g1'), 1);
  assert.equal(journal.events.length, 2);
  assert.deepEqual(replay(scene.log.read()).divergences, []);
});

test('a prompt whose acceptance the journal cannot hold never began', async () => {
  const journal = new MemoryJournal();
  const scene = await open({ journal });
  journal.broken = new Error('no space left');
  await assert.rejects(scene.accept('g1'), JournalBroken);
  assert.deepEqual([scene.generations.size, scene.log.size, scene.moves.length], [0, 0, 0]);
});
