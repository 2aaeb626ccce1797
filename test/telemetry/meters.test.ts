import assert from 'node:assert/strict';
import { it } from 'node:test';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { type Course, courseAfter } from '../../src/telemetry/course.ts';
import { Meters } from '../../src/telemetry/meters.ts';
import { accepted, cancelled, failed, goodLife, lifeOf, operation, started, stored } from '../support/facts.ts';

/** Asked by the test, and by nothing else. */
class AskedReader extends MetricReader {
  protected override async onShutdown(): Promise<void> {}
  protected override async onForceFlush(): Promise<void> {}
}

function scene() {
  const reader = new AskedReader();
  const meters = new Meters(new MeterProvider({ readers: [reader] }).getMeter('test'));
  const points = async (metric: string) => {
    const { resourceMetrics } = await reader.collect();
    const all = resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
    const { dataPoints = [] } = all.find(({ descriptor }) => descriptor.name === metric) ?? {};
    return dataPoints.map(({ value, attributes }) => ({ value, attributes }));
  };
  return { meters, points };
}

it('numbers tell of each generation how it ended and whether its cost is known, and spend only what is', async () => {
  const { meters, points } = scene();
  const begun = [accepted(), started(), operation()];
  const lives = [goodLife(), [...begun, failed({ costUsd: null })], [...begun, cancelled({ costUsd: 0.8 })]];
  for (const [index, life] of lives.entries()) {
    let course: Course | null = null;
    for (const event of stored(lifeOf(`g-${index}`, life))) {
      const next = courseAfter(course, event);
      if (course && next) meters.follow(course, event, next);
      course = next;
    }
  }
  assert.deepEqual(
    (await points('video_gen.generations')).map(({ value, attributes }) => [
      value,
      attributes['video_gen.ending'],
      attributes['video_gen.cost.known'],
      attributes['error.type'],
    ]),
    [
      [1, 'done', true, undefined],
      [1, 'failed', false, 'VEO_FAILED'],
      [1, 'cancelled', true, undefined],
    ],
  );
  const [spending, ...more] = await points('video_gen.spending');
  assert.deepEqual([spending?.value, more], [1.6, []]);
});

it('numbers tell how many wait and what is left just then', async () => {
  const { meters, points } = scene();
  const now = { waiting: 3, leftUsd: 4.2 };
  const budget = { scope: 'all', limitUsd: 5, spentUsd: 0, renewsAt: 0 } as const;
  const state = () => ({ ...budget, leftUsd: now.leftUsd });
  meters.observe({ dispatcher: now, budgets: { state } });
  const values = async () =>
    (await Promise.all(['video_gen.waiting', 'video_gen.budget.left'].map(points))).flat().map(({ value }) => value);
  assert.deepEqual(await values(), [3, 4.2]);
  Object.assign(now, { waiting: 0, leftUsd: 0.2 });
  assert.deepEqual(await values(), [0, 0.2]);
});

it('numbers say nothing of a budget that there is not', async () => {
  const { meters, points } = scene();
  meters.observe({ dispatcher: { waiting: 0 }, budgets: { state: () => null } });
  assert.deepEqual(await points('video_gen.budget.left'), []);
});
