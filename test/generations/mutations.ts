import type { FactType, StoredEvent } from '../../src/log/facts.ts';
import { isGenerationEvent, schemaOf } from '../../src/log/facts.ts';

/** A copy of a log that was changed at one place. */
export interface Mutated {
  log: StoredEvent[];
  /** A replay must have noticed within so many facts from the beginning. */
  noticedWithin: number;
  /** Positions and versions were put right again: only the states can tell. */
  isRenumbered: boolean;
}

/** All copies with one kind of change at one place; none where nothing would be wrong with them. */
export type Mutate = (log: readonly StoredEvent[], index: number) => Mutated[];

const factTypes = Object.keys(schemaOf) as FactType[];
const states = [
  ...['queued', 'generating.submitting', 'generating.rendering', 'downloading', 'uploading'],
  ...['done', 'failed', 'cancelled', null],
];

/** What can go wrong with a log. */
export const mutations: Record<string, Mutate> = {
  'a fact dropped': (log, index) => {
    const event = log[index];
    const next = log.find((other, at) => at > index && other.stream === event?.stream);
    // The end of a log that ends one fact earlier looks like any other end.
    const copies = index < log.length - 1 ? [asItIs(log.toSpliced(index, 1), index + 1)] : [];
    // With the numbers put right, a failure or a cancellation would follow an earlier state just as well.
    const fits = next?.type === 'GenerationFailed' || next?.type === 'GenerationCancelled';
    const isMissed = event !== undefined && isGenerationEvent(event) && (event.version === 1 || !fits);
    if (next && isMissed) copies.push(renumbered(log.toSpliced(index, 1), next.position - 1));
    return copies;
  },

  'a fact doubled': (log, index) => {
    const event = log[index];
    if (!event) return [];
    const doubled = log.toSpliced(index, 0, event);
    const again = isGenerationEvent(event) ? [renumbered(doubled, index + 2)] : [];
    return [asItIs(doubled, index + 2), ...again];
  },

  'two facts swapped': (log, index) => {
    const [one, next] = [log[index], log[index + 1]];
    const other = log.findIndex(({ stream }, at) => at > index && stream === one?.stream);
    const two = log[other];
    const copies = one && next ? [asItIs(log.with(index, next).with(index + 1, one), index + 1)] : [];
    if (one && two && isGenerationEvent(one)) copies.push(renumbered(log.with(index, two).with(other, one), other + 1));
    return copies;
  },

  'a fact renamed': (log, index) => {
    const event = log[index];
    if (!event) return [];
    // A setting has no state: only another kind of stream can tell, and otherwise the checksum of its line.
    const others = factTypes.filter(
      (type) => type !== event.type && (isGenerationEvent(event) || isOfGeneration(type)),
    );
    return others.map((type) => asItIs(log.with(index, { ...event, type } as StoredEvent), index + 1));
  },

  'a state altered': (log, index) => {
    const event = log[index];
    if (!event) return [];
    const others = states.filter((state) => state !== event.state);
    return others.map((state) => asItIs(log.with(index, { ...event, state }), index + 1));
  },
};

const isOfGeneration = (type: FactType): boolean => /^(Prompt|Generation|Submission|Operation|Video)/.test(type);

const asItIs = (log: StoredEvent[], noticedWithin: number): Mutated => ({ log, noticedWithin, isRenumbered: false });

function renumbered(log: readonly StoredEvent[], noticedWithin: number): Mutated {
  const versions = new Map<string, number>();
  const numbered = log.map((event, index) => {
    const version = (versions.get(event.stream) ?? 0) + 1;
    versions.set(event.stream, version);
    return { ...event, position: index + 1, version };
  });
  return { log: numbered, noticedWithin, isRenumbered: true };
}
