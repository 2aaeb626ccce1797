import type { Cancellation } from '../../generations/cancellation.ts';
import type { Texts } from '../texts/en.ts';

/** What somebody hears who wished to cancel, by button or by command. */
export function cancellationWords(outcome: Cancellation, { notes }: Texts): string {
  switch (outcome.kind) {
    case 'free':
      return notes.cancelled(0);
    case 'charged':
      return notes.cancelled(outcome.costUsd);
    case 'pending':
      return notes.cancelling;
    case 'too late':
      return notes.tooLate;
    case 'over':
      return notes.over;
  }
}
