import type { StoredEvent } from '../log/facts.ts';
import { LONGEST_RETRY_MS } from './backoff.ts';
import { isLong, REST_WITHIN_MS } from './long-prompt.ts';

/** The second photo of an album is there within this time after the first, in ms. */
export const ALBUM_WITHIN_MS = 1_500;

/**
 * How long a generation that enters the queue is held back from Google, in ms from that fact on; 0 for not at all.
 * A time of day that was set between two facts makes it no longer than the longest pause.
 */
export function heldBackMs(event: StoredEvent): number {
  if (event.type === 'SubmissionRefused') return Math.min(Math.max(event.data.retryAt - event.at, 0), LONGEST_RETRY_MS);
  if (event.type !== 'PromptAccepted' || event.data.origin !== 'message') return 0;
  // Its rest would come now, and then neither is to be paid for.
  if (isLong(event.data.promptLength)) return REST_WITHIN_MS;
  // The last frame would come now.
  return event.data.input === 'pictures' ? ALBUM_WITHIN_MS : 0;
}
