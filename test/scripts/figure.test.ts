import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Figure, isMet, median, quantile, ratioOf, table } from '../../scripts/bench/figure.ts';

const figure = (changes: Partial<Figure> = {}): Figure => ({
  name: 'memory',
  unit: 'MB',
  ours: 50,
  theirs: 100,
  against: 'plain bot',
  limit: { most: 0.5 },
  ...changes,
});

describe('a figure of the benchmark', () => {
  it('is a ratio that keeps to its limit, the limit itself included', () => {
    assert.equal(ratioOf(figure()), 0.5);
    assert.equal(isMet(figure()), true);
    assert.equal(isMet(figure({ ours: 51 })), false);
    assert.equal(isMet(figure({ limit: { least: 0.5 } })), true);
    assert.equal(isMet(figure({ ours: 49, limit: { least: 0.5 } })), false);
    // Another machine, twice as slow for both.
    assert.equal(isMet(figure({ ours: 100, theirs: 200 })), true);
  });

  it('stands in a table, and says where its limit is missed', () => {
    assert.match(table([figure()]), /^memory +0\.50 +at most 0\.5 +50\.0 MB +100 MB +plain bot$/m);
    assert.match(table([figure({ ours: 60 })]), /^memory +0\.60 +at most 0\.5 +MISSED +60\.0 MB +100 MB +plain bot$/m);
    assert.match(
      table([figure()], { markdown: true }),
      /^\| memory \| 0\.50 \| at most 0\.5 \| {2}\| 50\.0 MB \| 100 MB \|/m,
    );
  });

  it('comes from medians and quantiles', () => {
    const toHundred = Array.from({ length: 100 }, (_, index) => index + 1);
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(quantile([4, 3, 2, 1], 0.99), 4);
    assert.equal(quantile(toHundred, 0.99), 99);
  });
});
