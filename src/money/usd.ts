/**
 * Adds up amounts in USD without the drift of binary fractions: sums are exact to a millionth of a dollar.
 */
export function sumUsd(...amounts: readonly number[]): number {
  return amounts.reduce((sum, usd) => sum + toMicros(usd), 0) / 1e6;
}

/** USD as whole millionths of a dollar, for tables and comparisons. */
export const toMicros = (usd: number): number => Math.round(usd * 1e6);

/** What a video costs, in USD, exact to a millionth. */
export const priceOf = ({ seconds, pricePerSecond }: { seconds: number; pricePerSecond: number }): number =>
  toMicros(seconds * pricePerSecond) / 1e6;

/** `$0.80`, `$1,234.50`; a fraction of a cent is shown, never rounded away: `$0.064`. */
export const formatUsd = (usd: number): string => `$${digits.format(usd)}`;

const digits = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 4 });
