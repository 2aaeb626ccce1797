import { v7 } from 'uuid';
import { generationMachine } from '../../machines/generation.ts';
import type { Config } from '../config/config.ts';
import type { Logger } from '../config/logger.ts';
import { OperatorError } from '../config/operator-error.ts';
import { StateCheck } from '../generations/compare.ts';
import { Spending } from '../money/spending.ts';
import { AdminDecisions } from '../records/admin-decisions.ts';
import { Choices } from '../records/choices.ts';
import { Deliveries } from '../records/deliveries.ts';
import { LastLanguages } from '../records/last-languages.ts';
import { OpenStatuses } from '../records/open-statuses.ts';
import { Records } from '../records/records.ts';
import { RenderingTimes } from '../records/rendering-times.ts';
import { Statistics } from '../records/statistics.ts';
import { WithdrawnModels } from '../records/withdrawn-models.ts';
import type { Pause } from '../time/timers.ts';
import { EventLog } from './event-log.ts';
import type { StoredEvent } from './facts.ts';
import { FileJournal } from './journal/file-journal.ts';
import type { Journal, SharedJournal } from './journal/journal.ts';
import { isPostgresUrl } from './journal/postgres/address.ts';
import { standBy } from './stand-by.ts';

/** The log and all that is derived from it. */
export interface OpenLog {
  log: EventLog;
  /** Null where everything is in memory only. */
  journal: Journal | null;
  /** The same, where other processes may lead it. */
  shared: SharedJournal | null;
  choices: Choices;
  lastLanguages: LastLanguages;
  records: Records;
  statistics: Statistics;
  times: RenderingTimes;
  spending: Spending;
  adminDecisions: AdminDecisions;
  statuses: OpenStatuses;
  deliveries: Deliveries;
  withdrawn: WithdrawnModels;
}

/**
 * Opens the log, filled from its journal where there is one; where other processes share it, once this one leads.
 * @param onStandingBy called where another process leads, or led and may come back
 * @param onAway called where the server of the journal is away, also at first, and where it is there again
 * @throws OperatorError where the journal cannot be used
 */
export async function openLog(
  config: Config,
  logger: Logger,
  { onStandingBy, onAway, pause }: { onStandingBy: () => void; onAway: (isAway: boolean) => void; pause: Pause },
): Promise<OpenLog> {
  const derived = {
    choices: new Choices(),
    lastLanguages: new LastLanguages(),
    records: new Records(),
    times: new RenderingTimes(),
    spending: new Spending(),
    adminDecisions: new AdminDecisions(),
    statuses: new OpenStatuses(),
    deliveries: new Deliveries(),
    withdrawn: new WithdrawnModels(),
  };
  const shared = await openShared(config, logger, onAway);
  const journal = shared ?? (await openFile(config, logger));
  const projections = Object.values(derived);
  const log = await EventLog.open({ projections, journal, newId: () => v7(), verify: stateVerifier() });
  if (shared) await standBy(shared, log, onStandingBy, pause);
  return { log, journal, shared, statistics: new Statistics(log.db), ...derived };
}

async function openFile({ journal, telegram }: Config, logger: Logger): Promise<Journal | null> {
  if (journal === null) return null;
  return FileJournal.open(journal, {
    botId: telegram.botId,
    machineVersion: generationMachine.version ?? '',
    onWarning: (words) => logger.warn(words),
  });
}

async function openShared(
  { journal, telegram }: Config,
  logger: Logger,
  onAway: (isAway: boolean) => void,
): Promise<SharedJournal | null> {
  if (journal === null || !isPostgresUrl(journal)) return null;
  const { PostgresJournal } = await import('./journal/postgres/postgres-journal.ts');
  return PostgresJournal.open(journal, {
    botId: telegram.botId,
    machineVersion: generationMachine.version ?? '',
    awaitsServer: true,
    onAway: (words) => {
      onAway(words !== null);
      if (words === null) logger.info('the database of the journal is there again');
      else logger.warn(`${words} Everything waits for it, and no messages are taken meanwhile.`);
    },
  });
}

/** What a journal holds must be what today's machine makes of it. @returns what throws an OperatorError with the place */
export function stateVerifier(): (events: readonly StoredEvent[]) => void {
  const check = new StateCheck();
  return (events) => {
    const [first] = check.take(events);
    if (!first) return;
    throw new OperatorError(
      `The bot cannot start: at position ${first.position} of EVENT_JOURNAL, ${first.fact} led to "${first.recorded}", but this version says "${first.computed}". Use the version that wrote the journal, or see npm run replay.`,
    );
  };
}
