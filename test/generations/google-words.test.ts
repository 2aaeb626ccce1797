import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GoogleWords } from '../../src/generations/google-words.ts';

test('Google’s words are given away once, as one line', () => {
  const remarks = new GoogleWords();
  remarks.note('g1', '  The prompt\n\twas   refused. ');
  assert.equal(remarks.take('g2'), null);
  assert.equal(remarks.take('g1'), 'The prompt was refused.');
  assert.equal(remarks.take('g1'), null);
});

test('empty words are none', () => {
  const remarks = new GoogleWords();
  remarks.note('g1', ' \n ');
  assert.equal(remarks.take('g1'), null);
});

test('long words are cut, never through the middle of an emoji', () => {
  const remarks = new GoogleWords();
  remarks.note('g1', 'x'.repeat(300));
  remarks.note('g2', 'x'.repeat(301));
  remarks.note('g3', `${'x'.repeat(299)}🦊 and more`);
  assert.equal(remarks.take('g1'), 'x'.repeat(300));
  assert.equal(remarks.take('g2'), `${'x'.repeat(300)}…`);
  assert.equal(remarks.take('g3'), `${'x'.repeat(299)}…`);
});
