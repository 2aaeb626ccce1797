import type { Client } from 'pg';
import { OperatorError } from '../../../config/operator-error.ts';
import { after, monotonic, type Pause, pause } from '../../../time/timers.ts';
import type { StoredEvent } from '../../facts.ts';
import { type SharedJournal, Superseded } from '../journal.ts';
import { postgresName } from './address.ts';
import { Connection } from './connection.ts';
import { giveLead, type Lead, type LeadTimes, renewLead, takeLead, takeLock, usualLeadTimes } from './lead.ts';
import { addEvents, lastPosition, readEvents } from './rows.ts';
import { type JournalIdentity, migrate } from './schema.ts';
import { isAbsence, troubleWords, Unusable } from './trouble.ts';

export interface PostgresJournalOptions extends JournalIdentity {
  /** The server is away (with words for the operator) or back (null). */
  onAway: (words: string | null) => void;
  /** Opens it as soon as a server comes that is away at first; otherwise it cannot be opened then. */
  awaitsServer?: boolean;
  times?: Partial<LeadTimes>;
  pause?: Pause;
}

/**
 * A journal in a PostgreSQL database. Several processes may read it, one at a time leads and appends. While the server
 * is away, everything waits for it; whether an append was written whose answer never came is found out before anything
 * else.
 */
export class PostgresJournal implements SharedJournal {
  readonly superseded: Promise<never>;
  readonly #name: string;
  readonly #connection: Connection;
  readonly #options: PostgresJournalOptions;
  readonly #times: LeadTimes;
  readonly #ending = new AbortController();
  #supersede: (reason: Superseded) => void = () => {};
  #lead: Lead | null = null;
  #callOffRenewal: () => void = () => {};
  #isConnected = false;
  /** When a connection was last made after one broke or could not be made, by `monotonic`. */
  #backAt = -Infinity;
  #position = 0;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;
  #failed: Error | null = null;

