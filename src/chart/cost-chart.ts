import { formatUsd } from '../money/usd.ts';
import { type CostBars, costBars, type DayCost, type Series } from './cost-bars.ts';
import { costPlot } from './cost-plot.ts';
import { clipEnd, clipMiddle, textWidth } from './lettering.ts';
import { palette, seriesColour } from './palette.ts';
import type { Grain } from './periods.ts';
import { rect, text } from './svg.ts';

/** The words on the chart, in one language. */
export interface CostChartWords {
  /** A BCP 47 tag, for the dates. */
  locale: string;
  /** What the bars show, as `Cost per day, UTC`. */
  costPer: Record<Grain, string>;
  /** The name of the models that have no colour of their own, at least two. */
  others: (count: number) => string;
}

export interface CostChartView {
  title: string;
  days: readonly DayCost[];
  /** The first day shown, counted from the epoch in UTC; null: the first with a cost. */
  fromDay: number | null;
  /** The last day shown. */
  toDay: number;
  /** The models from the top of a bar to its foot, and in the list below. */
  models: readonly string[];
  words: CostChartWords;
}

// Lengths are SVG units; the picture has two pixels to a unit, and a phone shows a unit as about half a point.
const WIDTH = 640;
const LEFT = 30;
const RIGHT = WIDTH - LEFT;
const TITLE = { size: 31, y: 62 };
const SUBTITLE = { size: 22, y: 97 };
const PLOT = { left: LEFT, right: RIGHT, top: 152, foot: 382 };
const LEGEND = { size: 23, top: 444, row: 38, swatch: 22 };
/** Between a name and an amount. */
const SPACE = 20;

/**
 * The costs of a period as bars, stacked by model, with a list of the models and what each cost.
 * @returns an SVG for `drawPng`, 640 units wide, or null where nothing was paid
 */
export function costChart({ title, days, fromDay, toDay, models, words }: CostChartView): string | null {
  const costs = costBars(days, fromDay, toDay, models);
  if (!costs) return null;
  const height = LEGEND.top + costs.series.length * LEGEND.row + 8;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="Roboto">`,
    rect(0, 0, WIDTH, height, palette.card),
    ...header(title, words, costs),
    ...costPlot(costs, words.locale, PLOT),
    ...costs.series.flatMap((one, index) => legend(one, words, LEGEND.top + index * LEGEND.row)),
    '</svg>',
  ].join('\n');
}

function header(title: string, words: CostChartWords, { grain, totalUsd }: CostBars): string[] {
  const total = formatUsd(totalUsd);
  const room = RIGHT - LEFT - textWidth(total, TITLE.size) - SPACE;
  return [
    text(clipEnd(title, TITLE.size, room), LEFT, TITLE.y, { size: TITLE.size, bold: true }),
    text(total, RIGHT, TITLE.y, { size: TITLE.size, bold: true, anchor: 'end' }),
    text(words.costPer[grain], LEFT, SUBTITLE.y, { size: SUBTITLE.size, fill: palette.faintInk }),
  ];
}

function legend({ model, models, colour, totalUsd }: Series, words: CostChartWords, y: number): string[] {
  const { size, swatch } = LEGEND;
  const total = formatUsd(totalUsd);
  const left = LEFT + swatch + 14;
  const room = RIGHT - left - textWidth(total, size) - SPACE;
  return [
    rect(LEFT, y, swatch, swatch, seriesColour(colour), 4),
    text(clipMiddle(model ?? words.others(models), size, room), left, y + 19, { size }),
    text(total, RIGHT, y + 19, { size, anchor: 'end' }),
  ];
}
