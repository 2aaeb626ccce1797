import { EventLog } from '../../src/log/event-log.ts';
import type { StoredEvent } from '../../src/log/facts.ts';
import type { Journal } from '../../src/log/journal/journal.ts';
import type { Projection } from '../../src/log/projection.ts';
import { AdminDecisions, type BudgetScope } from '../../src/records/admin-decisions.ts';
import { type Choice, Choices } from '../../src/records/choices.ts';
import { type PromptRecord, Records } from '../../src/records/records.ts';
import { Statistics, sumOf } from '../../src/records/statistics.ts';
import type { StatisticsView } from '../../src/telegram/texts/layouts.ts';

/** All that the projections make of a log, as plain JSON. */
export interface Summary {
  /** The record of each prompt, oldest first. */
  records: PromptRecord[];
  /** What users chose (null: the default); all others have the defaults. `username` is null for who never sent a prompt. */
  settings: ({ userId: number; username: string | null } & Choice)[];
  /** What admins decided: users and chats let in or shut out, budgets in USD a day (null: none). */
  access: { id: number; allowed: boolean }[];
  budgets: { scope: BudgetScope; usdPerDay: number | null }[];
  /** What /stats shows to everybody, since ever. */
  statistics: Omit<StatisticsView, 'title'>;
}

/** As many as /stats lists. */
const USERS_SHOWN = 10;

/**
 * Folds a log through the bot's own projections.
 * @param onEvent is told of each event that was taken
 * @throws where a fact contradicts an earlier one, which a replay would have noticed
 */
export async function summaryOf(events: readonly StoredEvent[], onEvent: () => void = () => {}): Promise<Summary> {
  const settings = new Choices();
  const messages = new Records();
  const decided = new AdminDecisions();
  const counter: Projection = { schema: '', attach: () => {}, apply: onEvent };
  const projections = [settings, messages, decided, counter];
  const log = await EventLog.open({ projections, journal: recorded(events), newId: () => '' });
  const stats = new Statistics(log.db);
  const scope = { sinceDay: null, userId: null };
  const summary = {
    records: messages.all(),
    settings: choices(log, settings, stats),
    ...decisions(events, decided),
    statistics: {
      totals: sumOf(stats.byModel(scope)),
      inProgress: stats.inProgress(null),
      byModel: stats.byModel(scope),
      users: stats.users(null, USERS_SHOWN),
    },
  };
  await log.close();
  return summary;
}

/** A journal that is only read. */
const recorded = (events: readonly StoredEvent[]): Journal => ({
  read: async () => [...events],
  append: () => Promise.reject(new Error('a recorded log does not grow')),
  close: async () => {},
});

function choices({ db }: EventLog, settings: Choices, stats: Statistics): Summary['settings'] {
  const found = db.exec('SELECT user_id FROM settings ORDER BY user_id');
  return (found[0]?.values ?? []).map(([id]) => {
    const userId = Number(id);
    return { userId, username: stats.usernameOf(userId), ...settings.of(userId) };
  });
}

function decisions(events: readonly StoredEvent[], decided: AdminDecisions): Pick<Summary, 'access' | 'budgets'> {
  const ids = new Set<number>();
  for (const { type, data } of events) if (type === 'AccessGranted' || type === 'AccessRevoked') ids.add(data.id);
  return {
    access: [...ids].map((id) => ({ id, allowed: decided.decision(id) === true })),
    budgets: (['all', 'user'] as const).flatMap((scope) => {
      const usdPerDay = decided.budget(scope);
      return usdPerDay === undefined ? [] : [{ scope, usdPerDay }];
    }),
  };
}
