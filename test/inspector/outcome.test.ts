import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorCodes } from '../../src/generations/failure-codes.ts';
import { failureMeanings } from '../../src/inspector/failures.ts';
import { machineDefinition } from '../../src/inspector/messages.ts';
import { accepted, cancelled, failed, goodLife, lifeOf, started, T0 } from '../support/facts.ts';
import { page } from './page.ts';

const { costWords, failureOf } = await page('outcome.js');
const { generationOf } = await page('stored.js');
const { linkTo, readLink } = await page('link.js');
const meanings = failureMeanings();
const of = (...facts: ReturnType<typeof goodLife>) => generationOf(machineDefinition, 'g', lifeOf('g', facts));

test('a generation is read out of the events that a log holds of it', () => {
  const generation = of(...goodLife());
  assert.equal(generation.ended, true);
  assert.deepEqual(generation.leaves, ['done']);
  assert.deepEqual([generation.start, generation.end], [T0, T0 + 5_000]);
  assert.deepEqual(
    generation.facts.map(({ type }) => type),
    goodLife().map(({ type }) => type),
  );
  assert.equal(generation.context.username, 'ada');
});

test('the cost is what was charged, what may be, or unknown', () => {
  assert.equal(costWords(of(...goodLife())), '$0.80');
  assert.equal(costWords(of(accepted(), started())), 'up to $0.80');
  const begun = of(accepted(), started());
  assert.equal(costWords({ ...begun, context: { ...begun.context, costUsd: 0 } }), 'up to $0.80');
  assert.equal(costWords(of(accepted(), cancelled())), '$0.00');
  assert.equal(costWords(of(accepted(), started(), failed({ stage: 'submitting', costUsd: null }))), 'cost unknown');
});

test('every error code says what it means, for the money of the stage it happened in', () => {
  for (const code of errorCodes) {
    const failure = failureOf(of(accepted(), started(), failed({ stage: 'rendering', code })), meanings);
    assert.equal(failure?.code, code);
    assert.match(failure?.money ?? '', /charged|charges/, code);
    assert.ok((failure?.told ?? '').length > 10, code);
  }
  const money = (code: string, stage: 'submitting' | 'queued') =>
    failureOf(of(accepted(), started(), failed({ stage, code })), meanings)?.money;
  assert.equal(money('GOOGLE_BUSY', 'queued'), 'Nothing was charged.');
  assert.match(money('SUBMIT_UNCLEAR', 'submitting') ?? '', /^Google may have charged \$0\.80/);
  assert.match(money('OF_AN_OLDER_VERSION', 'submitting') ?? '', /^Google may have charged/);
  assert.equal(failureOf(of(...goodLife()), meanings), null);
});

test('a link names a generation and how many of its facts are looked at', () => {
  for (const place of [
    { name: 'c361f032-0000', count: 3 },
    { name: 'a/b ä', count: null },
  ])
    assert.deepEqual(readLink(linkTo(place)), place);
  for (const hash of ['', '#', '#chart/x', '#generation/%E0%A4%A'] as const) assert.equal(readLink(hash), null);
});
