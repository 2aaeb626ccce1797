import assert from 'node:assert/strict';
import { replay } from '../../src/generations/compare.ts';
import { EventLog } from '../../src/log/event-log.ts';
import type { StoredEvent } from '../../src/log/facts.ts';
import type { Journal } from '../../src/log/journal/journal.ts';
import { readJournalFile } from '../../src/log/journal/reader.ts';
import { OpenStatuses } from '../../src/records/open-statuses.ts';
import { type PromptRecord, Records } from '../../src/records/records.ts';
import { Statistics, sumOf } from '../../src/records/statistics.ts';
import { en } from '../../src/telegram/texts/en.ts';

/** What a journal on disk comes to, worked out anew from nothing else. */
export interface Ledger {
  events: readonly StoredEvent[];
  records: readonly PromptRecord[];
  /** The generations that have not ended, or whose chats have not heard of it. */
  open: readonly string[];
  /** The first paragraph of what /stats has to answer. */
  statistics: string;
}

/** Reads a journal, also while a bot writes to it; fails where it does not replay clean. */
export async function readLedger(path: string): Promise<Ledger> {
  const { events } = await readJournalFile(path);
  return ledgerOf(events);
}

/** @throws AssertionError where the events and today's statechart disagree */
export async function ledgerOf(events: StoredEvent[]): Promise<Ledger> {
  assert.deepEqual(replay(events).divergences, []);
  const statuses = new OpenStatuses();
  const messages = new Records();
  const journal: Journal = { read: async () => events, append: async () => {}, close: async () => {} };
  const log = await EventLog.open({ projections: [messages, statuses], journal, newId: () => '' });
  const stats = new Statistics(log.db);
  const everything = { sinceDay: null, userId: null };
  const { text } = en.stats({
    title: en.statsTitle.all,
    totals: sumOf(stats.byModel(everything)),
    inProgress: stats.inProgress(null),
    byModel: stats.byModel(everything),
    users: stats.users(null, 10),
  });
  const records = messages.all();
  const open = [...messages.unfinished(), ...statuses.generations()];
  await log.close();
  return { events, records, open, statistics: paragraph(text) };
}

/** The first paragraph of a text. */
export const paragraph = (text = ''): string => text.split('\n\n')[0] ?? '';
