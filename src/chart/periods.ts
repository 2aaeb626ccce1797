/** How much time one bar stands for. */
export type Grain = 'day' | 'week' | 'month' | 'year';

/** A stretch of days, counted from the epoch in UTC, with both ends included. */
export interface Slot {
  from: number;
  to: number;
}

/** More bars than this are too thin for what each comes to on a phone. */
const MOST_SLOTS = 31;

const DAY_MS = 86_400_000;

/** The first day of the day, week, month or year that a day is in; the one `after` it. Weeks begin on Monday. */
const starts: Record<Grain, (day: number, after: number) => number> = {
  day: (day, after) => day + after,
  // Day 0 of the epoch was a Thursday.
  week: (day, after) => 7 * (Math.floor((day + 3) / 7) + after) - 3,
  month: (day, after) => {
    const date = new Date(day * DAY_MS);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + after) / DAY_MS;
  },
  year: (day, after) => Date.UTC(new Date(day * DAY_MS).getUTCFullYear() + after, 0) / DAY_MS,
};

const grains: readonly Grain[] = ['day', 'week', 'month', 'year'];

/**
 * Parts a period into days or, where those were too many to read, into weeks, months or years. The first and the last
 * end where the period ends.
 */
export function timeSlots(fromDay: number, toDay: number): { grain: Grain; slots: Slot[] } {
  for (const grain of grains) {
    const slots = part(fromDay, toDay, grain);
    if (slots.length <= MOST_SLOTS || grain === 'year') return { grain, slots };
  }
  return { grain: 'day', slots: [] };
}

/** The words under a bar: `Oct 8`, `Oct 2026`, `2026`, in the way of a locale. */
export function slotLabels(locale: string, grain: Grain): (slot: Slot) => string {
  const format = new Intl.DateTimeFormat(locale, { ...labelParts[grain], timeZone: 'UTC' });
  return ({ from }) => format.format(from * DAY_MS);
}

const labelParts: Record<Grain, Intl.DateTimeFormatOptions> = {
  day: { month: 'short', day: 'numeric' },
  week: { month: 'short', day: 'numeric' },
  month: { month: 'short', year: 'numeric' },
  year: { year: 'numeric' },
};

function part(fromDay: number, toDay: number, grain: Grain): Slot[] {
  const slots: Slot[] = [];
  for (let from = fromDay; from <= toDay; ) {
    const next = starts[grain](from, 1);
    slots.push({ from, to: Math.min(next - 1, toDay) });
    from = next;
  }
  return slots;
}
