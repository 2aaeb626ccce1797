import { EventLog, type NewEvent } from '../../src/log/event-log.ts';
import type { StoredEvent } from '../../src/log/facts.ts';
import type { Journal } from '../../src/log/journal/journal.ts';
import { Spending } from '../../src/money/spending.ts';
import { AdminDecisions } from '../../src/records/admin-decisions.ts';
import { Choices } from '../../src/records/choices.ts';
import { Records } from '../../src/records/records.ts';
import { RenderingTimes } from '../../src/records/rendering-times.ts';
import { Statistics } from '../../src/records/statistics.ts';

/** A real log in memory with every projection, as the bot has it. */
export interface Views {
  log: EventLog;
  settings: Choices;
  messages: Records;
  stats: Statistics;
  times: RenderingTimes;
  spending: Spending;
  adminDecisions: AdminDecisions;
}

/** The views of a log that holds these events; they were appended one after another. */
export async function given(...events: readonly NewEvent[]): Promise<Views> {
  const views = await open(null);
  for (const event of events) await views.log.append(event);
  return views;
}

/** The views as a start rebuilds them from a journal that holds these events. */
export const rebuiltFrom = (events: readonly StoredEvent[]): Promise<Views> =>
  open({ read: async () => [...events], append: async () => {}, close: async () => {} });

async function open(journal: Journal | null): Promise<Views> {
  const views = {
    settings: new Choices(),
    messages: new Records(),
    times: new RenderingTimes(),
    spending: new Spending(),
    adminDecisions: new AdminDecisions(),
  };
  let ids = 0;
  const log = await EventLog.open({ projections: Object.values(views), journal, newId: () => `id-${++ids}` });
  return { log, stats: new Statistics(log.db), ...views };
}

/** Everything that every table holds. */
export function dump({ log }: Views): Record<string, unknown> {
  const tables = log.db.exec("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")[0]?.values ?? [];
  return Object.fromEntries(
    tables.flat().map((table) => [table, log.db.exec(`SELECT * FROM ${table}`)[0]?.values ?? []]),
  );
}
