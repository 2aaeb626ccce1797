import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BarSeriesOption } from 'echarts';
import { type CostChartView, costChart } from '../../src/chart/cost-chart.ts';
import { palette } from '../../src/chart/palette.ts';
import { de } from '../../src/telegram/texts/de.ts';
import { en } from '../../src/telegram/texts/en.ts';
import { ru } from '../../src/telegram/texts/ru.ts';

const models = ['veo-3.1-generate-001', 'veo-3.1-fast-generate-001', 'veo-3.1-lite-generate-001'];
const today = Date.UTC(2026, 9, 8) / 86_400_000;
const week: CostChartView = {
  title: 'The last 7 days',
  days: [
    { day: today - 6, model: models[0] ?? '', costUsd: 3.2 },
    { day: today - 6, model: models[1] ?? '', costUsd: 0.8 },
    { day: today, model: models[1] ?? '', costUsd: 8 },
  ],
  fromDay: today - 6,
  toDay: today,
  models,
  words: en.chart,
};
const everyDay = (days: number, costUsd: number): Partial<CostChartView> => ({
  fromDay: today - days + 1,
  days: Array.from({ length: days }, (_, ago) => ({ day: today - ago, model: models[0] ?? '', costUsd })),
});

const chartOf = (view: Partial<CostChartView>) => costChart({ ...week, ...view }) ?? assert.fail('nothing drawn');

/** The bars of each series, from left to right. */
const seriesOf = (view: Partial<CostChartView>) =>
  (chartOf(view).option.series as BarSeriesOption[]).map(({ data, ...series }) => ({
    ...series,
    data: (data ?? []).toReversed(),
  }));

const amountsOf = (view: Partial<CostChartView>) =>
  seriesOf(view)
    .at(-1)
    ?.data.map((bar) => (bar as { label?: { formatter: string } }).label?.formatter.replaceAll('\u00a0', ' '));

const textsOf = (view: Partial<CostChartView>): string[] => {
  const { title, graphic } = chartOf(view).option as {
    title: { text: string }[];
    graphic: { style: { text?: string } }[];
  };
  return [...title, ...graphic.map(({ style }) => style)].flatMap(({ text }) => text?.replaceAll('\u00a0', ' ') ?? []);
};

const datesOf = (view: Partial<CostChartView>) => {
  const { data } = chartOf(view).option.xAxis as { data: string[] };
  return data.toReversed();
};

test('a week shows its title, total, days, amounts, and models with what each cost', () => {
  const { words, ...rest } = week;
  assert.deepEqual(textsOf({ ...rest, words }), [
    ...['The last 7 days', 'Cost per day, UTC', '$12.00'],
    ...[models[0], '$3.20', models[1], '$8.80'],
  ]);
  assert.deepEqual(datesOf({}), ['Oct 2', 'Oct 3', 'Oct 4', 'Oct 5', 'Oct 6', 'Oct 7', 'Oct 8']);
  assert.deepEqual(amountsOf({}), ['$4.00', ...Array(5).fill(undefined), '$8.00']);
});

test('the first model is on top of a bar, each in its colour', () => {
  const [fast, best] = seriesOf({});
  assert.deepEqual(fast?.data, [0.8, '-', '-', '-', '-', '-', 8]);
  assert.deepEqual(best?.data, [3.2, '-', '-', '-', '-', '-', '-']);
  assert.equal(best?.itemStyle?.color, palette.series[0]);
  assert.equal(fast?.itemStyle?.color, palette.series[1]);
});

test('long periods are shown by week, month and year', () => {
  const subtitle = (days: number) => textsOf({ fromDay: today - days + 1 })[1];
  assert.deepEqual(
    [30, 90, 700, 2_000].map(subtitle),
    ['day', 'week', 'month', 'year'].map((grain) => `Cost per ${grain}, UTC`),
  );
});

test('every bar says what it comes to: in full, else short, else short and upright', () => {
  const isUpright = (view: Partial<CostChartView>) => seriesOf(view).at(-1)?.label?.rotate === 90;
  const cases = [
    [everyDay(7, 41.23), '$41.23', false],
    [everyDay(7, 1_234.56), '$1,235', false],
    [everyDay(7, 12_345.67), '$12.3K', false],
    [everyDay(30, 1_234.56), '1,235', true],
    [everyDay(30, 41.23), '41.2', true],
    [everyDay(30, 12_345), '12.3K', true],
    [everyDay(30, 0.064), '0.064', true],
  ] as const;
  for (const [view, amount, upright] of cases) {
    assert.deepEqual(new Set(amountsOf(view)), new Set([amount]));
    assert.equal(isUpright(view), upright, amount);
  }
});

test('amounts and dates are written in the language of the chat', () => {
  const german = { words: de.chart, title: de.statsTitle.week };
  assert.deepEqual(textsOf(german).slice(0, 3), ['Die letzten 7 Tage', 'Kosten pro Tag, UTC', '12,00 $']);
  assert.equal(amountsOf(german)?.[0], '4,00 $');
  assert.equal(datesOf(german)[0], '2. Okt.');
  assert.equal(amountsOf({ ...everyDay(30, 41.23), words: ru.chart })?.[0], '41,2');
});

test('amounts at the axis have cents only where they need them, and are short where they are large', () => {
  const axis = (costUsd: number, tick: number, words = en.chart) => {
    const { locale, format } = chartOf({ days: [{ day: today, model: 'm', costUsd }], words }).axis;
    return new Intl.NumberFormat(locale, format).format(tick).replaceAll('\u00a0', ' ');
  };
  assert.deepEqual(
    [0, 0.02, 0.5, 20, 2_000].map((tick) => axis(1, tick)),
    ['$0', '$0.02', '$0.50', '$20', '$2,000'],
  );
  assert.equal(axis(0.009, 0.004), '$0.004');
  assert.deepEqual(
    [0, 500_000, 1_500_000].map((tick) => axis(1_612_345, tick)),
    ['$0', '$500K', '$1.5M'],
  );
  assert.equal(axis(1, 0.5, de.chart), '0,50 $');
});

test('a long name loses its middle, a name of two lines its break', () => {
  const named = (model: string) => textsOf({ days: [{ day: today, model, costUsd: 1 }], models: [model] })[3];
  assert.equal(named('veo-3.1-fast-generate-preview-0001'), 'veo-3.1-fast-generate-preview-0001');
  assert.equal(named(`veo-${'x'.repeat(80)}-001`), `veo-${'x'.repeat(14)}…${'x'.repeat(13)}-001`);
  assert.equal(named('a\n\u0000b'), 'a b');
});

test('without any cost there is no chart', () => {
  assert.equal(costChart({ ...week, days: [] }), null);
  assert.equal(costChart({ ...week, toDay: today - 7, fromDay: today - 9 }), null);
});
