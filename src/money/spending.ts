import type { Database, Statement } from 'sql.js';
import type { StoredEvent } from '../log/facts.ts';
import { isFinal } from '../log/facts.ts';
import type { Projection } from '../log/projection.ts';
import { dayOf } from './day.ts';
import { toMicros } from './usd.ts';

const EVERYBODY = 0;

/**
 * What was spent a day (UTC) and what is still running, in all and by user. A cost that only Google knows counts as
 * the full price, since a budget must not be overshot. A cost counts on the day the generation ended. Days never go
 * back within a log: a clock that is set back does not give a day's budget anew.
 */
export class Spending implements Projection {
  readonly schema = `
    CREATE TABLE spending (
      day INTEGER NOT NULL, user_id INTEGER NOT NULL, micros INTEGER NOT NULL, PRIMARY KEY (day, user_id)
    ) WITHOUT ROWID;
  `;
  #spend!: Statement;
  #spent!: Statement;
  /** What each running generation may still cost, by stream. */
  readonly #prices = new Map<string, { user: number; micros: number }>();
  /** Micro-dollars that running generations may still cost, by user. */
  readonly #running = new Map<number, number>();
  /** The latest day that any fact is of. */
  #latest = Number.NEGATIVE_INFINITY;

  attach(db: Database): void {
    this.#spend = db.prepare(
      'INSERT INTO spending VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET micros = micros + excluded.micros',
    );
    this.#spent = db.prepare('SELECT micros FROM spending WHERE day = ? AND user_id = ?');
  }

  apply(event: StoredEvent): void {
    this.#latest = this.today(event.at);
    if (event.type === 'PromptAccepted') {
      const micros = toMicros(event.data.pricePerSecond * event.data.seconds);
      this.#prices.set(event.stream, { user: event.data.userId, micros });
      this.#run(event.data.userId, micros);
    } else if (isFinal(event)) this.#settle(event);
  }

  /** The day that budgets count now. @param now ms since the epoch */
  today(now: number): number {
    return Math.max(dayOf(now), this.#latest);
  }

  /** USD spent on a day and USD that running generations may still cost, of a user or of all (null). */
  of(day: number, userId: number | null): { spentUsd: number; runningUsd: number } {
    const user = userId ?? EVERYBODY;
    this.#spent.bind([day, user]);
    const spent = this.#spent.step() ? Number(this.#spent.get()[0]) : 0;
    this.#spent.reset();
    return { spentUsd: spent / 1e6, runningUsd: (this.#running.get(user) ?? 0) / 1e6 };
  }

  #settle(event: StoredEvent): void {
    const running = this.#prices.get(event.stream);
    if (!running) return;
    const { user, micros: price } = running;
    this.#prices.delete(event.stream);
    this.#run(user, -price);
    const costUsd =
      event.type === 'GenerationFailed' || event.type === 'GenerationCancelled' ? event.data.costUsd : null;
    const micros = costUsd === null ? price : toMicros(costUsd);
    if (micros === 0) return;
    for (const each of [user, EVERYBODY]) this.#spend.run([this.#latest, each, micros]);
  }

  #run(userId: number, micros: number): void {
    for (const each of [userId, EVERYBODY]) {
      const left = (this.#running.get(each) ?? 0) + micros;
      if (left === 0) this.#running.delete(each);
      else this.#running.set(each, left);
    }
  }
}
