import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Prompts } from '../../src/generations/prompts.ts';

test('a prompt is held for its generation until it is forgotten, and forgetting may be repeated', () => {
  const prompts = new Prompts();
  prompts.hold('g1', 'a red fox', 1001);
  prompts.hold('g2', 'a blue whale', -5);
  assert.deepEqual(
    [prompts.of('g1'), prompts.of('g2'), prompts.of('g3'), prompts.size],
    ['a red fox', 'a blue whale', null, 2],
  );
  assert.deepEqual([prompts.senderOf('g1'), prompts.senderOf('g2'), prompts.senderOf('g3')], [1001, -5, null]);
  prompts.forget('g1');
  prompts.forget('g1');
  assert.deepEqual([prompts.of('g1'), prompts.of('g2'), prompts.size], [null, 'a blue whale', 1]);
});

test('a prompt does not show where the holder is printed or written as JSON', () => {
  const prompts = new Prompts();
  prompts.hold('g1', 'a red fox', 1001);
  assert.equal(JSON.stringify({ prompts }), '{"prompts":{}}');
});
