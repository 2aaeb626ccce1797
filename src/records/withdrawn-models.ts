import type { Database, Statement } from 'sql.js';
import type { FactData, StoredEvent } from '../log/facts.ts';
import type { Projection } from '../log/projection.ts';

/** How it was found that a model is gone: by asking, or because it refused a prompt. */
export type WithdrawnBy = FactData<'ModelWithdrawn'>['foundBy'];

/** The models that Google no longer offers to this project. */
export class WithdrawnModels implements Projection {
  readonly schema = 'CREATE TABLE withdrawn_models (model TEXT PRIMARY KEY, found_by TEXT NOT NULL)';
  #insert!: Statement;
  #delete!: Statement;
  #select!: Statement;

  attach(db: Database): void {
    this.#insert = db.prepare('INSERT OR REPLACE INTO withdrawn_models VALUES (?, ?)');
    this.#delete = db.prepare('DELETE FROM withdrawn_models WHERE model = ?');
    this.#select = db.prepare('SELECT found_by FROM withdrawn_models WHERE model = ?');
  }

  apply({ type, data }: StoredEvent): void {
    if (type === 'ModelWithdrawn') this.#insert.run([data.model, data.foundBy]);
    if (type === 'ModelRestored') this.#delete.run([data.model]);
  }

  /** How it was found that a model is gone, or null where it is not. */
  foundBy(model: string): WithdrawnBy | null {
    this.#select.bind([model]);
    const foundBy = this.#select.step() ? (String(this.#select.get()[0]) as WithdrawnBy) : null;
    this.#select.reset();
    return foundBy;
  }
}
