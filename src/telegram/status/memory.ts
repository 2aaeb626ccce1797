import type { Background } from '../../background.ts';
import type { EventLog } from '../../log/event-log.ts';
import { type FactDraft, type StatusFactType, statusStream } from '../../log/facts.ts';
import type { OpenStatuses } from '../../records/open-statuses.ts';

/** What of a status message outlives the process, so that a later run goes on with it. */
export interface StatusMemory {
  /** Where an earlier run has left it, or null. */
  earlier: (generationId: string) => { chatId: number; messageId: number } | null;
  shown: (generationId: string, at: { chatId: number; messageId: number }) => void;
  /** Its last word was said, or will never be heard. */
  closed: (generationId: string) => void;
}

export interface StatusMemoryTools {
  log: EventLog;
  statuses: OpenStatuses;
  clock: () => number;
  background: Background;
}

/** Remembers in the log where status messages are, so that a later run can go on with them. */
export function statusMemory({ log, statuses, clock, background }: StatusMemoryTools): StatusMemory {
  const note = (fact: FactDraft<StatusFactType>) => {
    const stream = statusStream(fact.data.generationId);
    // Nothing waits for these facts.
    const noting = log.append({ ...fact, stream, at: clock(), state: null });
    background.add('a status message was not noted', noting);
  };
  /** Those of this run: the fact of one may still be on its way into the log when its last word is said. */
  const open = new Set<string>();
  return {
    earlier: (generationId) => statuses.of(generationId),
    shown: (generationId, at) => {
      open.add(generationId);
      note({ type: 'StatusShown', data: { generationId, ...at } });
    },
    closed: (generationId) => {
      if (open.delete(generationId) || statuses.of(generationId))
        note({ type: 'StatusClosed', data: { generationId } });
    },
  };
}
