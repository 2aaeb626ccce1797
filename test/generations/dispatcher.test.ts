import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LONGEST_RETRY_MS } from '../../src/generations/backoff.ts';
import type { Dispatcher } from '../../src/generations/dispatcher.ts';
import { resume } from '../../src/generations/resume.ts';
import { UnconfirmedUpdates } from '../../src/generations/unconfirmed-updates.ts';
import { MemoryJournal } from '../log/journal/memory-journal.ts';
import { accepted, generated, lifeOf, operation, refused, started, stored, T0 } from '../support/facts.ts';
import { settled } from '../support/time.ts';
import { type Scene, scenes } from './scene.ts';

const open = scenes();

const atWork = (scene: Scene) => scene.calls.filter((call) => !call.ended && !call.signal.aborted).map(({ id }) => id);

const isFree = (place: ReturnType<Dispatcher['reserve']>): boolean => 'giveBack' in place;
const giveBack = (place: ReturnType<Dispatcher['reserve']> | undefined): void => {
  if (place && 'giveBack' in place) place.giveBack();
};

test('as many run as allowed, of each user as many as allowed, and the others take turns', async () => {
  const scene = await open({ limits: { maxConcurrent: 3, maxPerUser: 2 } });
  for (const id of ['a1', 'a2', 'a3', 'a4']) await scene.accept(id, { userId: 1 });
  for (const id of ['b1', 'b2']) await scene.accept(id, { userId: 2 });
  await settled();
  assert.deepEqual(atWork(scene), ['a1', 'a2', 'b1']);
  assert.deepEqual(scene.dispatcher.order(), ['a3', 'b2', 'a4']);
  assert.deepEqual(
    [scene.dispatcher.waitingOf(1), scene.dispatcher.waitingOf(2), scene.dispatcher.waitingOf(3)],
    [2, 1, 0],
  );
  await scene.generations.fail('a1', () => 'INTERNAL');
  await settled();
  assert.deepEqual(atWork(scene), ['a2', 'b1', 'a3']);
});

test('a slot is held until the video is in the chat', async () => {
  const scene = await open({ limits: { maxConcurrent: 1 } });
  await scene.accept('g1');
  await scene.accept('g2');
  for (const worker of ['submit', 'render', 'download', 'upload'] as const) {
    const call = await scene.called(worker, 'g1');
    assert.equal(scene.count('submit', 'g2'), 0);
    call.give();
  }
  await scene.called('submit', 'g2');
});

test('a refused request gives its slot away, waits for its time, and is then sent again before the newer ones of its user', async () => {
  const scene = await open({ limits: { maxConcurrent: 1 } });
  for (const id of ['g1', 'g2', 'g3']) await scene.accept(id);
  (await scene.called('submit', 'g1')).give(refused({ retryAt: T0 + 5_000 }));
  const second = await scene.called('submit', 'g2');
  scene.time.pass(5_000);
  second.give(refused({ retryAt: T0 + 60_000 }));
  const again = await scene.called('submit', 'g1');
  assert.deepEqual([again.generation.attempt, scene.count('submit', 'g3')], [2, 0]);
});

test('with a free slot, a refused request goes out again when its time has come and not before', async () => {
  const scene = await open();
  await scene.accept('g1');
  (await scene.called('submit', 'g1')).give(refused({ retryAt: T0 + 5_000 }));
  await scene.reached('g1', 'queued');
  await settled();
  for (const step of [4_999, 1]) {
    assert.equal(scene.count('submit', 'g1'), 1);
    scene.time.pass(step);
    await settled();
  }
  assert.equal(scene.count('submit', 'g1'), 2);
});

const HOUR = 3_600_000;
for (const setMs of [-HOUR, HOUR, -40 * 24 * HOUR, 40 * 24 * HOUR])
  test(`a refused request goes out at its time where the clock was set by ${setMs / HOUR} hours meanwhile`, async () => {
    const scene = await open();
    await scene.accept('g1');
    (await scene.called('submit', 'g1')).give(refused({ retryAt: T0 + 5_000 }));
    await settled();
    scene.time.setMs = setMs;
    for (const id of ['g2', 'g3']) await scene.accept(id);
    await settled();
    assert.equal(scene.time.timers, 1);
    scene.time.pass(4_999);
    await settled();
    assert.equal(scene.count('submit', 'g1'), 1);
    scene.time.pass(1);
    await settled();
    assert.equal(scene.count('submit', 'g1'), 2);
  });

test('a request that was refused before the clock was set waits no longer than the longest pause', async () => {
  const scene = await open();
  await scene.accept('g1');
  const call = await scene.called('submit', 'g1');
  scene.time.setMs = -HOUR;
  call.give(refused({ retryAt: T0 + 5_000 }));
  await settled();
  scene.time.pass(LONGEST_RETRY_MS);
  await settled();
  assert.equal(scene.count('submit', 'g1'), 2);
});

