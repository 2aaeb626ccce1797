import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Buffers } from '../src/buffers.ts';

test('a buffer that was given back is used again, and no more are kept than was said', () => {
  const buffers = new Buffers(10, 1);
  const [one, two] = [buffers.take(), buffers.take()];
  assert.deepEqual([one.length, one === two], [10, false]);
  buffers.give(one);
  buffers.give(two);
  assert.equal(buffers.take(), one);
  assert.notEqual(buffers.take(), two);
});
