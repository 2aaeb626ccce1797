import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checksum } from '../../../src/log/journal/checksum.ts';

it('the checksum is the CRC-32 that zip and gzip use', () => {
  // The check value of the CRC catalogue, and one with a leading zero.
  assert.equal(checksum(Buffer.from('123456789')), 'cbf43926');
  assert.equal(checksum(Buffer.from('')), '00000000');
  assert.equal(checksum(Buffer.from('The quick brown fox jumps over the lazy dog')), '414fa339');
});
