import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { NewEvent } from '../../src/log/event-log.ts';
import type { Fact, GenerationFactType } from '../../src/log/facts.ts';
import { accepted, cancelled, failed, generated, lifeOf, operation, refused, started, T0 } from '../support/facts.ts';
import { given } from './given.ts';

const [fast, lite] = ['veo-3.1-fast-generate-001', 'veo-3.1-lite-generate-001'];

/** A generation that Google took so long for, after as long a wait in the queue as may be. */
const took = (index: number, ms: number, model = fast): NewEvent[] =>
  lifeOf(`g${index}`, [
    accepted({ model }, T0),
    started({}, T0 + 999_000),
    operation({}, T0 + 999_500),
    generated({}, T0 + 999_000 + ms),
  ]);
const all = (times: readonly number[], model = fast): NewEvent[] =>
  times.flatMap((ms, index) => took(index, ms, model));

test('nothing is said before five videos of a model are known', async () => {
  const { log, times } = await given(...all([10, 20, 30, 40]));
  assert.equal(times.usual(fast), null);
  await log.append(...took(4, 50));
  assert.equal(times.usual(fast), 30);
  assert.deepEqual([times.usual(lite), times.usual('unheard of')], [null, null]);
});

test('the usual time is the median: one that hangs does not change it', async () => {
  assert.equal((await given(...all([40, 10, 30, 20, 900_000]))).times.usual(fast), 30);
  assert.equal((await given(...all([40, 10, 30, 20, 50, 900_000]))).times.usual(fast), 35);
});

test('only the last fifty videos count', async () => {
  const slow = Array.from({ length: 100 }, () => 900_000);
  const quick = Array.from({ length: 50 }, (_, index) => 1_000 + index);
  const { log, times } = await given(...all([...slow, ...quick]));
  assert.equal(times.usual(fast), 1_025);
  await log.append(...took(1_000, 5_000));
  assert.equal(times.usual(fast), 1_026);
});

test('each model has its own', async () => {
  const { log, times } = await given(...all([1, 2, 3, 4, 5]));
  for (const [index, ms] of [10, 20, 30, 40, 50].entries()) await log.append(...took(100 + index, ms, lite));
  assert.deepEqual([times.usual(fast), times.usual(lite)], [3, 30]);
});

test('the time counts from the request that Google took, and a video counts also where it was never delivered', async () => {
  const life = (index: number, ...rest: Fact<GenerationFactType>[]) =>
    lifeOf(`g${index}`, [
      accepted({}, T0),
      started({}, T0 + 1_000),
      refused({ retryAt: T0 + 60_000 }, T0 + 2_000),
      started({ attempt: 2 }, T0 + 60_000),
      operation({}, T0 + 61_000),
      ...rest,
    ]);
  const made = generated({}, T0 + 100_000);
  const lost = failed({ stage: 'uploading', costUsd: 0.8 }, T0 + 200_000);
  const { times } = await given(...[0, 1, 2, 3, 4].flatMap((index) => life(index, made, lost)));
  assert.equal(times.usual(fast), 40_000);
});

test('what came to nothing does not count', async () => {
  const { times } = await given(
    ...all([10, 20, 30, 40]),
    ...lifeOf('g10', [accepted(), started(), operation(), failed()]),
    ...lifeOf('g11', [accepted(), started(), operation(), cancelled()]),
    ...lifeOf('g12', [accepted(), cancelled()]),
    ...lifeOf('g13', [accepted(), started(), operation()]),
  );
  assert.equal(times.usual(fast), null);
});

test('the usual time is always one of the last fifty, or lies between two of them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(600_000), { minLength: 5, maxLength: 70 }), async (durations) => {
      const { log, times } = await given(...all(durations));
      const sorted = durations.slice(-50).toSorted((one, two) => one - two);
      const usual = times.usual(fast);
      assert.ok(usual !== null);
      const below = sorted.filter((ms) => ms < usual).length;
      const above = sorted.filter((ms) => ms > usual).length;
      assert.ok(below <= sorted.length / 2 && above <= sorted.length / 2);
      await log.close();
    }),
    { numRuns: 20 },
  );
});
