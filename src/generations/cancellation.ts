import type { FactDraft } from '../log/facts.ts';
import { type GenerationSnapshot, type StateName, stageOf } from './state.ts';

/** What became of a wish to cancel. */
export type Cancellation =
  /** Ended, and it cost nothing. */
  | { kind: 'free' }
  /** Ended, and Google will still charge. */
  | { kind: 'charged'; costUsd: number }
  /** The request is on its way: it ends as soon as Google has answered. */
  | { kind: 'pending' }
  /** The video is there already and will be delivered. */
  | { kind: 'too late' }
  /** It has ended before, or never was. */
  | { kind: 'over' };

/** What cancelling means in the present state. */
export function cancellationIn(snapshot: GenerationSnapshot): Cancellation {
  const stage = stageOf(snapshot);
  switch (stage) {
    case 'queued':
      return { kind: 'free' };
    case 'submitting':
      return { kind: 'pending' };
    case 'rendering':
      return { kind: 'charged', costUsd: snapshot.context.priceUsd };
    case 'downloading':
    case 'uploading':
      return { kind: 'too late' };
  }
}

/**
 * What Google may charge for a generation that is cancelled in this state, in USD: nothing as long as it was asked for
 * nothing.
 */
export const stillChargedUsd = ({ state, priceUsd }: { state: StateName; priceUsd: number }): number =>
  state === 'queued' ? 0 : priceUsd;

/** The fact that a cancellation becomes, or null where it ends nothing now. */
export function cancelledFact(cancellation: Cancellation, by: number): FactDraft<'GenerationCancelled'> | null {
  switch (cancellation.kind) {
    case 'free':
      return { type: 'GenerationCancelled', data: { by, costUsd: 0 } };
    case 'charged':
      return { type: 'GenerationCancelled', data: { by, costUsd: cancellation.costUsd } };
    case 'pending':
    case 'too late':
    case 'over':
      return null;
  }
}
