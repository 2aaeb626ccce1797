import type { FinalState } from '../generations/state.ts';
import { type FactData, isFinal, type Stage, type StoredEvent } from '../log/facts.ts';

/** A generation as far as telemetry tells of it. Times are ms since the epoch, money is USD. */
export interface Course {
  accepted: FactData<'PromptAccepted'>;
  acceptedAt: number;
  state: Stage | FinalState;
  /** When that state began. */
  since: number;
  /** When the present attempt to have it made began; null while it waits. */
  startedAt: number | null;
  /** Null where only Google knows. */
  costUsd: number | null;
}

/** The course after one more fact. @param before null where the fact begins it; then others than that give null */
export function courseAfter(before: Course | null, event: StoredEvent): Course | null {
  const at = { state: stateOf(event), since: event.at };
  if (event.type === 'PromptAccepted')
    return { accepted: event.data, acceptedAt: event.at, ...at, startedAt: null, costUsd: 0 };
  if (before === null) return null;
  const next = { ...before, ...at };
  switch (event.type) {
    case 'GenerationStarted':
      return { ...next, startedAt: event.at };
    case 'SubmissionRefused':
      return { ...next, startedAt: null };
    case 'VideoGenerated':
    case 'GenerationFailed':
    case 'GenerationCancelled':
      return { ...next, costUsd: event.data.costUsd };
    default:
      return next;
  }
}

/** Whether Google's part of a generation, which began with its attempt, ends with a fact. */
export const endsGooglesPart = ({ startedAt, state }: Course, event: StoredEvent): boolean =>
  startedAt !== null &&
  (state === 'submitting' || state === 'rendering') &&
  (event.type === 'VideoGenerated' || event.type === 'SubmissionRefused' || isFinal(event));

/** The log has a state by its whole name, `generating.rendering`. A generation's fact always has one. */
const stateOf = ({ state }: StoredEvent) => state?.split('.').at(-1) as Course['state'];
