import type { Database, Statement } from 'sql.js';
import type { StoredEvent } from '../log/facts.ts';
import { isFinal } from '../log/facts.ts';
import type { Projection } from '../log/projection.ts';
import { dayOf } from '../records/statistics.ts';
import { toMicros } from './usd.ts';

const EVERYBODY = 0;

/**
 * What was spent a day (UTC) and what is still running, in all and by user. A cost that only Google knows counts as
 * the full price, since a budget must not be overshot. A cost counts on the day the generation ended.
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
  /** Micro-dollars to add to the table, by row. */
  readonly #added = new Map<string, [day: number, user: number, micros: number]>();
  /** Micro-dollars that running generations may still cost, by user. */
  readonly #running = new Map<number, number>();

  attach(db: Database): void {
    this.#spend = db.prepare(
      'INSERT INTO spending VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET micros = micros + excluded.micros',
    );
    this.#spent = db.prepare('SELECT micros FROM spending WHERE day = ? AND user_id = ?');
  }

  apply(event: StoredEvent): void {
    if (event.type === 'PromptAccepted') {
      const micros = toMicros(event.data.pricePerSecond * event.data.seconds);
      this.#prices.set(event.stream, { user: event.data.userId, micros });
      this.#run(event.data.userId, micros);
    } else if (isFinal(event)) this.#settle(event);
  }

  flush(): void {
    for (const row of this.#added.values()) this.#spend.run(row);
    this.#added.clear();
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
    for (const each of [user, EVERYBODY]) this.#add(dayOf(event.at), each, micros);
  }

  #add(day: number, user: number, micros: number): void {
    const row = `${day} ${user}`;
    this.#added.set(row, [day, user, (this.#added.get(row)?.[2] ?? 0) + micros]);
  }

  #run(userId: number, micros: number): void {
    for (const each of [userId, EVERYBODY]) {
      const left = (this.#running.get(each) ?? 0) + micros;
      if (left === 0) this.#running.delete(each);
      else this.#running.set(each, left);
    }
  }
}
