import type { Database, ParamsObject, SqlValue } from 'sql.js';
import { sumUsd } from '../money/usd.ts';
import { day, hasEnded, hasNotEnded } from './records.ts';

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

// To a millionth of a dollar, as everywhere: binary fractions drift when they are added up.
const usd = 'ROUND(TOTAL(cost), 6)';
const made = "COUNT(*) FILTER (WHERE status = 'done')";
const totals = `
  ${made},
  COUNT(*) FILTER (WHERE status = 'failed'),
  COUNT(*) FILTER (WHERE status = 'cancelled'),
  ${usd},
  COUNT(*) - COUNT(cost),
  SUM(duration_seconds) FILTER (WHERE status = 'done'),
  SUM(prompt_tokens), COUNT(prompt_tokens),
  SUM(output_prompt_tokens), COUNT(output_prompt_tokens)`;

/** What the records come to. One counts once its generation has ended, on the day its prompt was accepted. */
export class Statistics {
  readonly #db: Database;

  /** @param db holds the table of records */
  constructor(db: Database) {
    this.#db = db;
  }

  /** The dearest first. */
  byModel(scope: Scope): ModelTotals[] {
    const rows = this.#select(`${totals}, model`, scope, `GROUP BY model ORDER BY ${usd} DESC, model`);
    return rows.map((row) => ({ ...totalsOf(row), model: String(row[10]) }));
  }

  /** Cost in USD by day and model, oldest first; days without any are left out. */
  costByDay(scope: Scope): { day: number; model: string; costUsd: number }[] {
    const rows = this.#select(`${day}, model, ${usd}`, scope, `GROUP BY model, ${day}`);
    return rows
      .map(([day, model, cost]) => ({ day: Number(day), model: String(model), costUsd: Number(cost) }))
      .toSorted((a, b) => a.day - b.day || (a.model < b.model ? -1 : 1));
  }

  /** The users with the highest costs first, by their latest names. */
  users(sinceDay: number | null, limit: number): UserTotals[] {
    const rows = this.#select(
      `user_id, ${made}, ${usd}`,
      { sinceDay, userId: null },
      `GROUP BY user_id ORDER BY ${usd} DESC, ${made} DESC, user_id LIMIT $limit`,
      { $limit: limit },
    );
    return rows.map(([userId, count, cost]) => ({
      userId: Number(userId),
      username: this.usernameOf(Number(userId)) ?? '',
      made: Number(count),
      costUsd: Number(cost),
    }));
  }

  /** How many generations have not ended, of one user or of all (null). */
  inProgress(userId: number | null): number {
    const ofUser = userId === null ? '' : 'AND user_id = $user';
    const sql = `SELECT COUNT(*) FROM messages WHERE ${hasNotEnded} ${ofUser}`;
    return Number(this.#rows(sql, { $user: userId })[0]?.[0]);
  }

  /** What a user was called at their last prompt, or null where they never sent one. */
  usernameOf(userId: number): string | null {
    const sql = 'SELECT username FROM messages WHERE user_id = $user ORDER BY rowid DESC LIMIT 1';
    const [row] = this.#rows(sql, { $user: userId });
    return row === undefined ? null : String(row[0]);
  }

  #select(columns: string, { sinceDay, userId }: Scope, rest = '', values: ParamsObject = {}): SqlValue[][] {
    const where = [hasEnded];
    if (userId !== null) where.push('user_id = $user');
    if (sinceDay !== null) where.push(`${day} >= $from`);
    const sql = `SELECT ${columns} FROM messages WHERE ${where.join(' AND ')} ${rest}`;
    return this.#rows(sql, { $user: userId, $from: sinceDay ?? 0, ...values });
  }

  #rows(sql: string, values: ParamsObject): SqlValue[][] {
    return this.#db.exec(sql, values)[0]?.values ?? [];
  }
}

/** What the models come to all together. */
export function sumOf(models: readonly Totals[]): Totals {
  const sum = (field: keyof Totals) => models.reduce((all, each) => all + each[field], 0);
  return {
    made: sum('made'),
    failed: sum('failed'),
    cancelled: sum('cancelled'),
    costUsd: sumUsd(...models.map(({ costUsd }) => costUsd)),
    unclear: sum('unclear'),
    seconds: sum('seconds'),
    promptTokens: sum('promptTokens'),
    promptTokensKnown: sum('promptTokensKnown'),
    outputTokens: sum('outputTokens'),
    outputTokensKnown: sum('outputTokensKnown'),
  };
}

function totalsOf(row: readonly SqlValue[]): Totals {
  const [made = 0, failed = 0, cancelled = 0, cost = 0, unclear = 0, seconds = 0] = row.map(Number);
  const [promptTokens = 0, promptTokensKnown = 0, outputTokens = 0, outputTokensKnown = 0] = row.slice(6).map(Number);
  const tokens = { promptTokens, promptTokensKnown, outputTokens, outputTokensKnown };
  return { made, failed, cancelled, costUsd: cost, unclear, seconds, ...tokens };
}
