import type { Database, Statement } from 'sql.js';
import type { StoredEvent } from '../log/facts.ts';
import { generationOf, isFinal } from '../log/facts.ts';
import type { Projection } from '../log/projection.ts';
import { dayOf } from '../money/day.ts';
import { toMicros } from '../money/usd.ts';
import type { PromptRecord, Records } from './records.ts';

/** Counts over a period. Costs are USD. */
export interface Totals {
  made: number;
  failed: number;
  cancelled: number;
  costUsd: number;
  /** Records whose cost only Google knows. */
  unclear: number;
  /** Seconds of delivered video. */
  seconds: number;
  promptTokens: number;
  /** For how many records the tokens are known. */
  promptTokensKnown: number;
  outputTokens: number;
  outputTokensKnown: number;
}

export interface ModelTotals extends Totals {
  model: string;
}

export interface UserTotals {
  userId: number;
  username: string;
  made: number;
  costUsd: number;
}

/** Which records count: since a day (UTC, days since the epoch; null: since ever), of one user or of all (null). */
export interface Scope {
  sinceDay: number | null;
  userId: number | null;
}

// Rows of all days and of all users are kept beside the single ones, so that /stats adds up a few rows, not all records.
const EVER = -1;
const EVERYBODY = 0;

const sums = `
  SUM(made), SUM(failed), SUM(cancelled), SUM(cost), SUM(unclear), SUM(seconds),
  SUM(prompt_tokens), SUM(prompt_known), SUM(output_tokens), SUM(output_known)`;

/** What all generations came to, by day, model and user; a record counts once it has ended, on the day it began. */
export class Statistics implements Projection {
  readonly schema = `
    CREATE TABLE stats (
      day INTEGER NOT NULL, user_id INTEGER NOT NULL, model TEXT NOT NULL,
      made INTEGER NOT NULL, failed INTEGER NOT NULL, cancelled INTEGER NOT NULL,
      cost INTEGER NOT NULL, unclear INTEGER NOT NULL, seconds INTEGER NOT NULL,
      prompt_tokens INTEGER NOT NULL, prompt_known INTEGER NOT NULL,
      output_tokens INTEGER NOT NULL, output_known INTEGER NOT NULL,
      PRIMARY KEY (day, user_id, model)
    ) WITHOUT ROWID;
    CREATE INDEX stats_of_user ON stats (user_id, day);
    CREATE TABLE people (user_id INTEGER PRIMARY KEY, username TEXT NOT NULL);
  `;
  readonly #messages: Records;
  /** What each user is called. */
  readonly #names = new Map<number, string>();
  /** Users whose names the table does not have yet. */
  readonly #renamed = new Set<number>();
  /** Numbers to add to the table, by row. */
  readonly #added = new Map<string, { row: [day: number, user: number, model: string]; numbers: number[] }>();
  #person!: Statement;
  #add!: Statement;
  #totals!: Statement;
  #byModel!: Statement;
  #byDay!: Statement;
  #users!: Statement;

  /** @param messages stands before this one in the log's projections: an ended record is read from there */
  constructor(messages: Records) {
    this.#messages = messages;
  }

