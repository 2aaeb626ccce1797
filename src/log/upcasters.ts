import type { FactType } from './facts.ts';
import { schemaOf } from './facts.ts';

/** Lifts a fact's data from one shape to the next. Pure: it decides nothing that the old data does not tell. */
export type Upcaster = (data: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** By fact, and by the schema that each upcaster lifts from. */
export type Upcasters = { readonly [T in FactType]?: Readonly<Record<number, Upcaster>> };

/**
 * Every shape that a fact ever had leads step by step to the present one. When the shape of a fact changes, raise its
 * `schemaOf` and add one function here, which stays for good, and a recorded log that holds the old shape.
 */
export const upcasters: Upcasters = {
  PromptAccepted: {
    // Before there were buttons, every prompt came by itself.
    1: (data) => ({ ...data, origin: 'message' }),
    // Before pictures were taken and videos continued, a prompt was words alone.
    2: (data) => ({ ...data, input: 'text', continues: null }),
    // Before it spoke other languages, the bot spoke English to everybody.
    3: (data) => ({ ...data, language: 'en' }),
  },
  // Before it could be unknown, the id of the message was always there.
  VideoDelivered: { 1: (data) => data },
};

/**
 * Lifts a fact of any older schema to the present one; the result still has to be checked against the vocabulary.
 * @throws Error where a step is missing, which is a defect of ours
 */
export function upcast(
  raw: { type: FactType; schema: number; data: unknown },
  registry: Upcasters = upcasters,
  present: Readonly<Record<FactType, number>> = schemaOf,
): { schema: number; data: unknown } {
  let { schema, data } = raw;
  for (; schema < present[raw.type]; schema++) {
    const lift = registry[raw.type]?.[schema];
    if (!lift) throw new Error(`No upcaster lifts ${raw.type} from schema ${schema}`);
    if (typeof data !== 'object' || data === null) throw new Error(`The data of ${raw.type} is no object`);
    data = lift({ ...data });
  }
  return { schema, data };
}
