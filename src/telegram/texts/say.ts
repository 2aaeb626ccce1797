import { type Part, type Rich, rich } from '../outgoing/formatting.ts';

type Value = Part | number | readonly Part[];

/** A sentence with formatted parts in it, to be put into another: part`It costs ${bold('$1')}.` */
export const part = (strings: TemplateStringsArray, ...values: readonly Value[]): readonly Part[] =>
  strings.flatMap((string, index) => {
    const value = values[index] ?? [];
    return [string, ...(typeof value === 'number' ? [String(value)] : [value].flat())];
  });

/** A whole message: say`Your model is now ${code(model)}.` */
export const say = (strings: TemplateStringsArray, ...values: readonly Value[]): Rich =>
  rich(...part(strings, ...values));
