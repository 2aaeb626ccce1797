import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventLog, JournalBroken, StreamConflict } from '../../src/log/event-log.ts';
import { goodLife, lifeOf } from '../support/facts.ts';
import { MemoryJournal } from './journal/memory-journal.ts';
import { count, logs, prompt, Rows } from './logs.ts';

const open = logs();
const life = lifeOf('g1', goodLife());

test('when the journal breaks, the append fails with all that wait behind it, and later ones live in memory', async () => {
  const journal = new MemoryJournal();
  const log = await open({ journal, projections: [new Rows()] });
  const causes: unknown[] = [];
  const heard: number[] = [];
  log.bus.on('broken', (cause) => causes.push(cause));
  log.bus.on('appended', ({ position }) => heard.push(position));
  await log.append(prompt('a'));

  journal.broken = new Error('no space left');
  const writing = journal.nextWrite();
  const failing = log.append(prompt('b'));
  await writing;
  // it asks while the journal is being written, and must not be told that its facts are safe
  const behind = log.append(prompt('c'));
  const [one, two] = await Promise.allSettled([failing, behind]);
  for (const answer of [one, two]) assert.ok(answer?.status === 'rejected' && answer.reason instanceof JournalBroken);
  assert.equal(log.broken?.cause, journal.broken);
  assert.deepEqual([count(log, 'events'), count(log, 'rows')], [1, 1]);

  const [later] = await log.append(prompt('b'));
  assert.deepEqual([later?.position, later?.version], [2, 1]);
  assert.equal(journal.events.length, 1);
  assert.deepEqual(causes, [journal.broken]);
  assert.deepEqual(heard, [1, 2]);
});

test('what the journal took and the log could not is never followed by another write', async () => {
  const journal = new MemoryJournal();
  const rows = new Rows();
  const log = await open({ journal, projections: [rows] });
  rows.throwAt = 1;
  await assert.rejects(log.append(prompt('a')), /a defect of the projection/);
  assert.ok(log.broken);
  rows.throwAt = null;
  await log.append(prompt('b'));
  assert.deepEqual(
    journal.events.map(({ stream }) => stream),
    ['generation-a'],
  );
});

test('a log opened over its journal goes on where the last one ended', async () => {
  const journal = new MemoryJournal();
  const first = await open({ journal, projections: [new Rows()] });
  await first.append(...life);
  const second = await open({ journal, projections: [new Rows()] });
  assert.deepEqual([...second.read()], [...first.read()]);
  assert.equal(count(second, 'rows'), life.length);
  const [event] = await second.append(prompt('g2'));
  assert.equal(event?.position, life.length + 1);
  await assert.rejects(second.append({ ...prompt('g1'), version: 1 }), StreamConflict);
});

test('closing waits for the appends so far, closes the journal, and refuses what comes later', async () => {
  const journal = new MemoryJournal();
  const log = await EventLog.open({ projections: [], journal, newId: () => 'id' });
  const appended = log.append(prompt('a'));
  await log.close();
  assert.equal((await appended).length, 1);
  assert.ok(journal.closed);
  await assert.rejects(log.append(prompt('b')));
});

test('what comes while the journal is being closed is refused, and the journal does not pass for broken', async () => {
  const journal = new MemoryJournal();
  const log = await EventLog.open({ projections: [], journal, newId: () => 'id' });
  log.bus.on('broken', () => assert.fail('nothing broke'));
  const closing = log.close();
  await assert.rejects(log.append(prompt('a')), /closed/);
  await closing;
  await assert.rejects(log.append(prompt('b')), /closed/);
  assert.equal(log.broken, null);
});

test('a subscriber that throws is an uncaught error of its own: the append resolves and the next one too', async (t) => {
  const log = await open();
  const defect = new Error('a defect of the subscriber');
  const uncaught = t.mock.method(globalThis, 'queueMicrotask', (run: () => void) => assert.throws(run, defect));
  log.bus.on('appended', () => {
    throw defect;
  });
  await log.append(prompt('a'));
  await log.append(prompt('b'));
  assert.equal(uncaught.mock.callCount(), 2);
  assert.equal(log.size, 2);
});
