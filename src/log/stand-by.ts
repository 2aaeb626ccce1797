import type { Pause } from '../time/timers.ts';
import type { EventLog } from './event-log.ts';
import type { SharedJournal } from './journal/journal.ts';

/** Between two looks at who leads, in ms. */
const LOOK_MS = 1_000;

/**
 * Reads the log along until this process leads; then the log has all that any earlier leader wrote.
 * @param onWaiting called once where another process leads
 * @throws OperatorError where what it reads is damaged
 */
export async function standBy(
  journal: SharedJournal,
  log: EventLog,
  onWaiting: () => void,
  wait: Pause,
): Promise<void> {
  for (let looks = 0; !(await journal.lead()); looks++) {
    if (looks === 0) onWaiting();
    await log.catchUp(journal);
    await wait(LOOK_MS);
  }
  await log.catchUp(journal);
}
