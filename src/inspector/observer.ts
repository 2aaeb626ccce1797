import type { InspectionEvent } from 'xstate';
import { begin } from '../generations/fold.ts';
import type { GenerationSnapshot } from '../generations/state.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Fact, MovingFactType } from '../log/facts.ts';
import { generationStream, isGenerationEvent } from '../log/facts.ts';
import { type Inspector, tellBeginning, tellFact, tellStored } from './messages.ts';

/**
 * The observer for `createActor`'s option `inspect`. Of all that an actor system reports it passes on the generations
 * and their facts; the workers that a generation invokes, with their inputs and outputs, stay out.
 * It never throws into the bot.
 * @param options.log where a generation of an earlier run finds its facts so far
 * @param options.onDefect hears of the first thing that went wrong here, once
 */
export function observerFor(
  inspector: Inspector,
  options: { log: Pick<EventLog, 'read'> | null; onDefect: (error: unknown) => void },
): (event: InspectionEvent) => void {
  let well = true;
  return (event) => {
    try {
      if (event.rootId === event.actorRef.sessionId) pass(inspector, options.log, event);
    } catch (error) {
      if (well) options.onDefect(error);
      well = false;
    }
  };
}

function pass(inspector: Inspector, log: Pick<EventLog, 'read'> | null, event: InspectionEvent): void {
  // An actor is registered at its start: before that it has no snapshot.
  if (event.type === '@xstate.event' && event.event.type === 'xstate.init') {
    introduce(inspector, log, event.actorRef, event.event.input);
  } else if (event.type === '@xstate.snapshot' && !event.event.type.startsWith('xstate.')) {
    const fact = event.event as Fact<MovingFactType>;
    tellFact(inspector, event.actorRef.sessionId, fact, event.snapshot as GenerationSnapshot);
  }
}

type ActorRef = InspectionEvent['actorRef'];

function introduce(inspector: Inspector, log: Pick<EventLog, 'read'> | null, actor: ActorRef, input: unknown): void {
  const { id, accepted } = input as { id: string; accepted: Fact<'PromptAccepted'> };
  const now = actor.getSnapshot() as GenerationSnapshot;
  const resumed = now.context.attempt > 0;
  if (!resumed || !log) {
    tellBeginning(inspector, actor, accepted, now);
    return;
  }
  let snapshot = begin(id, accepted);
  tellBeginning(inspector, actor, accepted, snapshot);
  for (const event of log.read(generationStream(id))) {
    if (!isGenerationEvent(event) || event.type === 'PromptAccepted') continue;
    snapshot = tellStored(inspector, actor.sessionId, event, snapshot);
  }
}
