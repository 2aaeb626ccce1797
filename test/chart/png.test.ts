import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Resvg } from '@resvg/resvg-js';
import fc from 'fast-check';
import { type CostChartView, costChart } from '../../src/chart/cost-chart.ts';
import { palette } from '../../src/chart/palette.ts';
import { drawPng } from '../../src/chart/png.ts';
import { languages } from '../../src/telegram/texts/languages.ts';
import { draws, sample } from '../support/extent.ts';

const today = Date.UTC(2026, 10, 26) / 86_400_000;
const models = ['veo-3.1-generate-001', 'veo-3.1-fast-generate-001'];

const chart = (view: Partial<CostChartView> = {}) =>
  costChart({
    title: 'The last 7 days',
    days: models.map((model) => ({ day: today, model, costUsd: 1.6 })),
    fromDay: today - 6,
    toDay: today,
    models,
    words: languages.en.chart,
    ...view,
  }) ?? assert.fail('nothing drawn');

/** A picture's colours, row by row, as numbers `0xrrggbb`. */
function pixelsOf(png: Uint8Array): { width: number; height: number; colours: number[] } {
  const href = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  const [width, height] = [16, 20].map((at) => Buffer.from(png).readUInt32BE(at)) as [number, number];
  const size = `width="${width}" height="${height}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size}><image ${size} href="${href}"/></svg>`;
  const { pixels } = new Resvg(svg).render();
  return { width, height, colours: Array.from({ length: width * height }, (_, at) => pixels.readUIntBE(4 * at, 3)) };
}

const colour = (css: string): number => Number.parseInt(css.slice(1), 16);

test('a picture is a PNG with two pixels to a unit', async () => {
  const { width, height } = chart();
  const png = Buffer.from(await drawPng(chart()));
  assert.equal(png.toString('latin1', 1, 4), 'PNG');
  assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [2 * width, 2 * height]);
});

test('the same picture is the same bytes, also when many are asked for at once', async () => {
  const views = [chart(), chart(), chart({ title: 'Today' })];
  const [first, second, other] = await Promise.all(views.map(drawPng));
  assert.deepEqual(first, second);
  assert.notDeepEqual(first, other);
});

test('texts are drawn without any font of the machine, in Latin, Greek and Cyrillic letters', async () => {
  const nothing = await drawPng(chart({ title: ' ' }));
  for (const title of ['Cost', 'Κόστος', 'Расходы']) assert.notDeepEqual(await drawPng(chart({ title })), nothing);
});

test('no name breaks the picture it stands in, and markup in one is shown, not read', async () => {
  const named = (model: string) => drawPng(chart({ days: [{ day: today, model, costUsd: 1 }] }));
  assert.notDeepEqual(await named('<b>&amp;]]></text>'), await named('&'));
  const property = fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (name) => {
    assert.equal(Buffer.from(await named(name)).toString('latin1', 1, 4), 'PNG');
  });
  await fc.assert(property, { numRuns: draws(8, 50) });
});

test('parts are as large as their costs, and even the smallest can be seen', async () => {
  const areas = async (best: number, fast: number) => {
    const days = [best, fast].map((costUsd, index) => ({ day: today, model: models[index] ?? '', costUsd }));
    const { colours } = pixelsOf(await drawPng(chart({ days })));
    // Without the square in the list.
    return palette.series.slice(0, 2).map((one) => colours.filter((each) => each === colour(one)).length - 1_860);
  };
  const [best = 0, fast = 0] = await areas(6, 3);
  assert.ok(Math.abs(best / fast - 2) < 0.05, `${best} ${fast}`);
  const [, thin = 0] = await areas(5_000, 0.03);
  assert.ok(thin > 300, String(thin));
});

test('in every language, over any period and for any amounts, nothing leaves the card', async () => {
  for (const texts of sample(Object.values(languages)))
    for (const [length, costUsd] of [
      [7, 88_888.8888],
      [31, 1_612_345.67],
    ] as const) {
      const days = Array.from({ length }, (_, ago) => ({ day: today - ago, model: models[ago % 2] ?? '', costUsd }));
      const title = texts.statsMine(texts.statsTitle.month);
      const png = await drawPng(chart({ title, days, fromDay: null, words: texts.chart }));
      const { width, height, colours } = pixelsOf(png);
      const isEdge = (at: number) =>
        [4, width - 5].includes(at % width) || [4, height - 5].includes(Math.floor(at / width));
      const edge = new Set(colours.filter((_, at) => isEdge(at)));
      assert.deepEqual([...edge], [colour(palette.card)], `${texts.name}, ${length} days`);
    }
});

test('a picture that cannot be drawn is an error, and the next one is drawn', async () => {
  const broken = { ...chart(), axis: { locale: 'no language', format: {} } };
  const [failed, next] = await Promise.allSettled([drawPng(broken), drawPng(chart())]);
  assert.equal(failed.status, 'rejected');
  assert.ok(failed.reason instanceof Error);
  assert.equal(next.status, 'fulfilled');
});