  private constructor(url: string, options: PostgresJournalOptions) {
    this.#name = postgresName(url);
    this.#options = options;
    this.#times = { ...usualLeadTimes, ...options.times };
    this.#connection = new Connection(url, {
      greet: (client) => this.#comeBack(client),
      onAway: (error) => options.onAway(`${this.#name}: ${troubleWords(error)}`),
      onBack: () => options.onAway(null),
      ...(options.pause && { pause: options.pause }),
    });
    this.superseded = new Promise((_, reject) => {
      this.#supersede = reject;
    });
    this.superseded.catch(() => undefined);
  }

  /**
   * Connects, and makes the tables or brings them up to date.
   * @throws OperatorError where the database cannot be used, or is another bot's
   */
  static async open(url: string, options: PostgresJournalOptions): Promise<PostgresJournal> {
    const journal = new PostgresJournal(url, options);
    try {
      const begin = (client: Client) => migrate(client, journal.#name, options);
      if (options.awaitsServer) await journal.#connection.untilDone(begin, journal.#ending.signal, isAbsence);
      else await journal.#connection.use(begin);
      return journal;
    } catch (error) {
      await journal.#connection.close();
      throw error instanceof OperatorError ? error : new OperatorError(`${journal.#name}: ${troubleWords(error)}`);
    }
  }

  get isAway(): boolean {
    return this.#connection.isAway;
  }

  async read(): Promise<StoredEvent[]> {
    const events: StoredEvent[] = [];
    await this.readAfter(0, (part) => {
      for (const event of part) events.push(event);
    });
    return events;
  }

  async readAfter(position: number, take: (events: StoredEvent[]) => void): Promise<void> {
    this.#expectOpen();
    let last = position;
    const takeOnce = (events: StoredEvent[]) => {
      last += events.length;
      take(events);
    };
    try {
      // Where the connection breaks, a new cursor goes on behind what was taken.
      const read = (client: Client) => readEvents(client, last, this.#name, takeOnce);
      await this.#connection.untilDone(read, this.#ending.signal);
    } catch (error) {
      throw error instanceof Unusable ? error.cause : error;
    }
  }

  async lead(): Promise<boolean> {
    this.#expectOpen();
    return this.#connection.untilDone(async (client) => {
      // The server was away, perhaps for all: whoever led may come back as well, and goes on with what it remembers.
      const isSpared = monotonic() - this.#backAt < this.#times.expiryMs;
      const lead = await takeLead(client, this.#times, isSpared, this.#options.pause ?? pause);
      if (lead === null) return false;
      this.#position = await lastPosition(client);
      this.#lead = lead;
      this.#renewLater();
      return true;
    }, this.#ending.signal);
  }

  append(events: readonly StoredEvent[]): Promise<void> {
    this.#writing = this.#append(events);
    return this.#writing;
  }

  async proveLead(signal: AbortSignal): Promise<void> {
    // A clock that goes on while the process is stopped: an answer that lay there for long proves nothing.
    for (let askedAt = -Infinity; monotonic() - askedAt > this.#times.trustMs; ) {
      signal.throwIfAborted();
      await this.#connection.untilDone(async (client) => {
        askedAt = monotonic();
        await this.#renew(client);
      }, signal);
    }
  }

  waitNoLonger(ms: number): void {
    const giveUp = () => this.#ending.abort(new Error('The database did not come back in time'));
    const callOff = after(ms, giveUp);
    this.#ending.signal.addEventListener('abort', callOff, { once: true });
  }

  /** Lets the running append end, and gives the lead away. */
  async close(): Promise<void> {
    await this.#writing.catch(() => {});
    if (this.#closed) return;
    this.#closed = true;
    this.#ending.abort(new Error('The journal is closed'));
    const lead = this.#lead;
    this.#callOffRenewal();
    // Where the server is away, its last word grows old by itself.
    if (lead && !this.isAway)
      await this.#connection.use((client) => giveLead(client, lead.fence)).catch(() => undefined);
    await this.#connection.close();
  }

  async #append(events: readonly StoredEvent[]): Promise<void> {
    this.#expectOpen();
    if (this.#failed) throw this.#failed;
    if (events.length === 0) return;
    try {
      const gap = events.findIndex(({ position }, index) => position !== this.#position + index + 1);
      if (gap !== -1) throw new Error(`Position ${this.#position + gap + 1} is next, not ${events[gap]?.position}`);
      await this.#connection.untilDone((client) => this.#write(client, events), this.#ending.signal);
      this.#position += events.length;
    } catch (error) {
      this.#failed = error instanceof Error ? error : new Error('The journal failed');
      throw error;
    }
  }

  async #write(client: Client, events: readonly StoredEvent[]): Promise<void> {
    if (!this.#lead) throw new TypeError('Who does not lead cannot append');
    if (!(await addEvents(client, events, this.#lead.fence))) throw this.#isSuperseded();
  }

  async #renew(client: Client): Promise<void> {
    if (!this.#lead) throw new TypeError('Who does not lead cannot renew it');
    if (!(await renewLead(client, this.#lead.fence))) throw this.#isSuperseded();
  }

  #renewLater(): void {
    this.#callOffRenewal = after(this.#times.renewMs, () => {
      this.#connection
        .untilDone((client) => this.#renew(client), this.#ending.signal)
        .then(
          () => this.#closed || this.#renewLater(),
          // Somebody else leads, or this process ends.
          () => undefined,
        );
    });
  }

  /** A new session in the place of one that broke: the lead, if this process has it still, is locked by this one. */
  async #comeBack(client: Client): Promise<void> {
    if (this.#isConnected || this.isAway) this.#backAt = monotonic();
    this.#isConnected = true;
    if (!this.#lead) return;
    await this.#renew(client);
    const holder = await takeLock(client, this.#lead.holder, this.#options.pause ?? pause);
    if (holder === null) throw new Error('Somebody else has the lock');
    this.#lead.holder = holder;
  }

  #isSuperseded(): Superseded {
    const reason = new Superseded(this.#name);
    this.#callOffRenewal();
    this.#supersede(reason);
    return reason;
  }

  #expectOpen(): void {
    if (this.#closed) throw new Error('The journal is closed');
  }
}
