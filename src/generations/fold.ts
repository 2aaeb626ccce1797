import { initialTransition, transition } from 'xstate';
import { type GenerationInput, generationMachine } from '../../machines/generation.ts';
import { type Fact, isGenerationFact, type MovingFactType, type StoredEvent } from '../log/facts.ts';
import { priceOf } from '../money/usd.ts';
import type { GenerationSnapshot } from './state.ts';

/** What the machine begins with. */
export const inputOf = (id: string, { type, at, data }: Fact<'PromptAccepted'>): GenerationInput => ({
  id,
  accepted: { type, at, data },
  priceUsd: priceOf(data),
});

/** The machine before anything but its prompt's acceptance. */
export function begin(id: string, accepted: Fact<'PromptAccepted'>): GenerationSnapshot {
  return initialTransition(generationMachine, inputOf(id, accepted))[0];
}

/** The machine after one more fact: the same object where the fact does not fit. Pure. */
export function next(snapshot: GenerationSnapshot, fact: Fact<MovingFactType>): GenerationSnapshot {
  return transition(generationMachine, snapshot, fact)[0];
}

/** The machine after one more event of a generation's stream, or null where the event does not fit. */
export function step(id: string, before: GenerationSnapshot | null, event: StoredEvent): GenerationSnapshot | null {
  if (!isGenerationFact(event)) return null;
  if (event.type === 'PromptAccepted') return before ? null : begin(id, event);
  const after = before && next(before, event);
  return after === before ? null : after;
}

/** The machine after all events of a generation's stream, or null where it never began. What does not fit is passed over. */
export function fold(id: string, events: Iterable<StoredEvent>): GenerationSnapshot | null {
  let snapshot: GenerationSnapshot | null = null;
  for (const event of events) {
    snapshot = step(id, snapshot, event) ?? snapshot;
  }
  return snapshot;
}
