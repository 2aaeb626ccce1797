import { OperatorError } from '../../config/operator-error.ts';
import type { StoredEvent } from '../facts.ts';

/**
 * Where facts outlive the process. The log appends to the journal first and acknowledges only what the journal holds.
 * A file and a PostgreSQL database implement it.
 */
export interface Journal {
  /** All events in order. @throws OperatorError where the journal is damaged, naming the place and what to do */
  read(): Promise<StoredEvent[]>;
  /**
   * Durable when it resolves, all or nothing. Calls come one after another.
   * @throws Superseded where another process leads; where nothing of this batch may count as written
   */
  append(events: readonly StoredEvent[]): Promise<void>;
  close(): Promise<void>;
}

/** A journal on a server, which several processes may open and one leads, and which may be away for a while. */
export interface SharedJournal extends Journal {
  /** Whether the server cannot be reached at this moment: what is appended waits for it. */
  readonly isAway: boolean;
  /** Rejects with Superseded as soon as this process hears that another leads; otherwise never settles. */
  readonly superseded: Promise<never>;
  /**
   * Reads what stands behind a position, without ever having all of it in memory.
   * @param take gets the events in order, some thousands at a time
   * @throws as `read`; what `take` throws
   */
  readAfter(position: number, take: (events: StoredEvent[]) => void): Promise<void>;
  /** Takes the lead where nobody has it. Only who leads may append. @returns false where another leads */
  lead(): Promise<boolean>;
  /**
   * Resolves once the server has just said that this process leads, for right before what only one may do.
   * Waits for a server that is away. @throws the signal's reason
   */
  proveLead(signal: AbortSignal): Promise<void>;
  /** From so many ms on nothing waits for a server that is away: this process is to end. */
  waitNoLonger(ms: number): void;
}

/** `SharedJournal.proveLead`; null where no other process can lead. */
export type ProveLead = SharedJournal['proveLead'] | null;

/** Another process leads: this one must end at once, and nothing more of what it does counts. */
export class Superseded extends OperatorError {
  constructor(name: string) {
    super(
      `${name}: another process of this bot leads now, because this one stood still or was cut off from the database. This one ends; start it again, and it stands by.`,
    );
    this.name = 'Superseded';
  }
}
