import { type EventObject, fromCallback } from 'xstate';
import type { GenerationContext } from '../../machines/generation.ts';
import type { FactDraft, MovingFactType, Stage } from '../log/facts.ts';

/** Does one step of a generation outside the machine and says what came of it. */
export type Worker = (generation: GenerationContext, signal: AbortSignal) => Promise<FactDraft<MovingFactType>>;
export type Workers = Record<'submit' | 'render' | 'download' | 'upload', Worker>;

/** Where what came of a worker goes. */
export interface Report {
  /** Resolves with false where the fact no longer fits. */
  fact: (generationId: string, fact: FactDraft<MovingFactType>) => Promise<boolean>;
  /** Never rejects. */
  failure: (generation: GenerationContext, stage: Stage, error: unknown) => Promise<void>;
}

/** Why a worker is to stop. One for all: an error of its own for each would cost more than the rest of stopping. */
const LEFT = new DOMException('The state was left', 'AbortError');

/** The actor that a state invokes: its worker begins when the state is entered, and is called off when it is left. */
export function actorOf(worker: Worker, stage: Stage, report: Report) {
  return fromCallback<EventObject, GenerationContext>(({ input }) => {
    const leaving = new AbortController();
    void work(worker, stage, report, input, leaving.signal);
    return () => leaving.abort(LEFT);
  });
}

/** Never rejects. The signal is aborted where the state was left: nobody waits for this worker any more. */
async function work(
  worker: Worker,
  stage: Stage,
  report: Report,
  generation: GenerationContext,
  signal: AbortSignal,
): Promise<void> {
  try {
    const fact = await worker(generation, signal);
    if (await report.fact(generation.id, fact)) return;
    throw new Error(`${fact.type} does not follow ${stage}`);
  } catch (error) {
    if (!signal.aborted) await report.failure(generation, stage, error);
  }
}
