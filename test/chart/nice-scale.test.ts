import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { niceScale } from '../../src/chart/nice-scale.ts';

test('a scale counts in ones, twos and fives', () => {
  assert.deepEqual(niceScale(20.8).ticks, [0, 5, 10, 15, 20]);
  assert.deepEqual(niceScale(11.6).ticks, [0, 5, 10]);
  assert.deepEqual(niceScale(0.8).ticks, [0, 0.2, 0.4, 0.6, 0.8]);
  assert.deepEqual(niceScale(0.064).ticks, [0, 0.02, 0.04, 0.06]);
  assert.deepEqual(niceScale(1).ticks, [0, 0.5, 1]);
  assert.deepEqual(niceScale(1_612_345).ticks, [0, 500_000, 1_000_000, 1_500_000]);
});

test('whatever the largest value, two to four equal steps come close to it and never pass it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      fc.integer({ min: 0, max: 8 }),
      (units, fraction) => {
        const largest = units / 10 ** fraction;
        const { ticks, step } = niceScale(largest);
        const steps = ticks.length - 1;
        assert.ok(steps >= 2 && steps <= 4, `${steps} steps up to ${largest}`);
        assert.ok((ticks.at(-1) ?? 0) <= largest * (1 + 1e-9));
        assert.ok((ticks.at(-1) ?? 0) + step > largest);
        assert.match(step.toExponential(), /^[125]e/);
      },
    ),
    { numRuns: 2000 },
  );
});
