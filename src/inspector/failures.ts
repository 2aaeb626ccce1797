import { errorCodes, type Money, moneyOf, operatorWords } from '../generations/failure-codes.ts';
import type { Stage } from '../log/facts.ts';
import { failures } from '../telegram/texts/failures.en.ts';

const stages: readonly Stage[] = ['queued', 'submitting', 'rendering', 'downloading', 'uploading'];

/** What an error code means, for a page that shows a generation. */
export interface FailureMeaning {
  /** What its chat was told, money aside. */
  told: string;
  /** What the operator should know or do; null where there is nothing. */
  operator: string | null;
  /** What it means for the money, by the stage that it happened in. */
  money: Record<Stage, Money>;
}

/** Every code of the catalogue with its meaning: the page's `failures.json`. */
export function failureMeanings(): Record<string, FailureMeaning> {
  const words = failures('this model', '');
  return Object.fromEntries(
    errorCodes.map((code) => {
      const [what, todo] = words[code];
      const money = Object.fromEntries(stages.map((stage) => [stage, moneyOf(code, stage)])) as Record<Stage, Money>;
      return [code, { told: `${what} ${todo}`, operator: operatorWords(code), money }];
    }),
  );
}
