import { EventEmitter } from 'eventemitter3';
import type { Database, SqlValue, Statement } from 'sql.js';
import initSqlJs from 'sql.js';
import type { FactDraft, StoredEvent } from './facts.ts';
import { schemaOf } from './facts.ts';
import type { Journal } from './journal.ts';

/** Something to append: a fact, its stream, and the state it led to. */
export type NewEvent = FactDraft & {
  stream: string;
  at: number;
  state: string | null;
  /** The version it must get; the append fails where the stream is elsewhere. Without it: the next one. */
  version?: number;
};

/** A view derived from the log. It keeps its tables in the log's own database and reads no clock. */
export interface Projection {
  /** Its tables; run once. */
  readonly schema: string;
  /** Prepares its statements, after the schema was run. */
  attach(db: Database): void;
  /** Takes one event, in order. Deterministic: a rebuild gives the same tables. */
  apply(event: StoredEvent): void;
  /** Writes to its tables what events have changed since the last time; called at the end of each transaction. */
  flush?(): void;
}

/** The stream already has an event of that version: somebody else was first. */
export class StreamConflict extends Error {
  constructor(stream: string, version: number) {
    super(`Stream ${stream} already has version ${version}`);
    this.name = 'StreamConflict';
  }
}

/** The journal cannot be written: nothing was appended. */
export class JournalBroken extends Error {
  constructor(cause: unknown) {
    super('The journal cannot be written', { cause });
    this.name = 'JournalBroken';
  }
}

interface LogEvents {
  /** An event is in the log and in every projection. */
  appended: (event: StoredEvent) => void;
  /** The journal failed for good; from now on the log lives in memory only. */
  broken: (cause: unknown) => void;
}

/** How many streams' last versions are kept at hand; others are looked up. */
const KEPT_VERSIONS = 5_000;

interface Waiting {
  events: readonly NewEvent[];
  resolve: (stored: StoredEvent[]) => void;
  reject: (error: unknown) => void;
}

/**
 * How sql.js is set up: nothing here outlives the process, so the safety of files is not paid for; larger pages and at
 * most 16 MB of cache take a quarter off a start with 100,000 events.
 */
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
    state    TEXT
  );
  CREATE TRIGGER events_stay  BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
  CREATE TRIGGER events_last  BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
