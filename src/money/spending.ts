import type { Database, Statement } from 'sql.js';
import type { StoredEvent } from '../log/facts.ts';
import { isFinal } from '../log/facts.ts';
import type { Projection } from '../log/projection.ts';
import { dayOf } from './day.ts';
import { priceOf, toMicros } from './usd.ts';

/**
 * What was spent a day (UTC) and what is still running, by user, in micro-dollars. A cost that only Google knows counts
 * as the full price, since a budget must not be overshot. A cost counts on the day the generation ended. Days never go
 * back within a log: a clock that is set back does not give a day's budget anew.
 */
export class Spending implements Projection {
  readonly schema = `
    CREATE TABLE spending (
      day INTEGER NOT NULL, user_id INTEGER NOT NULL, micros INTEGER NOT NULL, PRIMARY KEY (day, user_id)
    ) WITHOUT ROWID;
    CREATE TABLE running (
      stream TEXT PRIMARY KEY, user_id INTEGER NOT NULL, micros INTEGER NOT NULL
    ) WITHOUT ROWID;
  `;
  #run!: Statement;
  #end!: Statement;
  #spend!: Statement;
  #sums!: Statement;
  /** The latest day that any fact is of. */
  #latest = Number.NEGATIVE_INFINITY;

  attach(db: Database): void {
    this.#run = db.prepare('INSERT INTO running VALUES ($stream, $user, $micros)');
    this.#end = db.prepare('DELETE FROM running WHERE stream = $stream RETURNING user_id, micros');
    this.#spend = db.prepare(`
      INSERT INTO spending VALUES ($day, $user, $micros) ON CONFLICT DO UPDATE SET micros = micros + excluded.micros`);
    const ofUser = '($user IS NULL OR user_id = $user)';
    this.#sums = db.prepare(`
      SELECT (SELECT COALESCE(SUM(micros), 0) FROM spending WHERE day = $day AND ${ofUser}),
             (SELECT COALESCE(SUM(micros), 0) FROM running WHERE ${ofUser})`);
  }

  apply(event: StoredEvent): void {
    this.#latest = this.today(event.at);
    const { stream } = event;
    if (event.type === 'PromptAccepted')
      this.#run.run({ $stream: stream, $user: event.data.userId, $micros: toMicros(priceOf(event.data)) });
    if (!isFinal(event)) return;
    const [user, price] = this.#end.get({ $stream: stream }) as number[];
    this.#end.reset();
    if (user === undefined || price === undefined) return;
    const costUsd = event.type === 'VideoDelivered' ? null : event.data.costUsd;
    const micros = costUsd === null ? price : toMicros(costUsd);
    if (micros > 0) this.#spend.run({ $day: this.#latest, $user: user, $micros: micros });
  }

  /** The day that budgets count now. @param now ms since the epoch */
  today(now: number): number {
    return Math.max(dayOf(now), this.#latest);
  }

  /** USD spent on a day and USD that running generations may still cost, of a user or of all (null). */
  of(day: number, userId: number | null): { spentUsd: number; runningUsd: number } {
    const [spent = 0, running = 0] = this.#sums.get({ $day: day, $user: userId }) as number[];
    this.#sums.reset();
    return { spentUsd: spent / 1e6, runningUsd: running / 1e6 };
  }
}
