import type { Pause } from '../time/timers.ts';
import type { SharedJournal } from './journal/journal.ts';

/** Between two looks, in ms. */
const LOOK_MS = 5_000;
/** A server that is away at so many looks in a row is away for long: a restart of it takes less. */
const LOOKS = 6;

/** Who hears of it. */
export interface AwayListener {
  /** The server has been away for half a minute. @returns whether anybody was told */
  journalAway(): boolean;
  /** It is back; called only where somebody was told that it was away. */
  journalBack(): void;
}

/** Watches whether the server of a journal is away for long. Ends by rejecting with the signal's reason. */
export async function watchAway(
  journal: Pick<SharedJournal, 'isAway'>,
  listener: AwayListener,
  wait: Pause,
  signal: AbortSignal,
): Promise<never> {
  let isTold = false;
  for (let looks = 0; ; ) {
    await wait(LOOK_MS, signal);
    looks = journal.isAway ? looks + 1 : 0;
    if (looks === LOOKS) isTold = listener.journalAway();
    if (looks > 0 || !isTold) continue;
    listener.journalBack();
    isTold = false;
  }
}
