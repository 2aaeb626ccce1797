import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '../../src/generations/failure.ts';
import { GenerationError, SubmissionRefusedError } from '../../src/generations/failure-codes.ts';

const generation = { priceUsd: 0.8, costUsd: 0 };

test('an error of the catalogue keeps its code and its detail, and its code says what it cost', () => {
  const cost = (code: 'FILTERED' | 'SUBMIT_UNCLEAR' | 'BOT_STOPPED_RENDERING') =>
    failure(new GenerationError(code, 'a detail'), 'rendering', generation).data;
  assert.deepEqual(cost('FILTERED'), { stage: 'rendering', code: 'FILTERED', detail: 'a detail', costUsd: 0 });
  assert.equal(cost('SUBMIT_UNCLEAR').costUsd, null);
  assert.equal(cost('BOT_STOPPED_RENDERING').costUsd, 0.8);
});

test('any other error is an internal one, and its words are not kept: they might hold a prompt', () => {
  for (const error of [new Error('a red fox'), new SubmissionRefusedError(429), 'a red fox', undefined])
    assert.deepEqual(failure(error, 'queued', generation).data, {
      stage: 'queued',
      code: 'INTERNAL',
      detail: null,
      costUsd: 0,
    });
  assert.equal(failure(new Error(), 'submitting', generation).data.costUsd, null);
});

test('a video that was made costs what Google charged for it, whatever error came later', () => {
  for (const stage of ['downloading', 'uploading'] as const)
    for (const code of ['PERMISSION_DENIED', 'CHAT_UNREACHABLE', 'INTERNAL'] as const)
      assert.equal(failure(new GenerationError(code), stage, { priceUsd: 0.8, costUsd: 0.4 }).data.costUsd, 0.4);
});
