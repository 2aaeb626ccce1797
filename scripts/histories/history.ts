import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StoredEvent } from '../../src/log/facts.ts';
import { generationOf, isGenerationEvent, schemaOf } from '../../src/log/facts.ts';
import { type Summary, summaryOf } from '../replay/summary.ts';

/** Where recorded logs lie, each with what it comes to beside it. */
export const historiesFolder = fileURLToPath(new URL('../../test/histories/', import.meta.url));
export const historyPath = (name: string): string => join(historiesFolder, `${name}.jsonl`);
export const outcomePath = (name: string): string => join(historiesFolder, `${name}.outcome.json`);

/** What a log comes to: how each generation ended, and all that the projections hold. */
export interface Outcome {
  /** By generation: `done`, `cancelled`, `failed in queued: BOT_STOPPED_QUEUED`, or the state it was left in. */
  endings: Record<string, string>;
  summary: Summary;
}

/** @throws where the log contradicts itself */
export const outcomeOf = async (events: readonly StoredEvent[]): Promise<Outcome> => ({
  endings: endingsOf(events),
  summary: await summaryOf(events),
});

/** How each generation ended, in the order of their prompts. */
export function endingsOf(events: readonly StoredEvent[]): Outcome['endings'] {
  const endings: Outcome['endings'] = {};
  for (const event of events) {
    if (!isGenerationEvent(event)) continue;
    const { stage, code } = event.type === 'GenerationFailed' ? event.data : {};
    endings[generationOf(event.stream) ?? ''] =
      code === undefined ? (event.state ?? '') : `failed in ${stage}: ${code}`;
  }
  return endings;
}

/** Whether a journal's text holds a fact in a shape that is no longer written. */
export const holdsOldShape = (text: string): boolean =>
  text
    .split('\n')
    .slice(1, -1)
    .map((line) => JSON.parse(line) as Pick<StoredEvent, 'type' | 'schema'>)
    .some(({ type, schema }) => schema < schemaOf[type]);
