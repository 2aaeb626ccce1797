import type { Background } from './background.ts';
import type { Config } from './config/config.ts';
import type { Acceptor } from './generations/acceptance.ts';
import type { Dispatcher } from './generations/dispatcher.ts';
import type { ErrorCode } from './generations/failure-codes.ts';
import type { Generations } from './generations/generations.ts';
import { codeAtStop } from './generations/interrupted.ts';
import type { EventLog } from './log/event-log.ts';
import type { Stage } from './log/facts.ts';
import type { SharedJournal } from './log/journal/journal.ts';
import { isPostgresUrl } from './log/journal/postgres/address.ts';
import type { Poller } from './telegram/incoming/poller.ts';
import type { StatusBoard } from './telegram/status/board.ts';
import { monotonic, within } from './time/timers.ts';

/** For the last words to chats, and for Telegram to take the last confirmation, which it may hold for three seconds. */
const LAST_WORDS_MS = 5_000;

/**
 * Where another process can go on, in ms from the stop: until when what runs may finish, until when the last words may
 * take, after which the lead is given away, and from when on a database that is away is waited for no longer.
 */
const HANDOVER = { runsMs: 4_000, wordsMs: 6_000, databaseMs: 7_000 };

/** What is to be ended. */
export interface Running {
  acceptor: Acceptor;
  dispatcher: Dispatcher;
  poller: Poller;
  generations: Generations;
  board: StatusBoard;
  log: EventLog;
  inspector: { close: () => Promise<void> } | null;
  telemetry: { close: () => Promise<void> };
  /** The temporary files of videos: the next run fetches anew what it goes on with. */
  files: { remove: (generationId: string) => Promise<void>; close: () => Promise<void> };
  background: Background;
  /** Whether a journal will resume what is left. */
  isDurable: boolean;
  /** The journal, where another process may go on with it at once; else null. */
  shared: Pick<SharedJournal, 'waitNoLonger'> | null;
  /** How long what runs may go on, in ms. */
  graceMs: number;
}

/** How long what runs may go on, in ms: as is set, and less where another process can go on with it. */
export const graceOf = ({ journal, shutdownGraceMs }: Pick<Config, 'journal' | 'shutdownGraceMs'>): number =>
  journal !== null && isPostgresUrl(journal) ? Math.min(shutdownGraceMs, HANDOVER.runsMs) : shutdownGraceMs;

/**
 * Ends a bot in good order: nothing new; the last update is confirmed; what runs may finish within the grace time; the
 * chats of what cannot go on are told, and what a journal can resume is left to it. Whoever stands by waits for the
 * journal alone: it is given away before anything that is of no use to them.
 */
export async function shutDown(running: Running): Promise<void> {
  const { acceptor, dispatcher, poller, generations, board, log, inspector, telemetry, files, background } = running;
  const { isDurable, shared, graceMs } = running;
  const begunAt = monotonic();
  // Later than the last append that follows from the stop: while the database is there, each is to be written.
  shared?.waitNoLonger(HANDOVER.databaseMs);
  acceptor.close();
  dispatcher.close();
  poller.stop();
  const confirmed = poller.confirm(AbortSignal.timeout(LAST_WORDS_MS));
  background.add('the last update could not be confirmed', confirmed);
  const fail = (codeFor: (stage: Stage) => ErrorCode | null) =>
    Promise.all([...generations.live()].map(({ id }) => generations.fail(id, codeFor)));
  await fail((stage) => (stage === 'queued' ? codeAtStop(stage, isDurable) : null));
  await within(graceMs, generations.idle());
  await fail((stage) => codeAtStop(stage, isDurable));
  const left = [...generations.live()].map(({ id }) => id);
  // The status messages of what is resumed stay as they are: the next run goes on with them.
  board.release(left);
  generations.halt();
  for (const id of left) background.add('a temporary file could not be removed', files.remove(id));
  const handoverMs = shared ? Math.max(0, HANDOVER.wordsMs - (monotonic() - begunAt)) : Number.POSITIVE_INFINITY;
  await within(Math.min(LAST_WORDS_MS, handoverMs), Promise.all([board.settled(), background.settled()]));
  background.end();
  await log.closeJournal();
  await files.close();
  await inspector?.close();
  // Asks the log for the last numbers.
  await telemetry.close();
  await log.close();
}
