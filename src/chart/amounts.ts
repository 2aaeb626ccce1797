import type { BarSeriesOption } from 'echarts';
import { palette } from './palette.ts';

const AMOUNT_SIZE = 19;

const money = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } as const;

/** Three digits are enough, beside whole dollars; thousands are a word where there are tens of them. */
const shortFor = (largest: number): Intl.NumberFormatOptions =>
  largest >= 10_000
    ? { notation: 'compact', maximumSignificantDigits: 3 }
    : { maximumSignificantDigits: 3, maximumFractionDigits: 0, roundingPriority: 'morePrecision' };

/** What stands on the bars. */
export interface Amounts {
  labels: readonly string[];
  isUpright: boolean;
  /** What they take above a bar, in units. */
  height: number;
}

/** How amounts are written in one language. */
export interface AmountWords {
  /** A BCP 47 tag. */
  locale: string;
  /** An amount in full. */
  usd: (amount: number) => string;
}

/**
 * What each bar comes to: in full or else short, where that fits beside each other, else short and upright.
 * @param width of all bars together, in units
 */
export function amountsOn(totalsUsd: readonly number[], width: number, { locale, usd }: AmountWords): Amounts {
  const short = shortFor(Math.max(...totalsUsd));
  const room = width / totalsUsd.length;
  const written = (format: (amount: number) => string) => totalsUsd.map((total) => format(total));
  const beside = [usd, new Intl.NumberFormat(locale, { ...money, ...short }).format]
    .map(written)
    .find((labels) => widest(labels) < room);
  if (beside) return { labels: beside, isUpright: false, height: AMOUNT_SIZE + 16 };
  const labels = written(new Intl.NumberFormat(locale, short).format);
  return { labels, isUpright: true, height: widest(labels) + 16 };
}

/** How wide amounts are at most, in units: a digit of Roboto is 0.56 of the type size, a point or a space half of it. */
const widest = (amounts: readonly string[]): number =>
  Math.max(
    ...amounts.map((amount) => AMOUNT_SIZE * (0.28 * amount.length + 0.29 * amount.replace(/[.,\s]/g, '').length)),
  );

/** The amounts as a series of nothing on top of the others, which is how the library labels a stack. */
export function amountSeries(totalsUsd: readonly number[], { labels, isUpright }: Amounts): BarSeriesOption {
  return {
    type: 'bar',
    stack: 'cost',
    data: totalsUsd.map((total, index) => (total > 0 ? { value: 0, label: { formatter: labels[index] ?? '' } } : '-')),
    label: {
      show: true,
      position: 'top',
      distance: 10,
      fontSize: AMOUNT_SIZE,
      color: palette.ink,
      ...(isUpright
        ? { rotate: 90, align: 'left', verticalAlign: 'middle' }
        : { textBorderColor: palette.card, textBorderWidth: 4 }),
    },
  };
}

/** Amounts at the axis: without cents where they are whole, and short from ten thousand on. */
export const axisFormat = (largest: number): Intl.NumberFormatOptions =>
  largest >= 10_000
    ? { ...money, ...shortFor(largest) }
    : { ...money, minimumFractionDigits: 2, maximumFractionDigits: 4, trailingZeroDisplay: 'stripIfInteger' };
