import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type NewEvent, StreamConflict } from '../../src/log/event-log.ts';
import { MalformedFact, type StoredEvent } from '../../src/log/facts.ts';
import { history } from '../generations/lives.ts';
import { accepted, choice, goodLife, lifeOf, modelSelected, operation, started, stored } from '../support/facts.ts';
import { MemoryJournal } from './journal/memory-journal.ts';
import { count, logs, prompt, Rows } from './logs.ts';

const open = logs();
const life = lifeOf('g1', goodLife());

test('an event gets the next position, the next version of its stream, an id, and is read back as it went in', async () => {
  const log = await open();
  const [first] = await log.append(prompt('a'));
  const rest = await log.append(prompt('b'), {
    ...started({}, 1_780_315_200_123),
    stream: 'generation-a',
    state: 'generating.submitting',
  });
  assert.deepEqual([...log.read()], [first, ...rest]);
  assert.deepEqual(rest[1], {
    position: 3,
    id: 'id-3',
    stream: 'generation-a',
    version: 2,
    type: 'GenerationStarted',
    schema: 1,
    at: 1_780_315_200_123,
    data: { attempt: 1 },
    state: 'generating.submitting',
  });
  assert.deepEqual([...log.read('generation-a')], [first, rest[1]]);
  assert.deepEqual([...log.read('generation-none')], []);
  assert.equal(log.size, 3);
});

test('a stream is there from its first event on, however often it was asked for before', async () => {
  const log = await open();
  assert.deepEqual([log.has('generation-a'), log.has('generation-a')], [false, false]);
  const [first] = await log.append({ ...prompt('a'), version: 1 });
  assert.equal(first?.version, 1);
  assert.deepEqual([log.has('generation-a'), log.has('generation-b')], [true, false]);
  await assert.rejects(log.append({ ...prompt('a'), version: 1 }), StreamConflict);
});

test('a stream that could not be begun is not there', async () => {
  const rows = new Rows();
  const log = await open({ projections: [rows] });
  rows.throwAt = 1;
  await assert.rejects(log.append(prompt('a')));
  assert.equal(log.has('generation-a'), false);
  rows.throwAt = null;
  await log.append({ ...prompt('a'), version: 1 });
  assert.equal(log.has('generation-a'), true);
});

test('a stream goes on with its next version however many others came since', async () => {
  const log = await open();
  await log.append(prompt('first'));
  await log.append(...Array.from({ length: 5_001 }, (_, index) => prompt(String(index))));
  const [next] = await log.append({ ...started(), stream: 'generation-first', state: 'generating.submitting' });
  assert.equal(next?.version, 2);
});

test('however appends are cut and overlap, positions and versions have no gap and each stream keeps its order', async () => {
  await fc.assert(
    fc.asyncProperty(history, fc.array(fc.boolean()), fc.boolean(), async (events, awaited, durable) => {
      const journal = new MemoryJournal();
      const log = await open(durable ? { journal } : {});
      const heard: number[] = [];
      log.bus.on('appended', ({ position }) => heard.push(position));
      const answers: Promise<StoredEvent[]>[] = [];
      for (const [index, event] of events.entries()) {
        answers.push(log.append(event));
        if (awaited[index]) await answers.at(-1);
      }
      const answered = (await Promise.all(answers)).flat();
      const read = [...log.read()];
      assert.deepEqual(read, answered);
      assert.deepEqual(
        read.map((event) => ({ ...event, id: '' })),
        stored(events).map((event) => ({ ...event, id: '' })),
      );
      assert.deepEqual(
        heard,
        read.map(({ position }) => position),
      );
      if (durable) assert.deepEqual(journal.events, read);
    }),
    { numRuns: 25 },
  );
});

test('appends that arrive together go to the journal in one write', async () => {
  const journal = new MemoryJournal();
  const log = await open({ journal });
  await Promise.all([log.append(prompt('a')), log.append(prompt('b'), prompt('c')), log.append(prompt('d'))]);
  assert.deepEqual(
    journal.writes.map((events) => events.length),
    [4],
  );
});

test('a version that is taken turns the whole append away, and only that one', async () => {
  const log = await open();
  const [one, two, three] = await Promise.allSettled([
    log.append({ ...prompt('a'), version: 1 }),
    log.append(prompt('b'), { ...prompt('a'), version: 1 }),
    log.append({ ...prompt('b'), version: 1 }),
  ]);
  assert.equal(one?.status, 'fulfilled');
  assert.ok(two?.status === 'rejected' && two.reason instanceof StreamConflict);
  assert.equal(three?.status, 'fulfilled');
  await assert.rejects(log.append({ ...prompt('a'), version: 1 }), StreamConflict);
  await assert.rejects(log.append({ ...prompt('a'), version: 3 }), StreamConflict);
  assert.deepEqual(
    [...log.read()].map(({ position, stream, version }) => [position, stream, version]),
    [
      [1, 'generation-a', 1],
      [2, 'generation-b', 1],
    ],
  );
});

