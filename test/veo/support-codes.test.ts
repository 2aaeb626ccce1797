import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectionOf, readSupportCodes } from '../../src/veo/support-codes.ts';

test('the codes of a text are read in order and each once', () => {
  assert.deepEqual(readSupportCodes('It was blocked. Support codes: 29310472, 15236754,29310472'), [
    '29310472',
    '15236754',
  ]);
  assert.deepEqual(readSupportCodes('support code: 62263041.'), ['62263041']);
  assert.deepEqual(readSupportCodes('a Support codes: 62263041\nb Support codes: 78610348'), ['62263041', '78610348']);
});

test('a number that is not a code is left out', () => {
  assert.deepEqual(readSupportCodes('Support codes: 15236754 2 videos were filtered out'), ['15236754']);
  assert.deepEqual(readSupportCodes('Operation ID: 15236754'), []);
  assert.deepEqual(readSupportCodes('Support codes: '), []);
  assert.deepEqual(readSupportCodes(''), []);
});

test('an objection is the category of the first code that Google lists, or else the codes', () => {
  assert.equal(objectionOf(['29310472']), 'celebrity');
  assert.equal(objectionOf(['11111111', '56562880', '32635315']), 'violence');
  assert.equal(objectionOf(['35561575']), 'third-party');
  assert.equal(objectionOf(['11111111']), 'support codes 11111111');
  assert.equal(objectionOf([]), null);
});
