import type { Fact, Stage, StoredEvent } from '../log/facts.ts';
import type { ErrorCode } from './failure-codes.ts';
import type { GenerationSnapshot } from './state.ts';

/** A generation that had not ended when an earlier run did. */
export interface Interrupted {
  snapshot: GenerationSnapshot;
  accepted: Fact<'PromptAccepted'>;
  /** The last fact of its stream. */
  last: StoredEvent;
}

const stopped: Record<Stage, ErrorCode> = {
  queued: 'BOT_STOPPED_QUEUED',
  submitting: 'BOT_STOPPED_SUBMITTING',
  rendering: 'BOT_STOPPED_RENDERING',
  downloading: 'BOT_STOPPED_DELIVERING',
  uploading: 'BOT_STOPPED_DELIVERING',
};

/** Without its prompt, which is never stored, a generation cannot go on from here. */
const needsPrompt = (stage: Stage): boolean => stage === 'queued' || stage === 'submitting';

/**
 * How a generation ends that is still in a stage when the bot stops; null where the next start goes on with it.
 * @param isDurable whether a journal outlasts the process
 */
export const codeAtStop = (stage: Stage, isDurable: boolean): ErrorCode | null =>
  isDurable && !needsPrompt(stage) ? null : stopped[stage];

/** How a generation ends that a start finds in a stage; null where it goes on from there. */
export const codeAtStart = (stage: Stage): ErrorCode | null => (needsPrompt(stage) ? stopped[stage] : null);
