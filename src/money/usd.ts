/**
 * Adds up amounts in USD without the drift of binary fractions: sums are exact to a millionth of a dollar.
 */
export function sumUsd(...amounts: readonly number[]): number {
  return amounts.reduce((sum, usd) => sum + toMicros(usd), 0) / 1e6;
}

/** USD as whole millionths of a dollar, for tables and comparisons. */
export const toMicros = (usd: number): number => Math.round(usd * 1e6);

/** `$0.80`, `$1,234.50`; a fraction of a cent is shown, never rounded away: `$0.064`. */
export function formatUsd(usd: number): string {
  digits ??= new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 4 });
  return `$${digits.format(usd)}`;
}

/** Kept, since it takes long to make, and made when first needed, since that is not at the start. */
let digits: Intl.NumberFormat | null = null;
