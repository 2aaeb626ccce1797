import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OperatorError } from '../../src/config/operator-error.ts';
import {
  costOf,
  type ErrorCode,
  errorCodes,
  GenerationError,
  isErrorCode,
  moneyOf,
  operatorWords,
  SubmissionRefusedError,
} from '../../src/generations/failure-codes.ts';
import type { Stage } from '../../src/log/facts.ts';

const stages: Stage[] = ['queued', 'submitting', 'rendering', 'downloading', 'uploading'];
const codesThatAre = (money: string) => errorCodes.filter((code) => moneyOf(code, 'rendering') === money).sort();

test('a cost is 0, the price, or unknown, as the money of the code says', () => {
  const price = { free: 0, maybe: null, charged: 0.8 };
  for (const code of errorCodes)
    for (const stage of stages) assert.equal(costOf(code, stage, 0.8), price[moneyOf(code, stage)]);
});

test('what is unclear is what Google did not say the end of, and what is charged was rendered', () => {
  const maybe = [
    'BOT_STOPPED_SUBMITTING',
    'GOOGLE_SILENT',
    'INTERNAL',
    'OPERATION_LOST',
    'RENDER_TIMEOUT',
    'SUBMIT_UNCLEAR',
    'VEO_EMPTY',
    'VEO_UNREADABLE',
  ];
  assert.deepEqual(codesThatAre('maybe'), maybe);
  for (const code of ['BOT_STOPPED_RENDERING', 'BOT_STOPPED_DELIVERING', 'VIDEO_TOO_LARGE', 'CHAT_UNREACHABLE'])
    assert.ok(codesThatAre('charged').includes(code as ErrorCode), code);
});

test('an internal error, and a code that only an older version knew, cost what their stage suggests', () => {
  for (const code of ['INTERNAL', 'A_CODE_OF_OLD', 'toString'])
    assert.deepEqual(
      stages.map((stage) => costOf(code, stage, 0.8)),
      [0, null, null, 0.8, 0.8],
    );
});

test('the words for the operator are whole sentences that name no secret and no path', () => {
  for (const code of errorCodes) {
    const words = operatorWords(code);
    if (words !== null) assert.match(words, /^[A-Z][^\n]*\.$/, code);
  }
});

test('codes are told from other words', () => {
  assert.ok(isErrorCode('FILTERED'));
  for (const word of ['', 'filtered', 'toString', '__proto__']) assert.ok(!isErrorCode(word), word);
});

test('errors carry their code and say no more than that and the safe detail', () => {
  const plain = new GenerationError('FILTERED');
  const detailed = new GenerationError('FILTERED', '58061214');
  assert.deepEqual([plain.message, plain.detail, plain.code], ['FILTERED', null, 'FILTERED']);
  assert.equal(detailed.message, 'FILTERED (58061214)');
  assert.equal(new SubmissionRefusedError(429).status, 429);
  const names = [plain, new SubmissionRefusedError(503), new OperatorError('words')].map(({ name }) => name);
  assert.deepEqual(names, ['GenerationError', 'SubmissionRefusedError', 'OperatorError']);
});
