import type { BarSeriesOption, EChartsOption } from 'echarts';
import { type AmountWords, amountSeries, amountsOn, axisFormat } from './amounts.ts';
import { type Bar, costBars, type DayCost, type Series } from './cost-bars.ts';
import { palette, seriesColour } from './palette.ts';
import { type Grain, slotLabels } from './periods.ts';

/** The words on the chart, in one language. */
export interface CostChartWords extends AmountWords {
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

/** What `drawPng` draws: plain data, since it goes to a thread. */
export interface Chart {
  width: number;
  height: number;
  option: EChartsOption;
  /** How the amounts at the axis are written. */
  axis: { locale: string; format: Intl.NumberFormatOptions };
}

// Lengths are units; the picture has two pixels to a unit, and a phone shows a unit as about half a point.
const WIDTH = 640;
const EDGE = 30;
const INNER = WIDTH - 2 * EDGE;
const PLOT = { top: 130, foot: 430 };
const LIST = { size: 23, top: 456, row: 38, swatch: 22 };
/** What a part of a bar has at least of the largest bar. */
const THINNEST = 1 / 60;

const faint = { fontSize: 22, color: palette.faintInk };
const ink = { fontSize: 31, fontWeight: 'bold', color: palette.ink } as const;

/**
 * The costs of a period as bars, stacked by model, with a list of the models and what each cost.
 * @returns null where nothing was paid
 */
export function costChart({ title, days, fromDay, toDay, models, words }: CostChartView): Chart | null {
  const costs = costBars(days, fromDay, toDay, models);
  if (!costs) return null;
  const { grain, series, totalUsd } = costs;
  // The axis runs from right to left, so that it is today's bar that always has its date.
  const bars = costs.bars.toReversed();
  const totals = bars.map((bar) => bar.totalUsd);
  const largest = Math.max(...totals);
  const amounts = amountsOn(totals, INNER - 90, words);
  const height = LIST.top + series.length * LIST.row + 8;
  return {
    width: WIDTH,
    height,
    axis: { locale: words.locale, format: axisFormat(largest) },
    option: {
      animation: false,
      backgroundColor: palette.card,
      textStyle: { fontFamily: 'Roboto', color: palette.ink },
      title: [
        { text: title, left: EDGE, top: 34, padding: 0, textStyle: ink },
        { text: words.costPer[grain], left: EDGE, top: 84, padding: 0, textStyle: { ...faint, fontWeight: 'normal' } },
        { text: words.usd(totalUsd), right: EDGE, top: 77, padding: 0, textStyle: ink },
      ],
      grid: {
        left: EDGE,
        right: EDGE,
        top: PLOT.top + amounts.height,
        bottom: height - PLOT.foot,
        outerBoundsMode: 'same',
      },
      xAxis: {
        type: 'category',
        inverse: true,
        data: bars.map(({ slot }) => slot).map(slotLabels(words.locale, grain)),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: palette.axis, width: 2 } },
        axisLabel: { ...faint, margin: 18 },
      },
      yAxis: {
        type: 'value',
        position: 'left',
        splitNumber: 3,
        max: 'dataMax',
        splitLine: { showMaxLine: false, lineStyle: { color: palette.grid, width: 1.5 } },
        axisLabel: { ...faint, margin: 12, showMaxLabel: false },
      },
      series: [
        ...series.map((one, index) => parts(one, bars, index, largest * THINNEST)).toReversed(),
        amountSeries(totals, amounts),
      ],
      graphic: series.flatMap((one, index) => listed(one, words, LIST.top + index * LIST.row)),
    },
  };
}

/** What one model cost, nothing of it too thin to be seen. */
function parts({ colour }: Series, bars: readonly Bar[], index: number, thinnest: number): BarSeriesOption {
  return {
    type: 'bar',
    stack: 'cost',
    barCategoryGap: '24%',
    barMaxWidth: 96,
    itemStyle: { color: seriesColour(colour), borderColor: palette.card, borderWidth: 1 },
    data: bars.map(({ partsUsd }) => (partsUsd[index] ? Math.max(partsUsd[index], thinnest) : '-')),
  };
}

/** A line of the list: the colour and the name of a model, and what it cost. */
function listed({ model, models, colour, totalUsd }: Series, words: CostChartWords, y: number) {
  const type = {
    fontSize: LIST.size,
    fontFamily: 'Roboto',
    fill: palette.ink,
    y: y + LIST.swatch / 2,
    verticalAlign: 'middle',
  } as const;
  const shape = { x: EDGE, y, width: LIST.swatch, height: LIST.swatch, r: 4 };
  const total = words.usd(totalUsd);
  const most = Math.floor((INNER - LIST.swatch - 40 - 13 * total.length) / 12.5);
  const name = withoutMiddle(model ?? words.others(models), most);
  return [
    { type: 'rect' as const, shape, style: { fill: seriesColour(colour) } },
    { type: 'text' as const, style: { ...type, text: name, x: EDGE + LIST.swatch + 14 } },
    { type: 'text' as const, style: { ...type, text: total, x: WIDTH - EDGE, align: 'right' as const } },
  ];
}

/** A name in one line of at most so many characters: the names of models differ at both ends. */
function withoutMiddle(name: string, most: number): string {
  const characters = [...name.replace(/[\s\p{C}]+/gu, ' ')];
  if (characters.length <= most) return characters.join('');
  const half = Math.floor(most / 2);
  return `${characters.slice(0, half).join('')}…${characters.slice(1 - half).join('')}`;
}
