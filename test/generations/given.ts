import assert from 'node:assert/strict';
import type { GenerationContext } from '../../machines/generation.ts';
import { begin, next } from '../../src/generations/fold.ts';
import { type GenerationSnapshot, stateName } from '../../src/generations/state.ts';
import type { Fact, MovingFactType } from '../../src/log/facts.ts';

/** What a fact should lead to. */
export interface Expected {
  /** The state afterwards, as `generating.rendering`. */
  state: string;
  /** The part of the context that the fact changes; all else must stay as it was. */
  context?: Partial<GenerationContext>;
  /** The fact does not fit: nothing may change at all. */
  refused?: true;
}

/** `given(...facts).when(fact).leadsTo({ state, context?, refused? })`: the pure fold, without a log and without actors. */
export function given(first: Fact<'PromptAccepted'>, ...facts: Fact<MovingFactType>[]) {
  const before = facts.reduce(
    (snapshot, fact) => {
      const after = next(snapshot, fact);
      assert.notEqual(after, snapshot, `${fact.type} is given but does not fit in ${stateName(snapshot)}`);
      return after;
    },
    begin('g', first),
  );
  return {
    /** The snapshot of what is given. */
    snapshot: before,
    when: (fact: Fact<MovingFactType>) => ({ leadsTo: (expected: Expected) => check(before, fact, expected) }),
  };
}

function check(before: GenerationSnapshot, fact: Fact<MovingFactType>, { state, context, refused }: Expected): void {
  const after = next(before, fact);
  assert.equal(stateName(after), state);
  assert.equal(before.can(fact), !refused);
  if (refused) assert.equal(after, before);
  else assert.deepEqual(after.context, { ...before.context, ...context });
}
