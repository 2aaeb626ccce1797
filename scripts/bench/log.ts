import type { Database } from 'sql.js';
import initSqlJs from 'sql.js';
import { EventLog, type NewEvent } from '../../src/log/event-log.ts';
import { tuning } from '../../src/log/event-table.ts';
import type { StoredEvent } from '../../src/log/facts.ts';
import type { Projection } from '../../src/log/projection.ts';
import { Spending } from '../../src/money/spending.ts';
import { AdminDecisions } from '../../src/records/admin-decisions.ts';
import { Choices } from '../../src/records/choices.ts';
import { OpenStatuses } from '../../src/records/open-statuses.ts';
import { Records } from '../../src/records/records.ts';
import { RenderingTimes } from '../../src/records/rendering-times.ts';
import { Statistics } from '../../src/records/statistics.ts';
import { CallbackData } from '../../src/telegram/answers/button-data.ts';
import { Commands, type CommandTools } from '../../src/telegram/answers/commands.ts';
import { Keyboards } from '../../src/telegram/answers/keyboards.ts';
import { en as texts } from '../../src/telegram/texts/en.ts';
import { defaultModelId, googleModels, ModelCatalogue } from '../../src/veo/models.ts';
import { type Figure, median } from './figure.ts';
import { longLog } from './long-journal.ts';

const APPENDS = 20_000;
const EVENTS = 100_000;
const RECORDS = 100_000;
const EVENTS_A_RECORD = 8;
const QUESTIONS = 50;
const ROUNDS = 5;

type Row = (string | number | Uint8Array | null)[];
type Tables = Map<string, { create: string; rows: Row[] }>;

/** The log and its projections beside sql.js alone, taking turns in this process; and /stats over many records. */
export async function log(): Promise<Figure[]> {
  const common = { unit: '/s', against: 'sql.js, same rows', better: 'higher', tolerance: 1.5 } as const;
  const target = { of: 'ratio', limit: 0.4 } as const;
  const appends = await inTurns(
    [...longLog(APPENDS)],
    (events) => appending(events),
    (_, tables) => insertingOneByOne(tables),
  );
  const rebuilds = await inTurns(
    [...longLog(EVENTS)],
    (_, __, full) => rebuilding(full),
    (_, tables, full) => selectingAndInserting(full, tables),
  );
  return [
    { ...common, target, name: 'log: appends with projections, one by one', ...perSecond(appends, APPENDS) },
    { ...common, target, name: 'log: projections rebuilt from 100,000 events', ...perSecond(rebuilds, EVENTS) },
    {
      ...common,
      name: 'log: what /stats reads and says, 100,000 records',
      unit: 'ms',
      ours: await statsMs(),
      baseline: null,
      against: '',
      better: 'lower',
      target: { of: 'ours', limit: 5 },
    },
  ];
}

/** What one side does, in ms. */
type Side = (events: readonly StoredEvent[], tables: Tables, full: EventLog) => Promise<number>;

/** The median ms of each side. */
async function inTurns(events: readonly StoredEvent[], ours: Side, bare: Side): Promise<[number, number]> {
  const full = await filled(events);
  const tables = tablesOf(full.db);
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round++) {
    const pair = [await ours(events, tables, full), await bare(events, tables, full)] as const;
    // The first round finds code that has not been compiled yet.
    if (round > 0) for (const [index, ms] of pair.entries()) times[index]?.push(ms);
  }
  await full.close();
  return [median(times[0]), median(times[1])];
}

const perSecond = ([ours, bare]: [number, number], count: number) => ({
  ours: (count / ours) * 1000,
  baseline: (count / bare) * 1000,
});

function projections(): Projection[] {
  const messages = new Records();
  const inMemory = [new RenderingTimes(), new AdminDecisions(), new OpenStatuses()];
  return [new Choices(), messages, new Statistics(messages), new Spending(), ...inMemory];
}

/** A log as it is after a start with a journal. */
function filled(events: readonly StoredEvent[], ours = projections()): Promise<EventLog> {
  const journal = { read: async () => [...events], append: async () => {}, close: async () => {} };
  return EventLog.open({ projections: ours, journal, newId: () => '' });
}

/** Each fact is appended when the last one is in. */
async function appending(events: readonly StoredEvent[]): Promise<number> {
  let next = 0;
  const log = await EventLog.open({ projections: projections(), newId: () => events[next++]?.id ?? '' });
  const began = performance.now();
  for (const { stream, type, at, state, version, data } of events)
    await log.append({ stream, type, at, state, version, data } as NewEvent);
  const ms = performance.now() - began;
  await log.close();
  return ms;
}