`;

/**
 * The append-only log: sql.js in memory, in front of it an optional journal, behind it the projections.
 * Appends that arrive together go to the journal in one write and into one transaction.
 */
export class EventLog {
  readonly bus = new EventEmitter<LogEvents>();
  /** The database that holds the events and the projections' tables, for queries. */
  readonly db: Database;
  /** Set once the journal failed: new work should not begin. */
  broken: JournalBroken | null = null;
  readonly #projections: readonly Projection[];
  readonly #journal: Journal | null;
  readonly #newId: () => string;
  readonly #insert: Statement;
  readonly #lastVersion: Statement;
  readonly #begin: Statement;
  readonly #commit: Statement;
  /** The last versions of the streams that were appended to last, the latest at the end. */
  readonly #versions = new Map<string, number>();
  #position = 0;
  #waiting: Waiting[] = [];
  #flushing: Promise<void> | null = null;
  #closed = false;

  private constructor(db: Database, projections: readonly Projection[], journal: Journal | null, newId: () => string) {
    this.db = db;
    this.#projections = projections;
    this.#journal = journal;
    this.#newId = newId;
    db.run(tuning);
    db.run(schema);
    for (const projection of projections) {
      db.run(projection.schema);
      projection.attach(db);
    }
    this.#insert = db.prepare('INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?)');
    this.#begin = db.prepare('BEGIN');
    this.#commit = db.prepare('COMMIT');
    this.#lastVersion = db.prepare('SELECT version FROM events WHERE stream = ? ORDER BY version DESC LIMIT 1');
  }

  /**
   * Opens an empty log, or one filled from its journal.
   * @param options.newId makes event ids (uuid v7)
   * @param options.verify looks at what the journal holds before anything is derived from it, and throws where it is wrong
   * @throws OperatorError where the journal is damaged
   */
  static async open(options: {
    projections: readonly Projection[];
    journal?: Journal | null;
    newId: () => string;
    verify?: (events: readonly StoredEvent[]) => void;
  }): Promise<EventLog> {
    const sql = await initSqlJs();
    const log = new EventLog(new sql.Database(), options.projections, options.journal ?? null, options.newId);
    const events = (await options.journal?.read()) ?? [];
    options.verify?.(events);
    log.#store(events);
    // After what the journal holds, since that is quicker than keeping an index up to date with each event.
    log.db.run('CREATE UNIQUE INDEX versions ON events (stream, version)');
    return log;
  }

  /** How many events the log holds. */
  get size(): number {
    return this.#position;
  }

  /**
   * Appends all of the events or none, in order, and resolves when they are durable and in every projection.
   * Subscribers hear of them before it resolves.
   * @throws StreamConflict where an expected version is taken; JournalBroken where the journal cannot be written,
   *   at the append that fails and those that wait behind it; later appends go to memory alone; Error once it is closed
   */
  append(...events: readonly NewEvent[]): Promise<StoredEvent[]> {
    // Said here, or the closed journal would pass for a broken one.
    if (this.#closed) return Promise.reject(new Error('The log is closed'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ events, resolve, reject });
      this.#flushing ??= this.#flush();
    });
  }

  /** Reads events in order, as they are asked for. */
  *read(stream?: string): Generator<StoredEvent> {
    const where = stream === undefined ? 'ORDER BY position' : 'WHERE stream = $stream ORDER BY version';
    const select = this.db.prepare(`SELECT * FROM events ${where}`);
    try {
      if (stream !== undefined) select.bind({ $stream: stream });
      while (select.step()) yield eventOf(select.get());
    } finally {
      select.free();
    }
  }

  /** Takes nothing more. Resolves when every append so far is settled and the journal is closed. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#flushing;
    await this.#journal?.close();
    this.db.close();
  }

  async #flush(): Promise<void> {
    await Promise.resolve(); // whoever appends in the same moment joins
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#take(batch);
      } catch (error) {
        // Who was turned away for a conflict has heard already; a second answer changes nothing.
        for (const waiting of batch) waiting.reject(error);
      }
    }
    // In the same breath as the look at the line, or whoever joined in between would wait for ever.
    this.#flushing = null;
  }

  async #take(batch: readonly Waiting[]): Promise<void> {
    const accepted = this.#number(batch);
    const stored = accepted.flatMap(({ events }) => events);
    const journal = this.broken || stored.length === 0 ? null : this.#journal;
    try {
      await journal?.append(stored);
    } catch (cause) {
      throw this.#break(cause);
    }
    try {
      this.#store(stored);
    } catch (defect) {
      // The journal holds what the log does not: it must not grow from here.
      if (journal) this.#break(defect);
      throw defect;
    }
    for (const event of stored) this.#keepVersion(event);
    for (const event of stored) this.#tell(() => this.bus.emit('appended', event));
    for (const { waiting, events } of accepted) waiting.resolve(events);
  }

  /** From here on the log lives in memory. Who waits asked for a journal's safety, and must hear that there is none. */
  #break(cause: unknown): JournalBroken {
    const broken = new JournalBroken(cause);
    this.broken = broken;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(broken);
    this.#tell(() => this.bus.emit('broken', cause));
    return broken;
  }

  /** A subscriber's error is thrown where the process looks for uncaught ones; the log goes on. */
  #tell(emit: () => void): void {
    try {
      emit();
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }

  /** Gives each event its position, id and version; turns away what conflicts. */
  #number(batch: readonly Waiting[]): { waiting: Waiting; events: StoredEvent[] }[] {
    const versions = new Map<string, number>();
    const accepted: { waiting: Waiting; events: StoredEvent[] }[] = [];
    let position = this.#position;
    for (const waiting of batch) {
      const next = new Map<string, number>();
      const events: StoredEvent[] = [];
      let conflict: StreamConflict | null = null;
      for (const { stream, type, at, data, state, version: expected } of waiting.events) {
        const version = (next.get(stream) ?? versions.get(stream) ?? this.#versionOf(stream)) + 1;
        if (expected !== undefined && expected !== version) conflict ??= new StreamConflict(stream, expected);
        next.set(stream, version);
        const event = {
          position: 0,
          id: this.#newId(),
          stream,
          version,
          type,
          schema: schemaOf[type],
          at,
          data,
          state,
        };
        events.push(event as StoredEvent);
      }
      if (conflict) {
        waiting.reject(conflict);
        continue;
      }
      for (const event of events) event.position = ++position;
      for (const [stream, version] of next) versions.set(stream, version);
      accepted.push({ waiting, events });
    }
    return accepted;
  }

  #versionOf(stream: string): number {
    const kept = this.#versions.get(stream);
    if (kept !== undefined) return kept;
    const rows = this.#lastVersion;
    rows.bind([stream]);
    const version = rows.step() ? Number(rows.get()[0]) : 0;
    rows.reset();
    return version;
  }

  #keepVersion({ stream, version }: StoredEvent): void {
    this.#versions.delete(stream);
    this.#versions.set(stream, version);
    const [oldest] = this.#versions.size > KEPT_VERSIONS ? this.#versions.keys() : [];
    if (oldest !== undefined) this.#versions.delete(oldest);
  }

  #store(events: readonly StoredEvent[]): void {
    this.#begin.run();
    try {
      this.#insertAll(events);
      this.#commit.run();
    } catch (defect) {
      this.db.run('ROLLBACK');
      throw defect;
    }
    this.#position += events.length;
  }

  #insertAll(events: readonly StoredEvent[]): void {
    for (const e of events) {
      this.#insert.run([
        e.position,
        e.id,
        e.stream,
        e.version,
        e.type,
        e.schema,
        e.at,
        JSON.stringify(e.data),
        e.state,
      ]);
      for (const projection of this.#projections) projection.apply(e);
    }
    for (const projection of this.#projections) projection.flush?.();
  }
}

/** A row of the table of events, by the order of its columns. */
function eventOf([position, id, stream, version, type, schema, at, data, state]: SqlValue[]): StoredEvent {
  const event: unknown = { position, id, stream, version, type, schema, at, data: JSON.parse(String(data)), state };
  return event as StoredEvent;
}
