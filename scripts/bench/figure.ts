/** One number of ours beside the same number of what it is compared with, taken side by side in one run. */
export interface Figure {
  name: string;
  unit: 'MB' | 'ms' | '/s';
  ours: number;
  theirs: number;
  /** Whose number `theirs` is, as `plain bot`. */
  against: string;
  /** What ours / theirs may be at most, or must be at least. */
  limit: { most: number } | { least: number };
}

/** Ours / theirs: machines differ in speed by a factor of four, this hardly differs. */
export const ratioOf = ({ ours, theirs }: Figure): number => ours / theirs;

/** Whether the ratio is within its limit. */
export function isMet(figure: Figure): boolean {
  const ratio = ratioOf(figure);
  return 'most' in figure.limit ? ratio <= figure.limit.most : ratio >= figure.limit.least;
}

/** The figures as an aligned table, or with `markdown` as one of Markdown. */
export function table(figures: readonly Figure[], { markdown = false } = {}): string {
  const head = ['figure', 'ratio', 'limit', '', 'ours', 'theirs', 'against'];
  const rows = figures.map((figure) => {
    const { name, unit, ours, theirs, against, limit } = figure;
    const limitWords = 'most' in limit ? `at most ${limit.most}` : `at least ${limit.least}`;
    const met = isMet(figure) ? '' : 'MISSED';
    return [name, ratioOf(figure).toFixed(2), limitWords, met, inUnit(ours, unit), inUnit(theirs, unit), against];
  });
  if (markdown) return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The middle of a few values; of an even number, the lower of the two. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The smallest value that `part` (0 to 1) of all values do not exceed. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}

function inUnit(value: number, unit: Figure['unit']): string {
  if (Math.abs(value) >= 1000) return `${Math.round(value).toLocaleString('en-US')} ${unit}`;
  return `${value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2)} ${unit}`;
}
