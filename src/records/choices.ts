import type { Database, Statement } from 'sql.js';
import type { StoredEvent } from '../log/facts.ts';
import type { Projection } from '../log/projection.ts';

/** What each user chose. A user without a row has the defaults. */
export class Choices implements Projection {
  readonly schema = 'CREATE TABLE settings (user_id INTEGER PRIMARY KEY, model TEXT NOT NULL)';
  #select!: Statement;
  #upsert!: Statement;
  #delete!: Statement;

  attach(db: Database): void {
    this.#select = db.prepare('SELECT model FROM settings WHERE user_id = ?');
    this.#upsert = db.prepare('INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET model = excluded.model');
    this.#delete = db.prepare('DELETE FROM settings WHERE user_id = ?');
  }

  apply(event: StoredEvent): void {
    if (event.type === 'ModelSelected') this.#upsert.run([event.data.userId, event.data.model]);
    if (event.type === 'SettingsReset') this.#delete.run([event.data.userId]);
  }

  /** The id of the model a user chose, or null for the default. */
  modelOf(userId: number): string | null {
    this.#select.bind([userId]);
    const model = this.#select.step() ? String(this.#select.get()[0]) : null;
    this.#select.reset();
    return model;
  }
}
