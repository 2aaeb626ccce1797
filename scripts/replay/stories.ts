import type { Divergence } from '../../src/generations/compare.ts';
import type { FactData, GenerationFactType, StoredEvent } from '../../src/log/facts.ts';
import { generationOf, isFinal, isGenerationEvent } from '../../src/log/facts.ts';

/** One fact of a generation. Times are ms. */
export interface Step {
  event: StoredEvent<GenerationFactType>;
  /** Since the generation began. */
  sinceMs: number;
  /** How long the state it led to lasted; null for a final state, and for one of which no end is known. */
  lastedMs: number | null;
  /** What today's machine computes, where that differs from the recorded state. */
  computed: string | null;
}

/** A generation, fact by fact. */
export interface Story {
  id: string;
  /** Null where the log is not right: its first fact is missing. */
  accepted: FactData<'PromptAccepted'> | null;
  /** When its first fact happened, ms since the epoch. */
  begunAt: number;
  steps: Step[];
  ended: boolean;
}

/**
 * The generations of a log, in the order of their first facts.
 * @param divergences what a replay of these events found
 * @param now the time that it is, ms since the epoch, where the end of the log is not the present; else null
 */
export function storiesOf(
  events: Iterable<StoredEvent>,
  divergences: readonly Divergence[],
  now: number | null,
): Story[] {
  const computed = new Map(divergences.map((divergence) => [divergence.position, divergence.computed]));
  const stories = new Map<string, Story>();
  for (const event of events) {
    if (!isGenerationEvent(event)) continue;
    const story = stories.get(event.stream) ?? begun(event);
    stories.set(event.stream, story);
    const before = story.steps.at(-1);
    if (before) before.lastedMs = event.at - before.event.at;
    story.ended = isFinal(event);
    story.steps.push({
      event,
      sinceMs: event.at - story.begunAt,
      lastedMs: story.ended || now === null ? null : now - event.at,
      computed: computed.get(event.position) ?? null,
    });
  }
  return [...stories.values()];
}

function begun(event: StoredEvent<GenerationFactType>): Story {
  const accepted = event.type === 'PromptAccepted' ? event.data : null;
  return { id: generationOf(event.stream) ?? '', accepted, begunAt: event.at, steps: [], ended: false };
}
