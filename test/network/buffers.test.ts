import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Buffers, giveBack } from '../../src/network/buffers.ts';

test('a buffer that was given back is used again, and no more are kept than was said', () => {
  const buffers = new Buffers(10, 1);
  const [one, two] = [buffers.take(), buffers.take()];
  assert.deepEqual([one.length, one === two], [10, false]);
  buffers.give(one);
  buffers.give(two);
  assert.equal(buffers.take(), one);
  assert.notEqual(buffers.take(), two);
});

test('what was lent is given back once, by somebody who does not know whose it is', () => {
  const buffers = new Buffers(10, 5);
  const buffer = buffers.take();
  const piece = buffers.lend(buffer, 4);
  assert.equal(piece.byteLength, 4);
  giveBack(piece);
  giveBack(piece);
  giveBack(new Uint8Array(3));
  assert.equal(buffers.take(), buffer);
  assert.notEqual(buffers.take(), buffer);
});
