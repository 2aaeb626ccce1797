import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replay } from '../../src/generations/compare.ts';
import { resume } from '../../src/generations/resume.ts';
import { MemoryJournal } from '../log/journal/memory-journal.ts';
import {
  accepted,
  downloaded,
  failed,
  generated,
  lifeOf,
  operation,
  refused,
  started,
  stored,
} from '../support/facts.ts';
import { settled } from '../support/time.ts';
import { scenes, type WorkerName } from './scene.ts';

const open = scenes();
const workers: WorkerName[] = ['submit', 'render', 'download', 'upload'];

const lives = {
  submit: [accepted(), started()],
  render: [accepted(), started(), operation()],
  download: [accepted(), started(), refused(), started({ attempt: 2 }), operation(), generated()],
  upload: [accepted(), started(), operation(), generated(), downloaded()],
} as const;
for (const worker of workers)
  test(`a generation that was interrupted at ${worker} comes back there, and its worker begins once`, async () => {
    const journal = new MemoryJournal();
    journal.writes.push(stored(lifeOf('g1', lives[worker])));
    const scene = await open({ journal });
    await resume(scene.generations, scene.log, scene.messages.unfinished(), () => null);
    assert.deepEqual(
      scene.calls.map((call) => [call.worker, call.generation.attempt]),
      [[worker, worker === 'download' ? 2 : 1]],
    );
    assert.equal(scene.moves.length, 1);
    for (const name of workers.slice(workers.indexOf(worker))) (await scene.called(name, 'g1')).give();
    await scene.reached('g1', 'done');
    assert.deepEqual(
      scene.calls.map((call) => call.worker),
      workers.slice(workers.indexOf(worker)),
    );
    const [first] = scene.moves;
    assert.equal(first?.event.version, lives[worker].length);
    assert.deepEqual(replay(journal.events).divergences, []);
  });

test('what cannot go on without its prompt ends with the code of its stage, and no worker is called for it', async () => {
  const journal = new MemoryJournal();
  const events = [
    ...lifeOf('g1', [accepted()]),
    ...lifeOf('g2', lives.render),
    ...lifeOf('g3', lives.submit),
    ...lifeOf('g4', [accepted(), started(), failed()]),
  ];
  journal.writes.push(stored(events));
  const scene = await open({ journal, limits: { maxConcurrent: 1 } });
  await resume(scene.generations, scene.log, ['g1', 'g2', 'g3', 'g4', 'nobody'], (stage) => {
    if (stage === 'queued') return 'BOT_STOPPED_QUEUED';
    return stage === 'submitting' ? 'BOT_STOPPED_SUBMITTING' : null;
  });
  const costs = scene.messages.all().map(({ id, status, cost }) => [id, status, cost]);
  assert.deepEqual(costs, [
    ['g1', 'failed', 0],
    ['g2', 'generating', 0],
    ['g3', 'failed', null],
    ['g4', 'failed', 0],
  ]);
  assert.deepEqual(
    scene.calls.map(({ worker, id }) => [worker, id]),
    [['render', 'g2']],
  );
  assert.deepEqual(
    scene.moves.map(({ generation, state }) => [generation.id, state]),
    [
      ['g1', 'failed'],
      ['g3', 'failed'],
      ['g2', 'generating.rendering'],
    ],
  );
  assert.deepEqual(replay(journal.events).divergences, []);
});

test('a return is told before what follows from it, however quick the worker and slow the journal', async () => {
  const journal = new MemoryJournal();
  journal.writes.push(stored([...lifeOf('g1', lives.upload), ...lifeOf('g2', [accepted()])]));
  const scene = await open({ journal, limits: { maxConcurrent: 1 } });
  scene.onCall = (call) => call.give();
  await resume(scene.generations, scene.log, ['g1', 'g2'], (stage) =>
    stage === 'queued' ? 'BOT_STOPPED_QUEUED' : null,
  );
  await scene.reached('g1', 'done');
  assert.deepEqual(
    scene.moves.filter(({ generation }) => generation.id === 'g1').map(({ state }) => state),
    ['uploading', 'done'],
  );
  // and its slot is free again
  await scene.accept('g3');
  await scene.reached('g3', 'done');
});

test('a halt aborts every worker and leaves no fact, so that a journal can resume', async () => {
  const journal = new MemoryJournal();
  const scene = await open({ journal });
  for (const id of ['g1', 'g2', 'g3']) await scene.accept(id);
  const submit = await scene.called('submit', 'g1');
  const render = await scene.bringTo('render', 'g2');
  const upload = await scene.bringTo('upload', 'g3');
  const [facts, moves] = [scene.log.size, scene.moves.length];
  const writing = journal.nextWrite();
  upload.give();
  await writing;
  scene.dispatcher.close();
  scene.generations.halt();
  assert.ok([submit, render, upload].every(({ signal }) => signal.aborted));
  assert.equal(scene.generations.size, 0);
  submit.fail(new Error('aborted'));
  render.give();
  await settled();
  // the fact that was being written just then is kept for whoever resumes, and reaches nobody any more
  assert.deepEqual([scene.log.size, scene.moves.length, scene.defects], [facts + 1, moves, []]);
  assert.deepEqual(
    ['g1', 'g2', 'g3'].map((id) => scene.facts(id).at(-1)),
    ['GenerationStarted', 'OperationStarted', 'VideoDelivered'],
  );
  assert.deepEqual(replay(journal.events).divergences, []);
});
