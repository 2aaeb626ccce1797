import { v7 } from 'uuid';
import { generationMachine } from '../../machines/generation.ts';
import type { Config } from '../config/config.ts';
import type { Logger } from '../config/logger.ts';
import { OperatorError } from '../config/operator-error.ts';
import { checkStates } from '../generations/compare.ts';
import { Spending } from '../money/spending.ts';
import { AdminDecisions } from '../records/admin-decisions.ts';
import { Choices } from '../records/choices.ts';
import { Deliveries } from '../records/deliveries.ts';
import { OpenStatuses } from '../records/open-statuses.ts';
import { Records } from '../records/records.ts';
import { RenderingTimes } from '../records/rendering-times.ts';
import { Statistics } from '../records/statistics.ts';
import { WithdrawnModels } from '../records/withdrawn-models.ts';
import { EventLog } from './event-log.ts';
import type { StoredEvent } from './facts.ts';
import { FileJournal } from './journal/file-journal.ts';
import type { Journal } from './journal/journal.ts';

/** The log and all that is derived from it. */
export interface OpenLog {
  log: EventLog;
  /** Null where everything is in memory only. */
  journal: Journal | null;
  choices: Choices;
  records: Records;
  statistics: Statistics;
  times: RenderingTimes;
  spending: Spending;
  adminDecisions: AdminDecisions;
  statuses: OpenStatuses;
  deliveries: Deliveries;
  withdrawn: WithdrawnModels;
}

/** Opens the log, filled from its journal where there is one. @throws OperatorError where that cannot be used */
export async function openLog(config: Config, logger: Logger): Promise<OpenLog> {
  const derived = {
    choices: new Choices(),
    records: new Records(),
    times: new RenderingTimes(),
    spending: new Spending(),
    adminDecisions: new AdminDecisions(),
    statuses: new OpenStatuses(),
    deliveries: new Deliveries(),
    withdrawn: new WithdrawnModels(),
  };
  const journal = await openJournal(config, logger);
  const projections = Object.values(derived);
  const log = await EventLog.open({ projections, journal, newId: () => v7(), verify: verifyStates });
  return { log, journal, statistics: new Statistics(log.db), ...derived };
}

async function openJournal({ journal, telegram }: Config, logger: Logger): Promise<Journal | null> {
  if (journal === null) return null;
  return FileJournal.open(journal, {
    botId: telegram.botId,
    machineVersion: generationMachine.version ?? '',
    onWarning: (words) => logger.warn(words),
  });
}

/** What a journal holds must be what today's machine makes of it. @throws OperatorError that names the place */
export function verifyStates(events: readonly StoredEvent[]): void {
  const [first] = checkStates(events);
  if (!first) return;
  throw new OperatorError(
    `The bot cannot start: at position ${first.position} of EVENT_JOURNAL, ${first.fact} led to "${first.recorded}", but this version says "${first.computed}". Use the version that wrote the journal, or see npm run replay.`,
  );
}
