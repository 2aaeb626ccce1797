import { initialTransition, type SnapshotFrom, transition } from 'xstate';
import { type GenerationInput, generationMachine } from '../../machines/generation.ts';
import type { Fact, MovingFactType, Stage, StoredEvent } from '../log/facts.ts';
import { generationOf, isGenerationEvent, isGenerationFact } from '../log/facts.ts';
import { priceOf } from '../money/usd.ts';

export type GenerationSnapshot = SnapshotFrom<typeof generationMachine>;

/** A state's name as the log records it: `generating.rendering`. */
export function stateName(value: GenerationSnapshot['value']): string {
  if (typeof value === 'string') return value;
  return Object.entries(value)
    .map(([parent, child]) => `${parent}.${child}`)
    .join();
}

/** The stage of a generation that has not ended. */
export const stageOf = (snapshot: GenerationSnapshot): Stage =>
  stateName(snapshot.value).replace('generating.', '') as Stage;

/** The machine before anything but its prompt's acceptance. */
export function begin(id: string, accepted: Fact<'PromptAccepted'>): GenerationSnapshot {
  return initialTransition(generationMachine, inputOf(id, accepted))[0];
}

/** What the machine begins with. */
export const inputOf = (id: string, { type, at, data }: Fact<'PromptAccepted'>): GenerationInput => ({
  id,
  accepted: { type, at, data },
  priceUsd: priceOf(data),
});

/** The machine after one more fact: the same object where the fact does not fit. Pure. */
export function next(snapshot: GenerationSnapshot, fact: Fact<MovingFactType>): GenerationSnapshot {
  return transition(generationMachine, snapshot, fact)[0];
}

const destinations = new Map<string, string>();

/**
 * The name of the state that a fact which fits leads to. The machine has no guards, so that depends on nothing but the
 * state and the kind of fact, and is worked out once for each pair.
 */
export function destination(snapshot: GenerationSnapshot, fact: Fact<MovingFactType>): string {
  const pair = `${stateName(snapshot.value)} ${fact.type}`;
  const known = destinations.get(pair) ?? stateName(next(snapshot, fact).value);
  destinations.set(pair, known);
  return known;
}

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
    const differs = (computed: string) =>
      divergences.push({
        position: event.position,
        stream: event.stream,
        fact: event.type,
        recorded: event.state,
        computed,
      });
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
    const before = generations.get(id);
    const after = step(id, before, event);
    if (typeof after === 'string') {
      differs(after);
      continue;
    }
    generations.set(id, after);
    const computed = stateName(after.value);
    if (computed !== event.state) differs(computed);
  }
  return { generations, divergences };
}

/**
 * Compares the recorded states of a log with the machine's, as `replay` does, but twenty times as fast: the machine
 * has no guards, so where a fact leads depends on nothing but the state, and is worked out once for each pair.
 */
export function checkStates(events: Iterable<StoredEvent>): Divergence[] {
  const known = new Map<string, string>();
  const examples = new Map<string, GenerationSnapshot>();
  const states = new Map<string, string>();
  const divergences: Divergence[] = [];
  for (const event of events) {
    if (!isGenerationEvent(event)) continue;
    const before = states.get(event.stream);
    const pair = `${before} ${event.type}`;
    let computed = known.get(pair);
    if (computed === undefined) {
      const after = step('', before === undefined ? undefined : examples.get(before), event);
      computed = typeof after === 'string' ? after : stateName(after.value);
      known.set(pair, computed);
      if (typeof after !== 'string' && !examples.has(computed)) examples.set(computed, after);
    }
    if (computed === event.state) states.set(event.stream, computed);
    else {
      const { position, stream, type: fact, state: recorded } = event;
      divergences.push({ position, stream, fact, recorded, computed });
    }
  }
  return divergences;
}

function step(id: string, before: GenerationSnapshot | undefined, event: StoredEvent): GenerationSnapshot | string {
  if (!isGenerationFact(event)) return 'not a fact of a generation';
  if (event.type === 'PromptAccepted') return before ? 'accepted twice' : begin(id, event);
  if (!before) return 'never accepted';
  const after = next(before, event);
  return after === before ? `refused in ${stateName(before.value)}` : after;
}
