import { checkStates, type Divergence, replay } from '../../src/generations/compare.ts';
import type { StoredEvent } from '../../src/log/facts.ts';
import { isGenerationEvent, isGenerationFact } from '../../src/log/facts.ts';

/**
 * Where a log and today's statechart differ. Nearly every log is right, and is seen to be at many times the speed of
 * a replay; one that is not is replayed, which names every place.
 * @param watched sees each event of the replay go by
 */
export function differencesIn(
  events: readonly StoredEvent[],
  watched: (events: readonly StoredEvent[]) => Iterable<StoredEvent>,
): Divergence[] {
  return isCounted(events) && checkStates(events).length === 0 ? [] : replay(watched(events)).divergences;
}

/** Whether positions and versions count from 1 without gaps, and only facts of generations have states. */
function isCounted(events: readonly StoredEvent[]): boolean {
  const versions = new Map<string, number>();
  return events.every((event, index) => {
    const version = (versions.get(event.stream) ?? 0) + 1;
    versions.set(event.stream, version);
    const isInPlace = isGenerationEvent(event) || (event.state === null && !isGenerationFact(event));
    return event.position === index + 1 && event.version === version && isInPlace;
  });
}
