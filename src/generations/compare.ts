import { generationOf, isGenerationEvent, isGenerationFact, type StoredEvent } from '../log/facts.ts';
import { step } from './fold.ts';
import { type GenerationSnapshot, type StateName, stateName } from './state.ts';
import { destination } from './transitions.ts';

/** Where a log and today's machine disagree. */
export interface Divergence {
  position: number;
  stream: string;
  fact: string;
  /** The state that the log recorded. */
  recorded: string | null;
  /** The state that the machine computes, or why it computes none. */
  computed: string;
}

const divergence = ({ position, stream, type, state }: StoredEvent, computed: string): Divergence => ({
  position,
  stream,
  fact: type,
  recorded: state,
  computed,
});

/** What a log folds to. */
export interface Replay {
  /** The last state of each generation, by id, in the order of their acceptance. */
  generations: Map<string, GenerationSnapshot>;
  /** The disagreements, in the order of the log; empty where all is well. */
  divergences: Divergence[];
}

/**
 * Folds every generation's stream through the pure machine and compares the state after each fact with the recorded
 * one. Runs no effects. Positions and versions must count from 1 without gaps; a gap is a divergence. Facts that are
 * missing at the end leave no gap: nothing can notice them.
 */
export function replay(events: Iterable<StoredEvent>): Replay {
  const generations = new Map<string, GenerationSnapshot>();
  const divergences: Divergence[] = [];
  const versions = new Map<string, number>();
  let position = 0;
  for (const event of events) {
    const differs = (computed: string) => divergences.push(divergence(event, computed));
    if (event.position !== position + 1) differs(`position ${position + 1} is missing`);
    position = event.position;
    const version = (versions.get(event.stream) ?? 0) + 1;
    if (event.version !== version) differs(`version ${version} is missing`);
    versions.set(event.stream, event.version);

    if (!isGenerationEvent(event)) {
      if (event.state !== null || isGenerationFact(event)) differs('no state: not a generation');
      continue;
    }
    const id = generationOf(event.stream) ?? '';
    const before = generations.get(id) ?? null;
    const after = step(id, before, event);
    if (after === null) {
      differs(misfit(before && stateName(before), event));
      continue;
    }
    generations.set(id, after);
    const computed = stateName(after);
    if (computed !== event.state) differs(computed);
  }
  return { generations, divergences };
}

/**
 * Compares the recorded states of a log with the machine's, for a start: by the table of where facts lead, some twenty
 * times as fast as `replay`, and without looking at positions and versions, which the journal has checked.
 */
export class StateCheck {
  readonly #states = new Map<string, StateName>();

  /** Takes what follows in the log. @returns the disagreements in it */
  take(events: Iterable<StoredEvent>): Divergence[] {
    const divergences: Divergence[] = [];
    for (const event of events) {
      if (!isGenerationEvent(event)) continue;
      const before = this.#states.get(event.stream) ?? null;
      const computed = isGenerationFact(event) ? destination(before, event.type) : null;
      if (computed !== null && computed === event.state) this.#states.set(event.stream, computed);
      else divergences.push(divergence(event, computed ?? misfit(before, event)));
    }
    return divergences;
  }
}

/** What a `StateCheck` finds in a whole log. */
export const checkStates = (events: Iterable<StoredEvent>): Divergence[] => new StateCheck().take(events);

/** Why an event does not fit where its generation stands. */
function misfit(before: StateName | null, event: StoredEvent): string {
  if (!isGenerationFact(event)) return 'not a fact of a generation';
  if (before === null) return 'never accepted';
  return event.type === 'PromptAccepted' ? 'accepted twice' : `refused in ${before}`;
}
