import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatUsd, sumUsd, toMicros } from '../../src/money/usd.ts';

test('sums have no drift, in any order', () => {
  assert.equal(sumUsd(0.1, 0.2), 0.3);
  assert.equal(sumUsd(), 0);
  fc.assert(
    fc.property(fc.array(fc.nat(50_000_000)), (micros) => {
      const amounts = micros.map((amount) => amount / 1e6);
      const total = micros.reduce((sum, amount) => sum + amount, 0);
      assert.equal(toMicros(sumUsd(...amounts)), total);
      assert.equal(sumUsd(...amounts.toReversed()), sumUsd(...amounts));
    }),
    { numRuns: 100 },
  );
});

test('an amount is whole millionths, rounded to the nearest', () => {
  assert.deepEqual([0, 0.064, 0.285, 1_234.5, 0.0000005].map(toMicros), [0, 64_000, 285_000, 1_234_500_000, 1]);
});

test('amounts read as dollars, with at least the cents and with what is finer than a cent', () => {
  assert.deepEqual([0, 0.8, 0.064, 1_234.5, 3.2001].map(formatUsd), [
    '$0.00',
    '$0.80',
    '$0.064',
    '$1,234.50',
    '$3.2001',
  ]);
});