/** The rows that appending leaves, in as many transactions. */
async function insertingOneByOne(tables: Tables): Promise<number> {
  const { events, others } = split(tables);
  const db = await emptyWith(tables);
  const began = performance.now();
  const insert = db.prepare(insertInto('events', events));
  const rest = others.flatMap(([name, rows]) => {
    const statement = db.prepare(insertInto(name, rows));
    return rows.map((row) => () => statement.run(row));
  });
  for (const [index, row] of events.entries()) {
    db.run('BEGIN');
    insert.run(row);
    rest[index]?.();
    db.run('COMMIT');
  }
  const ms = performance.now() - began;
  db.close();
  return ms;
}

/** Reads a whole log and derives new projections from it. */
async function rebuilding(full: EventLog): Promise<number> {
  const sql = await initSqlJs();
  const db = new sql.Database();
  db.run(tuning);
  const all = projections();
  for (const projection of all) {
    db.run(projection.schema);
    projection.attach(db);
  }
  const began = performance.now();
  db.run('BEGIN');
  for (const event of full.read()) for (const projection of all) projection.apply(event);
  for (const projection of all) projection.flush?.();
  db.run('COMMIT');
  const ms = performance.now() - began;
  db.close();
  return ms;
}

/** Selects every event, and inserts the rows that the projections have in the end. */
async function selectingAndInserting(full: EventLog, tables: Tables): Promise<number> {
  const { others } = split(tables);
  const db = await emptyWith(tables);
  const began = performance.now();
  const select = full.db.prepare('SELECT * FROM events ORDER BY position');
  while (select.step()) select.get();
  select.free();
  db.run('BEGIN');
  for (const [name, rows] of others) {
    const insert = db.prepare(insertInto(name, rows));
    for (const row of rows) insert.run(row);
  }
  db.run('COMMIT');
  const ms = performance.now() - began;
  db.close();
  return ms;
}

/** The slowest period, median of many; the log itself is left out, since no question goes there. */
async function statsMs(): Promise<number> {
  const sql = await initSqlJs();
  const db = new sql.Database();
  const messages = new Records();
  const stats = new Statistics(messages);
  for (const projection of [messages, stats]) {
    db.run(projection.schema);
    projection.attach(db);
  }
  db.run('BEGIN');
  let at = 0;
  for (const event of longLog(RECORDS * EVENTS_A_RECORD)) {
    at = event.at;
    messages.apply(event);
    stats.apply(event);
  }
  messages.flush();
  stats.flush();
  db.run('COMMIT');
  const models = new ModelCatalogue(googleModels, defaultModelId);
  const keyboards = new Keyboards(new CallbackData('1:x'), texts, models.models);
  const commands = new Commands({ texts, keyboards, models, statistics: stats, clock: () => at } as CommandTools);
  const slowest = Math.max(
    ...(['all', 'today', 'week', 'month'] as const).map((period) => {
      const times = Array.from({ length: QUESTIONS }, () => {
        const began = performance.now();
        commands.stats(1, period, false);
        return performance.now() - began;
      });
      return median(times);
    }),
  );
  db.close();
  return slowest;
}

const insertInto = (table: string, rows: readonly Row[]): string =>
  `INSERT INTO ${table} VALUES (${(rows[0] ?? [null]).map(() => '?').join(',')})`;

function split(tables: Tables): { events: Row[]; others: [string, Row[]][] } {
  const others = [...tables].filter(([name, { rows }]) => name !== 'events' && rows.length > 0);
  return { events: tables.get('events')?.rows ?? [], others: others.map(([name, { rows }]) => [name, rows]) };
}

function tablesOf(db: Database): Tables {
  const [found] = db.exec("SELECT name, sql FROM sqlite_master WHERE type = 'table'");
  return new Map(
    (found?.values ?? []).map(([name, create]) => {
      const rows = (db.exec(`SELECT * FROM ${name}`)[0]?.values ?? []) as Row[];
      return [String(name), { create: String(create), rows }];
    }),
  );
}

/** The same tables in a database that is set up like ours, without triggers; events keep their index of versions. */
async function emptyWith(tables: Tables): Promise<Database> {
  const sql = await initSqlJs();
  const db = new sql.Database();
  db.run(tuning);
  for (const { create } of tables.values()) db.run(create);
  db.run('CREATE UNIQUE INDEX versions ON events (stream, version)');
  return db;
}
