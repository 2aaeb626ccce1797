import { sumUsd, toMicros } from '../money/usd.ts';
import { palette } from './palette.ts';
import { type Grain, type Slot, timeSlots } from './periods.ts';

/** What one model cost on one day; the day is counted from the epoch, in UTC. */
export interface DayCost {
  day: number;
  model: string;
  costUsd: number;
}

/** One colour of the chart: a model, or all those that have no colour of their own. */
export interface Series {
  /** Null: several models together. */
  model: string | null;
  /** How many models it stands for. */
  models: number;
  /** Which colour it has, from 0; null for several models together. */
  colour: number | null;
  totalUsd: number;
}

export interface Bar {
  slot: Slot;
  totalUsd: number;
  /** What each series cost, in the order of the series. */
  partsUsd: readonly number[];
}

export interface CostBars {
  grain: Grain;
  series: readonly Series[];
  bars: readonly Bar[];
  totalUsd: number;
}

const COLOURS = palette.series.length;

/**
 * Adds up costs by stretches of time and by model. A model has the colour of its place in `order`, so that it keeps it
 * in every period; those that `order` does not name come after it.
 * @param fromDay null: from the first day with a cost
 * @returns null where nothing was paid
 */
export function costBars(
  costs: readonly DayCost[],
  fromDay: number | null,
  toDay: number,
  order: readonly string[],
): CostBars | null {
  const paid = costs.filter(({ day, costUsd }) => {
    const within = day <= toDay && (fromDay === null || day >= fromDay);
    return within && toMicros(costUsd) > 0 && Number.isSafeInteger(toMicros(costUsd));
  });
  if (paid.length === 0) return null;
  const firstDay = fromDay ?? paid.reduce((first, { day }) => Math.min(first, day), toDay);
  const { grain, slots } = timeSlots(firstDay, toDay);
  const groups = grouped(paid, order);
  const bars = slots.map((slot) => {
    const within = paid.filter(({ day }) => day >= slot.from && day <= slot.to);
    const partsUsd = groups.map((models) => totalOf(within, models));
    return { slot, partsUsd, totalUsd: sumUsd(...partsUsd) };
  });
  const colours = coloursOf(groups, order);
  const series = groups.map((models, index) => ({
    model: models.length === 1 ? (models[0] ?? null) : null,
    models: models.length,
    colour: colours[index] ?? null,
    totalUsd: totalOf(paid, models),
  }));
  return { grain, series, bars, totalUsd: sumUsd(...series.map(({ totalUsd }) => totalUsd)) };
}

/** The models that were paid for, each alone or, past the last colour, the cheapest together at the end. */
function grouped(paid: readonly DayCost[], order: readonly string[]): string[][] {
  const place = (model: string) => (order.includes(model) ? order.indexOf(model) : order.length);
  const models = [...new Set(paid.map(({ model }) => model))].sort();
  const inOrder = models.toSorted((a, b) => place(a) - place(b));
  if (models.length <= COLOURS) return inOrder.map((model) => [model]);
  const dearestFirst = inOrder.toSorted((a, b) => totalOf(paid, [b]) - totalOf(paid, [a]));
  const others = new Set(dearestFirst.slice(COLOURS - 1));
  return [...inOrder.filter((model) => !others.has(model)).map((model) => [model]), [...others]];
}

function coloursOf(groups: readonly string[][], order: readonly string[]): (number | null)[] {
  const own = groups.map((models) => (models.length === 1 ? order.indexOf(models[0] ?? '') : -1));
  const free = Array.from({ length: COLOURS }, (_, colour) => colour).filter((colour) => !own.includes(colour));
  return groups.map((models, index) => {
    const colour = own[index] ?? -1;
    if (models.length > 1) return null;
    return colour >= 0 && colour < COLOURS ? colour : (free.shift() ?? null);
  });
}

const totalOf = (costs: readonly DayCost[], models: readonly string[]): number =>
  costs.reduce((sum, { model, costUsd }) => (models.includes(model) ? sum + toMicros(costUsd) : sum), 0) / 1e6;