const malformed: [string, NewEvent, RegExp][] = [
  ['a user name that is a number', { ...prompt('x'), data: { ...accepted().data, username: 5 } } as never, /username/],
  [
    'a user name of 1.2 MB',
    { ...prompt('x'), data: { ...accepted().data, username: 'a'.repeat(1_200_000) } } as never,
    /PromptAccepted cannot be written: its length/,
  ],
  [
    'no message',
    { ...prompt('x'), data: { ...accepted().data, messageId: undefined } } as never,
    /PromptAccepted cannot be written: data\.messageId is wrong/,
  ],
  ['-1 tokens', { ...operation({ promptTokens: -1 }), stream: 'generation-x', state: 'queued' }, /promptTokens/],
  ['no time', { ...prompt('x'), at: Number.NaN }, /PromptAccepted cannot be written: at is wrong/],
];
for (const durable of [true, false])
  for (const [what, event, words] of malformed)
    test(`a fact with ${what} is refused alone, ${durable ? 'and the journal is not broken' : 'in memory too'}`, async () => {
      const journal = durable ? new MemoryJournal() : null;
      const log = await open(journal ? { journal } : {});
      log.bus.on('broken', () => assert.fail('nothing broke'));
      const [before, bad, behind] = await Promise.allSettled([
        log.append(prompt('a')),
        log.append(prompt('b'), event),
        log.append(prompt('c')),
      ]);
      assert.deepEqual([before?.status, behind?.status], ['fulfilled', 'fulfilled']);
      assert.ok(bad?.status === 'rejected' && bad.reason instanceof MalformedFact);
      assert.match(bad.reason.message, words);
      assert.ok(bad.reason.message.length < 100, 'without what was wrong in it');
      await log.append(prompt('b'));
      const streams = ['generation-a', 'generation-c', 'generation-b'];
      const read = [...log.read()];
      assert.deepEqual(
        read.map(({ stream }) => stream),
        streams,
      );
      if (journal) assert.deepEqual(journal.events, read);
      assert.equal(log.broken, null);
    });

test('what the vocabulary does not know of a fact is not kept', async () => {
  const log = await open();
  const [event] = await log.append({
    ...started(),
    data: { attempt: 1, prompt: 'a fox' } as never,
    stream: 'generation-a',
    state: null,
  });
  assert.deepEqual([event?.data, [...log.read()][0]?.data], [{ attempt: 1 }, { attempt: 1 }]);
});

test('nothing in the log can be changed or deleted', async () => {
  const log = await open();
  await log.append(...life);
  assert.throws(() => log.db.run("UPDATE events SET state = 'done' WHERE position = 1"), /never changed/);
  assert.throws(() => log.db.run('DELETE FROM events'), /never deleted/);
  assert.deepEqual(
    [...log.read()].map(({ state }) => state),
    life.map(({ state }) => state),
  );
});

test('subscribers hear of an event in order, when it is in every projection, and before the append resolves', async () => {
  const log = await open({ projections: [new Rows()] });
  const heard: unknown[] = [];
  log.bus.on('appended', (event) => {
    heard.push([event.position, Number(count(log, 'rows')) >= event.position]);
    // a subscriber may append in turn
    if (event.type === 'VideoDelivered') void log.append(prompt('next'));
  });
  await log.append(...life);
  assert.equal(heard.length, life.length);
  await log.append(choice(modelSelected()));
  assert.deepEqual(
    heard,
    Array.from({ length: life.length + 2 }, (_, index) => [index + 1, true]),
  );
});

test('a projection that throws leaves nothing of the append, in no table, and the log goes on', async () => {
  const rows = new Rows();
  const log = await open({ projections: [rows] });
  rows.throwAt = 2;
  const heard: number[] = [];
  log.bus.on('appended', ({ position }) => heard.push(position));
  await assert.rejects(log.append(prompt('a'), prompt('b'), prompt('c')), /a defect of the projection/);
  assert.deepEqual([count(log, 'events'), count(log, 'rows'), log.size, heard.length], [0, 0, 0, 0]);
  rows.throwAt = null;
  const [event] = await log.append(prompt('a'));
  assert.equal(event?.position, 1);
  assert.deepEqual([count(log, 'events'), count(log, 'rows')], [1, 1]);
});
