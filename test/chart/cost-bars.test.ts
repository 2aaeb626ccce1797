import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { costBars } from '../../src/chart/cost-bars.ts';
import { sumUsd, toMicros } from '../../src/money/usd.ts';

const cost = (day: number, model: string, costUsd: number) => ({ day, model, costUsd });

test('days without costs are bars of nothing between the others', () => {
  const costs = costBars([cost(100, 'fast', 0.8), cost(102, 'best', 3.2), cost(102, 'fast', 1.6)], 99, 102, [
    'best',
    'fast',
  ]);
  assert.deepEqual(
    costs?.bars.map(({ slot, totalUsd, partsUsd }) => [slot.from, totalUsd, partsUsd]),
    [
      [99, 0, [0, 0]],
      [100, 0.8, [0, 0.8]],
      [101, 0, [0, 0]],
      [102, 4.8, [3.2, 1.6]],
    ],
  );
  assert.deepEqual(costs?.series, [
    { model: 'best', models: 1, colour: 0, totalUsd: 3.2 },
    { model: 'fast', models: 1, colour: 1, totalUsd: 2.4 },
  ]);
  assert.equal(costs?.totalUsd, 5.6);
});

test('where nothing was paid, there is nothing to show', () => {
  assert.equal(costBars([], 0, 10, []), null);
  assert.equal(costBars([], null, 10, []), null);
  assert.equal(costBars([cost(5, 'fast', 0)], 0, 10, []), null);
  assert.equal(costBars([cost(11, 'fast', 1), cost(-1, 'fast', 1)], 0, 10, []), null);
  for (const broken of [Number.NaN, Infinity, -1, 1e300])
    assert.equal(costBars([cost(5, 'fast', broken)], 0, 10, []), null);
});

test('without a first day the bars begin with the first cost', () => {
  const costs = costBars([cost(7, 'fast', 1), cost(5, 'fast', 1), cost(4, 'fast', 0)], null, 9, []);
  assert.deepEqual(
    costs?.bars.map(({ slot }) => slot.from),
    [5, 6, 7, 8, 9],
  );
});

test('a model keeps its colour, whichever others were paid for', () => {
  const order = ['best', 'fast', 'lite'];
  const colours = (...models: string[]) =>
    costBars(
      models.map((model) => cost(1, model, 1)),
      1,
      1,
      order,
    )?.series.map(({ model, colour }) => [model, colour]);
  assert.deepEqual(colours('lite'), [['lite', 2]]);
  assert.deepEqual(colours('lite', 'best'), [
    ['best', 0],
    ['lite', 2],
  ]);
  assert.deepEqual(colours('lite', 'gone', 'fast'), [
    ['fast', 1],
    ['lite', 2],
    ['gone', 0],
  ]);
});

test('past eight models the cheapest are shown together, below the others', () => {
  const models = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
  const costs = costBars(
    models.map((model, index) => cost(1, model, model === 'j' ? 50 : index + 1)),
    1,
    1,
    models,
  );
  assert.deepEqual(
    costs?.series.map(({ model }) => model),
    ['d', 'e', 'f', 'g', 'h', 'i', 'j', null],
  );
  assert.deepEqual(costs?.series.at(-1), { model: null, models: 3, colour: null, totalUsd: 6 });
});

test('every cent is in one bar, one series and the total', () => {
  const costs = fc.record({
    day: fc.integer({ min: 0, max: 900 }),
    model: fc.constantFrom(...'abcdefghijkl'),
    costUsd: fc.nat(100_000_000).map((micros) => micros / 1e6),
  });
  fc.assert(
    fc.property(fc.array(costs), fc.array(fc.constantFrom(...'abcdefghijkl')), (days, order) => {
      const total = sumUsd(...days.map(({ costUsd }) => costUsd));
      const made = costBars(days, 0, 900, order);
      if (!made) return assert.equal(total, 0);
      const { bars, series, totalUsd } = made;
      assert.equal(totalUsd, total);
      assert.equal(sumUsd(...bars.map((bar) => bar.totalUsd)), total);
      for (const [index, one] of series.entries())
        assert.equal(sumUsd(...bars.map(({ partsUsd }) => partsUsd[index] ?? 0)), one.totalUsd);
      assert.equal(new Set(series.map(({ colour }) => colour)).size, series.length);
      assert.ok(series.length <= 8 && series.every((one) => toMicros(one.totalUsd) > 0));
    }),
  );
});
