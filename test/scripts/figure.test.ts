import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Figure, isMet, median, quantile, regression, table } from '../../scripts/bench/figure.ts';

const figure = (changes: Partial<Figure> = {}): Figure => ({
  name: 'memory',
  unit: 'MB',
  ours: 50,
  baseline: 100,
  against: 'plain bot',
  better: 'lower',
  target: null,
  tolerance: 1.5,
  ...changes,
});

describe('a figure of the benchmark', () => {
  it('meets a target of its own or of its ratio, in the direction that is better', () => {
    assert.equal(isMet(figure()), null);
    assert.equal(isMet(figure({ target: { of: 'ours', limit: 50 } })), false);
    assert.equal(isMet(figure({ target: { of: 'ours', limit: 51 } })), true);
    assert.equal(isMet(figure({ target: { of: 'ratio', limit: 0.4 } })), false);
    assert.equal(isMet(figure({ better: 'higher', target: { of: 'ratio', limit: 0.5 } })), true);
    assert.equal(isMet(figure({ baseline: null, target: { of: 'ratio', limit: 1 } })), null);
  });

  it('is a regression where its ratio is worse than the kept one by more than noise', () => {
    assert.equal(regression(figure(), figure({ ours: 74 })), null);
    assert.match(regression(figure(), figure({ ours: 76 })) ?? '', /^memory: the ratio was 0\.500 and is 0\.760/);
    const rate = figure({ better: 'higher' });
    assert.equal(regression(rate, { ...rate, ours: 34 }), null);
    assert.notEqual(regression(rate, { ...rate, ours: 33 }), null);
    // Another machine, twice as slow for both.
    assert.equal(regression(figure(), figure({ ours: 100, baseline: 200 })), null);
  });

  it('stands in a table with its target and whether it is met', () => {
    const missed = figure({ target: { of: 'ours', limit: 40 } });
    assert.match(table([missed]), /^memory +50\.0 MB +100 MB +plain bot +0\.50 +< 40\.0 MB +MISSED$/m);
    assert.match(table([figure()], { markdown: true }), /^\| memory \| 50\.0 MB \| 100 MB \| plain bot \| 0\.50 \|/m);
  });

  it('comes from medians and quantiles', () => {
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(quantile([4, 3, 2, 1], 0.99), 4);
    assert.equal(
      quantile(
        Array.from({ length: 100 }, (_, index) => index + 1),
        0.99,
      ),
      99,
    );
  });
});
