import { fromPromise } from 'xstate';
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

/** The actor that a state invokes: its worker begins when the state is entered, and is called off when it is left. */
export const actorOf = (worker: Worker, stage: Stage, report: Report) =>
  fromPromise<void, GenerationContext>(({ input, signal }) => work(worker, stage, report, input, signal));

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
