import { generationMachine } from '../machines/generation.ts';
import type { Config } from './config.ts';
import { OperatorError } from './errors.ts';
import { checkStates } from './generations/replay.ts';
import { eventIds } from './log/event-id.ts';
import { EventLog } from './log/event-log.ts';
import type { StoredEvent } from './log/facts.ts';
import { FileJournal } from './log/file-journal.ts';
import type { Journal } from './log/journal.ts';
import type { Logger } from './logger.ts';
import { Admission } from './projections/admission.ts';
import { Messages } from './projections/messages.ts';
import { OpenStatuses } from './projections/open-statuses.ts';
import { RenderingTimes } from './projections/rendering-times.ts';
import { Settings } from './projections/settings.ts';
import { Spending } from './projections/spending.ts';
import { Stats } from './projections/stats.ts';

/** The log and all that is derived from it. */
export interface History {
  log: EventLog;
  /** Null where everything is in memory only. */
  journal: Journal | null;
  settings: Settings;
  messages: Messages;
  stats: Stats;
  times: RenderingTimes;
  spending: Spending;
  admission: Admission;
  statuses: OpenStatuses;
}

/** Opens the log, filled from its journal where there is one. @throws OperatorError where that cannot be used */
export async function openHistory(config: Config, logger: Logger): Promise<History> {
  const messages = new Messages();
  const derived = {
    settings: new Settings(),
    messages,
    stats: new Stats(messages),
    times: new RenderingTimes(),
    spending: new Spending(),
    admission: new Admission(),
    statuses: new OpenStatuses(),
  };
  const journal = await openJournal(config, logger);
  const projections = Object.values(derived);
  const log = await EventLog.open({ projections, journal, newId: eventIds(), verify: verifyStates });
  return { log, journal, ...derived };
}

async function openJournal({ journal }: Config, logger: Logger): Promise<Journal | null> {
  if (journal === null) return null;
  return FileJournal.open(journal, {
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
