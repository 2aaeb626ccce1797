import type { Database, SqlValue, Statement } from 'sql.js';
import type { StoredEvent } from './facts.ts';

/** How sql.js is set up: nothing here outlives the process, so the safety of files is not paid for. */
export const tuning = `
  PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;
  PRAGMA page_size=16384; PRAGMA cache_size=-16000;
`;

const schema = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    id       TEXT    NOT NULL,
    stream   TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    type     TEXT    NOT NULL,
    schema   INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    data     TEXT    NOT NULL,
    state    TEXT,
    UNIQUE (stream, version)
  );
  CREATE TRIGGER events_stay  BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
  CREATE TRIGGER events_last  BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
`;

/** The table of events in sql.js: rows are added, never changed. */
export class EventTable {
  readonly #db: Database;
  readonly #insert: Statement;
  readonly #lastVersion: Statement;
  readonly #begin: Statement;
  readonly #commit: Statement;

  /** Makes the table in an empty database. */
  constructor(db: Database) {
    this.#db = db;
    db.run(tuning);
    db.run(schema);
    this.#insert = db.prepare('INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?)');
    this.#begin = db.prepare('BEGIN');
    this.#commit = db.prepare('COMMIT');
    this.#lastVersion = db.prepare('SELECT MAX(version) FROM events WHERE stream = ?');
  }

  /** Writes all that `work` writes to the database, or nothing. @throws what `work` throws */
  transaction(work: () => void): void {
    this.#begin.run();
    try {
      work();
      this.#commit.run();
    } catch (defect) {
      this.#db.run('ROLLBACK');
      throw defect;
    }
  }

  /** Adds one event, within a transaction. */
  insert({ position, id, stream, version, type, schema, at, data, state }: StoredEvent): void {
    this.#insert.run([position, id, stream, version, type, schema, at, JSON.stringify(data), state]);
  }

  /** Reads events in order, as they are asked for: all of them by position, or one stream's by version. */
  *read(stream?: string): Generator<StoredEvent> {
    const where = stream === undefined ? 'ORDER BY position' : 'WHERE stream = $stream ORDER BY version';
    const select = this.#db.prepare(`SELECT * FROM events ${where}`);
    try {
      if (stream !== undefined) select.bind({ $stream: stream });
      while (select.step()) yield eventOf(select.get());
    } finally {
      select.free();
    }
  }

  /** The last version of a stream, 0 where it has no event. */
  versionOf(stream: string): number {
    const [version] = this.#lastVersion.get([stream]);
    this.#lastVersion.reset();
    return Number(version ?? 0);
  }
}

/** A row of the table of events, by the order of its columns. */
function eventOf([position, id, stream, version, type, schema, at, data, state]: SqlValue[]): StoredEvent {
  const event: unknown = { position, id, stream, version, type, schema, at, data: JSON.parse(String(data)), state };
  return event as StoredEvent;
}
