import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LONG_PROMPT, REST_WITHIN_MS } from '../../src/generations/long-prompt.ts';
import { settled } from '../support/time.ts';
import { scenes } from './scene.ts';

const open = scenes();
const long = { promptLength: LONG_PROMPT + 1 };

test('a long prompt waits until the rest of its text would have come; others pass it', async () => {
  const scene = await open({ limits: { maxConcurrent: 1 } });
  await scene.accept('g1', long);
  await scene.accept('g2', { promptLength: LONG_PROMPT });
  (await scene.called('submit', 'g2')).give();
  scene.time.pass(REST_WITHIN_MS - 1);
  await scene.generations.fail('g2', () => 'INTERNAL');
  await settled();
  assert.equal(scene.count('submit', 'g1'), 0);
  scene.time.pass(1);
  await scene.called('submit', 'g1');
});

test('one that was read from an earlier message does not wait: no rest follows', async () => {
  const scene = await open();
  await scene.accept('g1', { ...long, origin: 'again' });
  await scene.accept('g2', { ...long, origin: 'button' });
  await scene.called('submit', 'g1');
  await scene.called('submit', 'g2');
});

test('one whose rest has come ends, and leaves nothing behind', async () => {
  const scene = await open();
  await scene.accept('g1', long);
  assert.equal(scene.time.timers, 1);
  assert.equal(await scene.generations.fail('g1', (stage) => (stage === 'queued' ? 'PROMPT_CUT' : null)), true);
  assert.deepEqual([scene.time.timers, scene.dispatcher.order()], [0, []]);
  assert.deepEqual(scene.messages.byId('g1')?.cost, 0);
});
