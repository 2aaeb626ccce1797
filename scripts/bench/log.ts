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
import { type Figure, median } from './figure.ts';
import { longLog } from './long-journal.ts';

const APPENDS = 20_000;
const ROUNDS = 5;

type Row = (string | number | Uint8Array | null)[];
type Tables = Map<string, { create: string; rows: Row[] }>;

/** Appends with their projections beside sql.js alone, taking turns in this process. */
export async function log(): Promise<Figure[]> {
  const events = [...longLog(APPENDS)];
  const full = await filled(events);
  const tables = tablesOf(full.db);
  await full.close();
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round++) {
    const pair = [await appending(events), await insertingOneByOne(tables)];
    // The first round finds code that has not been compiled yet.
    if (round > 0) for (const [index, ms] of pair.entries()) times[index]?.push(ms);
  }
  const [ours, theirs] = times.map((each) => (APPENDS / median(each)) * 1000) as [number, number];
  const name = 'log: appends with projections, one by one';
  return [{ name, unit: '/s', ours, theirs, against: 'sql.js, same rows', limit: { least: 0.3 } }];
}

function projections(): Projection[] {
  const inMemory = [new RenderingTimes(), new AdminDecisions(), new OpenStatuses()];
  return [new Choices(), new Records(), new Spending(), ...inMemory];
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
