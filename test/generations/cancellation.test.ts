import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cancellationIn, cancelledFact } from '../../src/generations/cancellation.ts';
import { accepted, downloaded, generated, operation, started } from '../support/facts.ts';
import { given } from './given.ts';

test('what cancelling means follows from the state, and is free only as long as Google was asked for nothing', () => {
  const rendering = [accepted(), started(), operation()] as const;
  const outcomes = [
    given(accepted()),
    given(accepted(), started()),
    given(...rendering),
    given(...rendering, generated()),
    given(...rendering, generated(), downloaded()),
  ].map(({ snapshot }) => cancellationIn(snapshot));
  assert.deepEqual(outcomes, [
    { kind: 'free' },
    { kind: 'pending' },
    { kind: 'charged', costUsd: 0.8 },
    { kind: 'too late' },
    { kind: 'too late' },
  ]);
});

test('only what ends something now becomes a fact', () => {
  assert.deepEqual(cancelledFact({ kind: 'free' }, 5), { type: 'GenerationCancelled', data: { by: 5, costUsd: 0 } });
  assert.deepEqual(cancelledFact({ kind: 'charged', costUsd: 0.8 }, 5), {
    type: 'GenerationCancelled',
    data: { by: 5, costUsd: 0.8 },
  });
  for (const kind of ['pending', 'too late', 'over'] as const) assert.equal(cancelledFact({ kind }, 5), null);
});
