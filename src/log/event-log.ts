import { EventEmitter } from 'eventemitter3';
import type { Database } from 'sql.js';
import initSqlJs from 'sql.js';
import { EventTable } from './event-table.ts';
import type { FactDraft, StoredEvent } from './facts.ts';
import { checkFact, schemaOf } from './facts.ts';
import { type Journal, type SharedJournal, Superseded } from './journal/journal.ts';
import type { Projection } from './projection.ts';

/** Something to append: a fact, its stream, and the state it led to. */
export type NewEvent = FactDraft & {
  stream: string;
  at: number;
  state: string | null;
  /** The version it must get; the append fails where the stream is elsewhere. Without it: the next one. */
  version?: number;
};

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

interface Waiting {
  events: readonly NewEvent[];
  resolve: (stored: StoredEvent[]) => void;
  reject: (error: unknown) => void;
}

export interface EventLogOptions {
  projections: readonly Projection[];
  journal?: Journal | SharedJournal | null;
  /** Makes event ids (uuid v7). */
  newId: () => string;
  /** Looks at what the journal holds, in order, before anything is derived from it, and throws where it is wrong. */
  verify?: (events: readonly StoredEvent[]) => void;
}

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
  readonly #journal: Journal | SharedJournal | null;
  readonly #verify: (events: readonly StoredEvent[]) => void;
  readonly #newId: () => string;
  readonly #table: EventTable;
  #position = 0;
  #waiting: Waiting[] = [];
  #flushing: Promise<void> | null = null;
  #closed = false;

  private constructor(db: Database, { projections, journal, newId, verify }: EventLogOptions) {
    this.db = db;
    this.#projections = projections;
    this.#journal = journal ?? null;
    this.#newId = newId;
    this.#verify = verify ?? (() => {});
    this.#table = new EventTable(db);
    for (const projection of projections) {
      db.run(projection.schema);
      projection.attach(db);
    }
  }

  /**
   * Opens an empty log, or one filled from its journal.
   * @throws OperatorError where the journal is damaged
   */
  static async open(options: EventLogOptions): Promise<EventLog> {
    const sql = await initSqlJs();
    const { journal } = options;
    const log = new EventLog(new sql.Database(), options);
    if (journal && 'readAfter' in journal) await log.catchUp(journal);
    else if (journal) log.follow(await journal.read());
    return log;
  }

  /**
   * Takes, part by part, what a journal that others may write holds behind all that the log has: the whole of it is
   * never in memory beside the log.
   * @throws OperatorError where it is damaged
   */
  async catchUp(journal: Pick<SharedJournal, 'readAfter'>): Promise<void> {
    await journal.readAfter(this.size, (events) => this.follow(events));
  }

  /** Takes what stands in the journal behind all that the log has. @throws OperatorError where it is damaged */
  follow(events: readonly StoredEvent[]): void {
    this.#verify(events);
    this.#store(events);
  }

  /** How many events the log holds. */
  get size(): number {
    return this.#position;
  }

  /**
   * Appends all of the events or none, in order, and resolves when they are durable and in every projection.
   * Subscribers hear of them before it resolves.
   * @throws MalformedFact where the vocabulary does not allow one of them, which concerns no other append;
   *   StreamConflict where an expected version is taken; JournalBroken where the journal cannot be written,
   *   at the append that fails and those that wait behind it; later appends go to memory alone; Error once it is closed
   */
  async append(...events: readonly NewEvent[]): Promise<StoredEvent[]> {
    // Said here, or the closed journal would pass for a broken one.
    if (this.#closed) throw new Error('The log is closed');
    const checked = events.map((event) => ({ ...event, data: checkFact(event) }) as NewEvent);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ events: checked, resolve, reject });
      this.#flushing ??= this.#flush();
    });
  }

  /** Whether a stream has any event. */
  has(stream: string): boolean {
    return this.#table.versionOf(stream) > 0;
  }

  /** Reads events in order, as they are asked for. */
  read(stream?: string): Generator<StoredEvent> {
    return this.#table.read(stream);
  }

  /**
   * Takes nothing more, and can still be read. Resolves when every append so far is settled and the journal is closed,
   * so that another process may have it.
   */
  async closeJournal(): Promise<void> {
    this.#closed = true;
    await this.#flushing;
    await this.#journal?.close();
  }

  /** Ends it: the same, and it cannot be read any more. */
  async close(): Promise<void> {
    await this.closeJournal();
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
      // This process is to end at once: whoever waits here must not go on, not even in memory.
      if (cause instanceof Superseded) return new Promise(() => {});
      throw this.#break(cause);
    }
    try {
      this.#store(stored);
    } catch (defect) {
      // The journal holds what the log does not: it must not grow from here.
      if (journal) this.#break(defect);
      throw defect;
    }
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
        const version = (next.get(stream) ?? versions.get(stream) ?? this.#table.versionOf(stream)) + 1;
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

  #store(events: readonly StoredEvent[]): void {
    this.#table.transaction(() => {
      for (const event of events) {
        this.#table.insert(event);
        for (const projection of this.#projections) projection.apply(event);
      }
    });
    this.#position += events.length;
  }
}
