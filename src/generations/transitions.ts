import { transition } from 'xstate';
import { generationMachine } from '../../machines/generation.ts';
import type { GenerationFactType } from '../log/facts.ts';
import { type StateName, stateName } from './state.ts';

/** Where a fact leads from a state; null for the state stands for a generation that is not yet accepted. */
const table = new Map<string, StateName | null>();

/**
 * The state that a fact leads to, or null where it does not fit. The machine has no guards, so that depends on nothing
 * but the state and the kind of fact, and the machine is asked once for each pair.
 */
export function destination(state: StateName | null, fact: GenerationFactType): StateName | null {
  const pair = `${state} ${fact}`;
  let known = table.get(pair);
  if (known === undefined) {
    known = ask(state, fact);
    table.set(pair, known);
  }
  return known;
}

function ask(state: StateName | null, fact: GenerationFactType): StateName | null {
  if (fact === 'PromptAccepted') return state === null ? 'queued' : null;
  if (state === null) return null;
  const [parent = state, child] = state.split('.');
  const before = generationMachine.resolveState({
    value: (child === undefined ? parent : { [parent]: child }) as never,
    context: {} as never,
  });
  const [after] = transition(generationMachine, before, { type: fact, at: 0, data: {} } as never);
  return after === before ? null : stateName(after);
}
