import type { createInspector } from '@statelyai/inspect';
import { generationMachine } from '../../machines/generation.ts';
import { next } from '../generations/fold.ts';
import type { GenerationSnapshot } from '../generations/state.ts';
import type { Fact, MovingFactType } from '../log/facts.ts';
import type { Actors, Message } from './actors.ts';

/** The machine as a page reads it: JSON, without its functions. */
export const machineDefinition = JSON.stringify(generationMachine.config);

/** Makes the official messages out of what it is told of an actor. */
export type Inspector = ReturnType<typeof createInspector>;

/** The adapter that `createInspector` of @statelyai/inspect sends its messages through, on their way to what is kept of the actors. */
export const adapterTo = (actors: Actors): { send(message: Message): void } => ({
  send: (message) => actors.take(dressed(message)),
});

/** Told by hand, the package leaves the root unnamed and dates everything today: the facts know better. */
function dressed(message: Message): Message {
  const rootId = message.sessionId;
  switch (message.type) {
    case '@xstate.actor': {
      const { id, acceptedAt } = { ...message.snapshot.context };
      const name = typeof id === 'string' ? id : message.name;
      return { ...message, rootId, name, createdAt: String(acceptedAt ?? message.createdAt) };
    }
    case '@xstate.event':
    case '@xstate.snapshot':
      return { ...message, rootId, createdAt: String(message.event.at ?? message.createdAt) };
  }
}

/** Only these parts of a snapshot leave the machine's system: never its children or an error. */
const partOf = ({ status, value, context }: GenerationSnapshot) => ({ status, value, context });

/** An actor to be registered: a live one, or one that a log tells of. */
export type Told = Parameters<Inspector['actor']>[0];

/** A generation that exists only in a log, as the inspector wants to see it: with the machine it was made by. */
export const toldOf = (
  sessionId: string,
  snapshot: GenerationSnapshot,
): Exclude<Told, string> & { logic: unknown } => ({
  sessionId,
  logic: generationMachine,
  send: () => {},
  getSnapshot: () => snapshot,
});

/** Tells of a new generation: its registration, in the state it begins in, and the fact that began it. */
export function tellBeginning(
  inspector: Inspector,
  actor: Exclude<Told, string>,
  accepted: Fact<'PromptAccepted'>,
  snapshot: GenerationSnapshot,
): void {
  inspector.actor(actor, partOf(snapshot));
  inspector.event(actor.sessionId, plain(accepted));
}

/** Tells of a fact and the state it led to. */
export function tellFact(
  inspector: Inspector,
  sessionId: string,
  fact: Fact<MovingFactType>,
  snapshot: GenerationSnapshot,
): void {
  const event = plain(fact);
  inspector.event(sessionId, event);
  inspector.snapshot(sessionId, partOf(snapshot), { event });
}

/** Tells of a fact that a log holds. @returns the snapshot after it, by the pure machine */
export function tellStored(
  inspector: Inspector,
  sessionId: string,
  fact: Fact<MovingFactType>,
  before: GenerationSnapshot,
): GenerationSnapshot {
  const after = next(before, fact);
  tellFact(inspector, sessionId, fact, after);
  return after;
}

const plain = ({ type, at, data }: Fact) => ({ type, at, data });
