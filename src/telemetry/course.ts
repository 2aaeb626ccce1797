import { type FactData, isFinal, type StoredEvent } from '../log/facts.ts';

/** A generation as far as telemetry tells of it. Times are ms since the epoch, money is USD. */
export interface Course {
  accepted: FactData<'PromptAccepted'>;
  acceptedAt: number;
  /** As `queued` or `rendering`. */
  state: string;
  /** When that state began. */
  since: number;
  /** When the present attempt to have it made began; null while it waits. */
  startedAt: number | null;
  /** Null where only Google knows. */
  costUsd: number | null;
  /** Set once it has ended. */
  ending: 'done' | 'failed' | 'cancelled' | null;
}

/** The course after one more fact. @param before null where the fact begins it; then others than that give null */
export function courseAfter(before: Course | null, event: StoredEvent): Course | null {
  const at = { state: stateOf(event), since: event.at };
  if (event.type === 'PromptAccepted')
    return { accepted: event.data, acceptedAt: event.at, ...at, startedAt: null, costUsd: 0, ending: null };
  if (before === null) return null;
  const next = { ...before, ...at };
  switch (event.type) {
    case 'GenerationStarted':
      return { ...next, startedAt: event.at };
    case 'SubmissionRefused':
      return { ...next, startedAt: null };
    case 'VideoGenerated':
      return { ...next, costUsd: event.data.costUsd };
    case 'VideoDelivered':
      return { ...next, ending: 'done' };
    case 'GenerationFailed':
      return { ...next, costUsd: event.data.costUsd, ending: 'failed' };
    case 'GenerationCancelled':
      return { ...next, costUsd: event.data.costUsd, ending: 'cancelled' };
    default:
      return next;
  }
}

/** Whether Google's part of a generation, which began with its attempt, ends with a fact. */
export const endsGooglesPart = ({ startedAt, state }: Course, event: StoredEvent): boolean =>
  startedAt !== null &&
  (state === 'submitting' || state === 'rendering') &&
  (event.type === 'VideoGenerated' || event.type === 'SubmissionRefused' || isFinal(event));

const stateOf = ({ state }: StoredEvent): string => state?.split('.').at(-1) ?? '';
