import { formatUsd } from '../money/usd.ts';
import type { Bar, CostBars } from './cost-bars.ts';
import { textWidth } from './lettering.ts';
import { niceScale, type Scale } from './nice-scale.ts';
import { palette, seriesColour } from './palette.ts';
import { slotLabels } from './periods.ts';
import { rect, text } from './svg.ts';

/** Where the plot is, in units; the amounts at its left are inside, those on the bars and the dates outside. */
export interface Area {
  left: number;
  right: number;
  top: number;
  foot: number;
}

const LABEL_SIZE = 22;
const AMOUNT_SIZES = [22, 20, 18];
const SMALLEST_AMOUNT = 18;
/** Between two amounts beside each other. */
const AMOUNT_SPACE = 8;
const WIDEST_BAR = 96;
/** What was paid is never too thin to be seen. */
const THINNEST_PART = 2.5;
const GAP = 1.5;

/** Bars on a scale of dollars, with the first series on top of each, and the dates below them. */
export function costPlot({ bars, grain, series }: CostBars, locale: string, area: Area): string[] {
  const scale = niceScale(bars.reduce((largest, { totalUsd }) => Math.max(largest, totalUsd), 0));
  const labels = scale.ticks.map((tick) => axisUsd(tick, scale));
  const left = area.left + widest(labels) + 12;
  const slotWidth = (area.right - left) / bars.length;
  const barWidth = Math.min(WIDEST_BAR, slotWidth * (bars.length > 12 ? 0.76 : 0.68));
  const centre = (index: number) => left + (index + 0.5) * slotWidth;
  const yOf = (usd: number) => area.foot - (usd / scale.largest) * (area.foot - area.top);
  const colours = series.map(({ colour }) => seriesColour(colour));
  return [
    ...scale.ticks.map((tick) => rect(left, yOf(tick) - 0.75, area.right - left, 1.5, palette.grid)),
    ...scale.ticks.map((tick, index) => {
      const place = { size: LABEL_SIZE, fill: palette.faintInk, anchor: 'end' } as const;
      return text(labels[index] ?? '', left - 12, yOf(tick) + 8, place);
    }),
    ...bars.flatMap((bar, index) => stack(bar, colours, centre(index) - barWidth / 2, barWidth, yOf)),
    rect(left, area.foot - 1, area.right - left, 2, palette.axis),
    ...amounts(bars, slotWidth, centre, yOf, { ...area, left }),
    ...dates(bars.map(({ slot }) => slot).map(slotLabels(locale, grain)), slotWidth, centre, area),
  ];
}

type Place = (value: number) => number;

function stack(bar: Bar, colours: readonly string[], x: number, width: number, yOf: Place): string[] {
  let foot = yOf(0);
  return bar.partsUsd
    .map((usd, index) => ({ usd, colour: colours[index] ?? palette.others }))
    .filter(({ usd }) => usd > 0)
    .toReversed()
    .map(({ usd, colour }) => {
      const height = Math.max(THINNEST_PART, yOf(0) - yOf(usd));
      foot -= height;
      return rect(x, foot, width, height > 2 * THINNEST_PART ? height - GAP : height, colour);
    });
}

/**
 * What the bars come to: all of them where there is room, else the dearest first, as far as none covers another amount
 * or a dearer bar beside it.
 */
function amounts(bars: readonly Bar[], slotWidth: number, centre: Place, yOf: Place, { left, right }: Area): string[] {
  const labels = bars.map(({ totalUsd }) => (totalUsd > 0 ? formatUsd(totalUsd) : ''));
  const fits = AMOUNT_SIZES.find((candidate) => labels.every((label) => textWidth(label, candidate) < slotWidth));
  const size = fits ?? SMALLEST_AMOUNT;
  const amount = (index: number) => {
    const half = textWidth(labels[index] ?? '', size) / 2;
    const x = Math.max(left + half, Math.min(centre(index), right - half));
    return { index, x, half, totalUsd: bars[index]?.totalUsd ?? 0 };
  };
  const all = bars.map((_, index) => amount(index)).filter(({ totalUsd }) => totalUsd > 0);
  const shown = fits === undefined ? withRoom(all, bars, slotWidth, centre) : all;
  return shown.map(({ index, x, totalUsd }) =>
    text(labels[index] ?? '', x, yOf(totalUsd) - 9, { size, anchor: 'middle', halo: true }),
  );
}

interface Amount {
  index: number;
  x: number;
  half: number;
  totalUsd: number;
}

function withRoom(all: readonly Amount[], bars: readonly Bar[], slotWidth: number, centre: Place): Amount[] {
  const shown: Amount[] = [];
  for (const one of all.toSorted((a, b) => b.totalUsd - a.totalUsd)) {
    const covers = shown.some(({ x, half }) => Math.abs(x - one.x) < half + one.half + AMOUNT_SPACE);
    const isBehind = bars.some(
      ({ totalUsd }, index) => totalUsd > one.totalUsd && Math.abs(centre(index) - one.x) < one.half + slotWidth / 2,
    );
    if (!covers && !isBehind) shown.push(one);
  }
  return shown.toSorted((a, b) => a.index - b.index);
}

/** As many dates as there is room for, always with the last one, which must not leave the plot. */
function dates(labels: readonly string[], slotWidth: number, centre: Place, { right, foot }: Area): string[] {
  const last = labels.length - 1;
  const width = widest(labels);
  const overhang = Math.max(0, centre(last) + width / 2 - right);
  const every = Math.ceil((width + overhang + 12) / slotWidth);
  return labels.flatMap((label, index) => {
    if ((last - index) % every !== 0) return [];
    const x = Math.min(centre(index), right - textWidth(label, LABEL_SIZE) / 2);
    return [text(label, x, foot + 34, { size: LABEL_SIZE, fill: palette.faintInk, anchor: 'middle' })];
  });
}

const widest = (labels: readonly string[]): number =>
  labels.reduce((width, label) => Math.max(width, textWidth(label, LABEL_SIZE)), 0);

/** An amount at the axis: without cents where no tick has any, and short from ten thousand on. */
function axisUsd(usd: number, { step, largest }: Scale): string {
  if (largest >= 10_000) return `$${usd.toLocaleString('en-US', { notation: 'compact', maximumFractionDigits: 2 })}`;
  const digits = Number.isInteger(step) ? 0 : Math.max(2, Math.ceil(-Math.log10(step)));
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: Math.min(2, digits), maximumFractionDigits: digits })}`;
}
