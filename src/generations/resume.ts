import type { EventLog } from '../log/event-log.ts';
import { generationStream, type Stage } from '../log/facts.ts';
import type { ErrorCode } from './failure-codes.ts';
import { fold } from './fold.ts';
import type { Generations } from './generations.ts';
import type { Interrupted } from './interrupted.ts';
import { stageOf } from './state.ts';

/**
 * Goes on with what an earlier run left: what each generation waited for begins again.
 * @param codeFor how one ends that cannot go on from its stage; null where it can
 */
export async function resume(
  generations: Generations,
  log: EventLog,
  ids: Iterable<string>,
  codeFor: (stage: Stage) => ErrorCode | null,
): Promise<void> {
  const resumable: Interrupted[] = [];
  for (const id of ids) {
    const interrupted = read(log, id);
    if (!interrupted) continue;
    const code = codeFor(stageOf(interrupted.snapshot));
    if (code === null) resumable.push(interrupted);
    else await generations.end(interrupted, code);
  }
  generations.revive(resumable);
}

function read(log: EventLog, id: string): Interrupted | null {
  const events = [...log.read(generationStream(id))];
  const [accepted, last] = [events[0], events.at(-1)];
  const snapshot = fold(id, events);
  if (accepted?.type !== 'PromptAccepted' || !last || snapshot?.status !== 'active') return null;
  return { snapshot, accepted, last };
}
