/** One number of ours beside the same number of what it is compared with, taken in one run. */
export interface Figure {
  name: string;
  unit: 'MB' | 'µs' | 'ms' | '/s';
  ours: number;
  /** Null where there is nothing to compare with. */
  baseline: number | null;
  /** What the baseline is, as `plain bot`. */
  against: string;
  better: 'lower' | 'higher';
  target: Target | null;
  /** By what factor the ratio may be worse than the kept one before --check fails; noise stays well below. */
  tolerance: number;
}

/** A limit of our number, or of ours / baseline, in the direction that is better. */
export type Target = { of: 'ours' | 'ratio'; limit: number };

/** Ours / baseline, or null where there is no baseline. */
export const ratioOf = ({ ours, baseline }: Pick<Figure, 'ours' | 'baseline'>): number | null =>
  baseline === null || baseline === 0 ? null : ours / baseline;

/** Whether the target is met; null where there is none. */
export function isMet(figure: Figure): boolean | null {
  const { target, better } = figure;
  if (!target) return null;
  const value = target.of === 'ours' ? figure.ours : ratioOf(figure);
  if (value === null) return null;
  return better === 'lower' ? value < target.limit : value >= target.limit;
}

/** The figures as an aligned table, or with `markdown` as one of Markdown. */
export function table(figures: readonly Figure[], { markdown = false } = {}): string {
  const head = ['figure', 'ours', 'baseline', '', 'ratio', 'target', ''];
  const rows = figures.map((figure) => {
    const ratio = ratioOf(figure);
    const met = isMet(figure);
    return [
      figure.name,
      `${shown(figure.ours)} ${figure.unit}`,
      figure.baseline === null ? '–' : `${shown(figure.baseline)} ${figure.unit}`,
      figure.against,
      ratio === null ? '–' : ratio.toFixed(2),
      targetWords(figure),
      met === null ? '' : met ? 'met' : 'MISSED',
    ];
  });
  if (markdown) return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** How a kept figure compares with today's: null where it is as good, or what is worse, in words. */
export function regression(kept: Figure, today: Figure): string | null {
  const [before, now] = [ratioOf(kept), ratioOf(today)];
  if (before === null || now === null) return null;
  const worse = today.better === 'lower' ? now / before : before / now;
  if (worse <= today.tolerance) return null;
  return `${today.name}: the ratio was ${before.toFixed(3)} and is ${now.toFixed(3)}, worse by more than × ${today.tolerance}`;
}

/** The middle of a few values; of an even number, the lower of the two. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The smallest value that `part` (0 to 1) of all values do not exceed. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}

function targetWords({ target, better, unit }: Figure): string {
  if (!target) return '';
  const sign = better === 'lower' ? '<' : '≥';
  return target.of === 'ours'
    ? `${sign} ${shown(target.limit)} ${unit}`
    : `ratio ${sign} ${Number(target.limit.toFixed(2))}`;
}

function shown(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
}
