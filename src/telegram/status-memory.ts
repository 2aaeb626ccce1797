import type { EventLog } from '../log/event-log.ts';
import { type FactDraft, type StatusFactType, statusStream } from '../log/facts.ts';
import type { OpenStatuses } from '../projections/open-statuses.ts';
import type { StatusMemory } from './status.ts';

export interface StatusMemoryTools {
  log: EventLog;
  statuses: OpenStatuses;
  clock: () => number;
  /** Nothing waits for these facts; their failure does not matter. */
  inBackground: (appending: Promise<unknown>) => void;
}

/** Remembers in the log where status messages are, so that a later run can go on with them. */
export function statusMemory({ log, statuses, clock, inBackground }: StatusMemoryTools): StatusMemory {
  const note = (fact: FactDraft<StatusFactType>) => {
    const stream = statusStream(fact.data.generationId);
    inBackground(log.append({ ...fact, stream, at: clock(), state: null }));
  };
  return {
    earlier: (generationId) => statuses.of(generationId),
    shown: (generationId, at) => note({ type: 'StatusShown', data: { generationId, ...at } }),
    closed: (generationId) => {
      if (statuses.of(generationId)) note({ type: 'StatusClosed', data: { generationId } });
    },
  };
}
