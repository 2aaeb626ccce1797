import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CostChartView, costChart } from '../../src/chart/cost-chart.ts';
import { textWidth } from '../../src/chart/lettering.ts';
import { palette } from '../../src/chart/palette.ts';
import { readSvg } from './roboto.ts';

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
  words: {
    locale: 'en',
    costPer: { day: 'Per day', week: 'Per week', month: 'Per month', year: 'Per year' },
    others: (count) => `${count} other models`,
  },
};

interface Words {
  words: string;
  left: number;
  right: number;
  y: number;
}

/** The texts of a chart with the room they take. */
const textsOf = (svg: string): Words[] =>
  [...svg.matchAll(/<text x="(.*?)" y="(.*?)" font-size="(.*?)".*?text-anchor="(.*?)".*?>(.*?)<\/text>/g)].map(
    ([, x = '', y = '', size = '', anchor = '', content = '']) => {
      const words = content.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
      const width = textWidth(words, Number(size));
      const left = Number(x) - { start: 0, middle: width / 2, end: width }[anchor as 'start' | 'middle' | 'end'];
      return { words, left, right: left + width, y: Number(y) };
    },
  );

const rectsOf = (svg: string) =>
  [...svg.matchAll(/<rect x="(.*?)" y="(.*?)" width="(.*?)" height="(.*?)" rx="(.*?)" fill="(.*?)"\/>/g)].map(
    ([, x, y, width, height, , fill = '']) => {
      const [left = 0, top = 0, w = 0, h = 0] = [x, y, width, height].map(Number);
      return { left, top, width: w, height: h, fill };
    },
  );

const drawn = (view: Partial<CostChartView>): string => costChart({ ...week, ...view }) ?? assert.fail('nothing drawn');

test('a week shows its days, amounts, axis, models and total', () => {
  const words = textsOf(drawn({})).map((text) => text.words);
  assert.deepEqual(words.slice(0, 3), ['The last 7 days', '$12.00', 'Per day']);
  assert.deepEqual(words.slice(3, 8), ['$0', '$2', '$4', '$6', '$8']);
  assert.deepEqual(words.slice(8, 10), ['$4.00', '$8.00']);
  assert.deepEqual(words.slice(10, 17), ['Oct 2', 'Oct 3', 'Oct 4', 'Oct 5', 'Oct 6', 'Oct 7', 'Oct 8']);
  assert.deepEqual(words.slice(17), [models[0], '$3.20', models[1], '$8.80']);
});

test('the first model is on top of a bar, and heights are as the costs', () => {
  const [, ...rects] = rectsOf(drawn({}));
  const [fast, best] = [1, 0].map((index) => rects.filter(({ fill }) => fill === palette.series[index]));
  const [first, last] = [...(fast ?? [])].filter(({ height, width }) => height !== width);
  const top = best?.find(({ height, width }) => height !== width);
  assert.ok(first && last && top);
  assert.ok(top.top < first.top);
  assert.ok(Math.abs(last.height / 8 - top.height / 3.2) < 1);
});

test('long periods are shown by week, month and year', () => {
  const subtitle = (days: number) => textsOf(drawn({ fromDay: today - days + 1 }))[2]?.words;
  assert.deepEqual([30, 90, 700, 2_000].map(subtitle), ['Per day', 'Per week', 'Per month', 'Per year']);
});

test('where not every amount has room, the dearest bars still say what they come to', () => {
  const days = Array.from({ length: 30 }, (_, ago) => ({
    day: today - ago,
    model: models[0] ?? '',
    costUsd: ago === 20 ? 41.23 : ago === 19 ? 30.11 : ago === 5 ? 25.47 : 10.01,
  }));
  const words = textsOf(drawn({ fromDay: today - 29, days })).map((text) => text.words);
  assert.ok(words.includes('$41.23') && words.includes('$25.47'));
  assert.ok(!words.includes('$30.11'));
});

test('amounts at the axis have cents only where they need them, and are short where they are large', () => {
  const axis = (costUsd: number) =>
    textsOf(drawn({ days: [{ day: today, model: 'm', costUsd }] }))
      .filter(({ words, right }) => words.startsWith('$') && right < 200)
      .map(({ words }) => words);
  assert.deepEqual(axis(0.064), ['$0.00', '$0.02', '$0.04', '$0.06']);
  assert.deepEqual(axis(0.009), ['$0.00', '$0.002', '$0.004', '$0.006', '$0.008']);
  assert.deepEqual(axis(1), ['$0.00', '$0.50', '$1.00']);
  assert.deepEqual(axis(450), ['$0', '$100', '$200', '$300', '$400']);
  assert.deepEqual(axis(2_500), ['$0', '$1,000', '$2,000']);
  assert.deepEqual(axis(1_612_345), ['$0', '$500K', '$1M', '$1.5M']);
});

test('without any cost there is no chart', () => {
  assert.equal(costChart({ ...week, days: [] }), null);
  assert.equal(costChart({ ...week, toDay: today - 7, fromDay: today - 9 }), null);
});

test('even the smallest part of a bar can be seen', () => {
  const days = [
    { day: today, model: models[0] ?? '', costUsd: 5_000 },
    { day: today, model: models[1] ?? '', costUsd: 0.03 },
  ];
  const parts = rectsOf(drawn({ days })).filter(({ fill }) => fill === palette.series[1]);
  assert.equal(parts.length, 2);
  assert.ok(parts.every(({ height }) => height >= 2));
});

test('whatever was paid, and whatever things are called, the chart is well-formed, inside its card, and nothing overlaps', () => {
  const name = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.constantFrom(...models, '<svg>', '&amp;', ']]>'),
  );
  const views = fc.record({
    title: fc.string({ unit: 'binary', maxLength: 80 }),
    days: fc.array(
      fc.record({
        day: fc.integer({ min: today - 1_500, max: today }),
        model: name,
        costUsd: fc.double({ min: 1e-6, max: 1e8, noNaN: true }),
      }),
      { minLength: 1, maxLength: 40 },
    ),
    fromDay: fc.oneof(fc.constant(null), fc.integer({ min: today - 1_500, max: today })),
    locale: fc.constantFrom('en', 'de', 'ru', 'es'),
  });
  fc.assert(
    fc.property(views, ({ locale, ...view }) => {
      const svg = costChart({ ...week, ...view, words: { ...week.words, locale } });
      if (svg === null) return;
      assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
      const { width, height } = readSvg(svg);
      const texts = textsOf(svg).filter(({ words }) => words !== '');
      for (const text of texts) {
        assert.ok(text.left >= 0 && text.right <= width && text.y < height, JSON.stringify(text));
        for (const other of texts)
          assert.ok(other === text || other.y !== text.y || other.left >= text.right || other.right <= text.left);
      }
      for (const rect of rectsOf(svg)) {
        assert.ok(rect.left >= 0 && rect.left + rect.width <= width && rect.width > 0, JSON.stringify(rect));
        assert.ok(rect.top >= 0 && rect.top + rect.height <= height && rect.height > 0, JSON.stringify(rect));
      }
    }),
    { numRuns: 200 },
  );
});
