/** An axis from 0 up, marked in equal steps that people count in. */
export interface Scale {
  step: number;
  /** From 0 to the last one that is not above the largest value: two to four steps. */
  ticks: readonly number[];
  largest: number;
}

/** A scale of 1, 2 or 5 times a power of ten for values up to `largest`, which is above 0. */
export function niceScale(largest: number): Scale {
  const magnitude = Math.floor(Math.log10(largest)) - 1;
  const steps = [1, 2, 5, 10, 20, 50].map((step) => Number(`${step}e${magnitude}`));
  const step = steps.find((size) => largest / size < 5) ?? largest;
  const count = Math.floor(exact(largest / step));
  return { step, ticks: Array.from({ length: count + 1 }, (_, index) => exact(index * step)), largest };
}

/** Without the last digits, where binary fractions drift: 3 × 0.1 is 0.3. */
const exact = (value: number): number => Number(value.toPrecision(12));