test('when all is done no timer is left, and none is set once it is closed', async () => {
  const scene = await open();
  await scene.accept('g1');
  (await scene.called('submit', 'g1')).give(refused({ retryAt: T0 + 60_000 }));
  await scene.until(() => (scene.time.timers > 0 ? true : undefined));
  await scene.generations.cancel('g1', 1);
  assert.equal(scene.time.timers, 0);

  await scene.accept('g2');
  const call = await scene.called('submit', 'g2');
  scene.dispatcher.close();
  call.give(refused({ retryAt: T0 + 60_000 }));
  await settled();
  await scene.accept('g3');
  await settled();
  assert.equal(scene.time.timers, 0);
  assert.deepEqual(scene.dispatcher.order(), ['g2', 'g3']);
  assert.equal(scene.count('submit', 'g3'), 0);
});

test('generations that a journal brings back hold their slots before one that waits gets any', async () => {
  const running = [accepted({ userId: 1 }), started(), operation()];
  const journal = new MemoryJournal();
  journal.writes.push(
    stored([
      ...lifeOf('g1', [accepted({ userId: 2 })]),
      ...lifeOf('g2', running),
      ...lifeOf('g3', [...running, generated()]),
    ]),
  );
  const scene = await open({ journal, limits: { maxConcurrent: 2 } });
  await resume(scene.generations, scene.log, scene.messages.unfinished(), () => null);
  await settled();
  assert.deepEqual(atWork(scene), ['g2', 'g3']);
  await scene.generations.cancel('g2', 1);
  await scene.called('submit', 'g1');
});

test('a burst of prompts gets as many places as may run and wait, and one that came to nothing gives its place back', async () => {
  const scene = await open({ limits: { maxConcurrent: 3, maxPerUser: 2, maxQueuedPerUser: 2 } });
  const { dispatcher } = scene;
  const places = [1, 1, 1, 1, 1, 2].map((userId) => dispatcher.reserve(userId));
  assert.deepEqual(places.map(isFree), [true, true, true, true, false, true]);
  giveBack(places[0]);
  assert.ok(isFree(dispatcher.reserve(1)));
  assert.deepEqual(dispatcher.reserve(1), { full: 'own line' });
});

test('beyond fifty for each slot nobody has a place any more, however few are theirs', async () => {
  const scene = await open({ limits: { maxConcurrent: 1, maxQueuedPerUser: 5 } });
  const { dispatcher } = scene;
  const places = Array.from({ length: 52 }, (_, userId) => dispatcher.reserve(userId));
  assert.equal(places.filter(isFree).length, 51);
  assert.deepEqual(places.at(-1), { full: 'whole line' });
});

test('a prompt whose message may come again waits until it cannot, and nobody waits for it', async () => {
  const updates = new UnconfirmedUpdates();
  const scene = await open({ updates });
  updates.add(501);
  await scene.accept('g1', { updateId: 501 });
  await scene.accept('g2', { updateId: 502 });
  await scene.called('submit', 'g2');
  assert.deepEqual([scene.dispatcher.isUnconfirmed('g1'), atWork(scene)], [true, ['g2']]);
  updates.confirm();
  await scene.called('submit', 'g1');
  assert.equal(scene.dispatcher.isUnconfirmed('g1'), false);
});

test('prompts that wait to be confirmed take the places that they will have', async () => {
  const updates = new UnconfirmedUpdates();
  const scene = await open({ updates, limits: { maxConcurrent: 8, maxPerUser: 2, maxQueuedPerUser: 3 } });
  const { dispatcher } = scene;
  updates.add(501);
  const ids = Array.from({ length: 5 }, (_, index) => `g${index + 1}`);
  for (const id of ids) {
    const place = dispatcher.reserve(1);
    assert.ok(isFree(place), id);
    await scene.accept(id, { userId: 1, updateId: 501 });
    giveBack(place);
  }
  assert.deepEqual(dispatcher.reserve(1), { full: 'own line' });
  assert.ok(isFree(dispatcher.reserve(2)));
  assert.deepEqual(
    ids.map((id) => dispatcher.beginsWhenConfirmed(id)),
    [true, true, false, false, false],
  );
  updates.confirm();
  await scene.called('submit', 'g2');
  assert.deepEqual(dispatcher.reserve(1), { full: 'own line' });
});

test('a prompt that is cancelled while its message may come again is not begun when it cannot', async () => {
  const updates = new UnconfirmedUpdates();
  const scene = await open({ updates });
  updates.add(501);
  await scene.accept('g1', { updateId: 501 });
  await scene.generations.cancel('g1', 1);
  updates.confirm();
  await settled();
  assert.deepEqual(atWork(scene), []);
});

test('prompts that run and wait count where places are asked for', async () => {
  const scene = await open({ limits: { maxConcurrent: 1, maxQueuedPerUser: 1 } });
  const { dispatcher } = scene;
  for (const id of ['g1', 'g2']) {
    const place = dispatcher.reserve(1);
    await scene.accept(id, { userId: 1 });
    giveBack(place);
  }
  assert.deepEqual(dispatcher.reserve(1), { full: 'own line' });
  assert.ok(isFree(dispatcher.reserve(2)));
  await scene.generations.fail('g1', () => 'INTERNAL');
  assert.ok(isFree(dispatcher.reserve(1)));
});

test('a slot that was granted just before the bot closes is not used: no request goes out any more', async () => {
  const scene = await open();
  await scene.accept('g1');
  scene.dispatcher.close();
  await settled();
  assert.equal(scene.count('submit', 'g1'), 0);
  assert.equal(scene.generations.find('g1')?.state, 'queued');
});