  attach(db: Database): void {
    const columns = 'made failed cancelled cost unclear seconds prompt_tokens prompt_known output_tokens output_known';
    const added = columns.split(' ').map((column) => `${column} = ${column} + excluded.${column}`);
    this.#person = db.prepare('INSERT INTO people VALUES (?,?) ON CONFLICT DO UPDATE SET username = excluded.username');
    this.#add = db.prepare(
      `INSERT INTO stats VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET ${added.join(', ')}`,
    );
    const scope = 'user_id = $user AND day BETWEEN $from AND $to';
    this.#totals = db.prepare(`SELECT ${sums} FROM stats WHERE ${scope}`);
    this.#byModel = db.prepare(
      `SELECT ${sums}, model FROM stats WHERE ${scope} GROUP BY model ORDER BY SUM(cost) DESC, model`,
    );
    this.#byDay = db.prepare(
      `SELECT day, model, cost FROM stats WHERE ${scope} AND day <> ${EVER} ORDER BY day, model`,
    );
    this.#users = db.prepare(`
      SELECT user_id, username, SUM(made), SUM(cost) FROM stats JOIN people USING (user_id)
      WHERE user_id <> ${EVERYBODY} AND day BETWEEN $from AND $to
      GROUP BY user_id ORDER BY SUM(cost) DESC, SUM(made) DESC, user_id LIMIT $limit`);
  }

  apply(event: StoredEvent): void {
    if (event.type === 'PromptAccepted') this.#call(event.data.userId, event.data.username);
    if (!isFinal(event)) return;
    const record = this.#messages.byId(generationOf(event.stream) ?? '');
    if (record) this.#count(record);
  }

  #call(userId: number, username: string): void {
    if (this.#names.get(userId) === username) return;
    this.#names.set(userId, username);
    this.#renamed.add(userId);
  }

  flush(): void {
    for (const userId of this.#renamed) this.#person.run([userId, this.#names.get(userId) ?? '']);
    this.#renamed.clear();
    for (const { row, numbers } of this.#added.values()) this.#add.run([...row, ...numbers]);
    this.#added.clear();
  }

  totals(scope: Scope): Totals {
    this.#totals.bind(range(scope));
    this.#totals.step();
    const totals = readTotals(this.#totals.get() as number[]);
    this.#totals.reset();
    return totals;
  }

  /** The dearest first. */
  byModel(scope: Scope): ModelTotals[] {
    return rows(this.#byModel, range(scope)).map((row) => ({ ...readTotals(row as number[]), model: String(row[10]) }));
  }

  /** Cost in USD by day and model, oldest first; days without any are left out. */
  costByDay(scope: { sinceDay: number; userId: number | null }): { day: number; model: string; costUsd: number }[] {
    return rows(this.#byDay, range(scope)).map(([day, model, cost]) => ({
      day: Number(day),
      model: String(model),
      costUsd: Number(cost) / 1e6,
    }));
  }

  /** The users with the highest costs first. */
  users(sinceDay: number | null, limit: number): UserTotals[] {
    const { $from, $to } = range({ sinceDay, userId: null });
    return rows(this.#users, { $from, $to, $limit: limit }).map(([userId, username, made, cost]) => ({
      userId: Number(userId),
      username: String(username),
      made: Number(made),
      costUsd: Number(cost) / 1e6,
    }));
  }

  /** How many generations have not ended, of one user or of all (null). */
  inProgress(userId: number | null): number {
    const ids = this.#messages.unfinished();
    return userId === null ? ids.length : ids.filter((id) => this.#messages.byId(id)?.user_id === userId).length;
  }

  #count(record: PromptRecord): void {
    const made = record.status === 'done';
    const numbers = [
      Number(made),
      Number(record.status === 'failed'),
      Number(record.status === 'cancelled'),
      toMicros(record.cost ?? 0),
      Number(record.cost === null),
      made ? record.duration_seconds : 0,
      record.prompt_tokens ?? 0,
      Number(record.prompt_tokens !== null),
      record.output_prompt_tokens ?? 0,
      Number(record.output_prompt_tokens !== null),
    ];
    for (const day of [dayOf(record.timestamp), EVER])
      for (const user of [record.user_id, EVERYBODY]) this.#sum([day, user, record.model], numbers);
  }

  #sum(row: [day: number, user: number, model: string], numbers: readonly number[]): void {
    const key = row.join(' ');
    const sum = this.#added.get(key)?.numbers ?? numbers.map(() => 0);
    this.#added.set(key, { row, numbers: numbers.map((number, index) => number + (sum[index] ?? 0)) });
  }
}

const range = ({ sinceDay, userId }: Scope) => ({
  $user: userId ?? EVERYBODY,
  $from: sinceDay ?? EVER,
  $to: sinceDay === null ? EVER : Number.MAX_SAFE_INTEGER,
});

function rows(statement: Statement, values: Record<string, number>): unknown[][] {
  statement.bind(values);
  const found: unknown[][] = [];
  while (statement.step()) found.push(statement.get());
  statement.reset();
  return found;
}

function readTotals(row: readonly number[]): Totals {
  const [made = 0, failed = 0, cancelled = 0, cost = 0, unclear = 0, seconds = 0] = row.map(Number);
  const [promptTokens = 0, promptTokensKnown = 0, outputTokens = 0, outputTokensKnown = 0] = row.slice(6).map(Number);
  const tokens = { promptTokens, promptTokensKnown, outputTokens, outputTokensKnown };
  return { made, failed, cancelled, costUsd: cost / 1e6, unclear, seconds, ...tokens };
}
