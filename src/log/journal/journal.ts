import type { StoredEvent } from '../facts.ts';

/**
 * Where facts outlive the process. The log appends to the journal first and acknowledges only what the journal holds.
 * A file implements it today; a database can join with no change elsewhere.
 */
export interface Journal {
  /** All events in order. @throws OperatorError where the journal is damaged, naming the place and what to do */
  read(): Promise<StoredEvent[]>;
  /**
   * Durable when it resolves, all or nothing. Calls come one after another.
   * @throws where nothing of this batch may count as written
   */
  append(events: readonly StoredEvent[]): Promise<void>;
  close(): Promise<void>;
}
