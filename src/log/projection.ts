import type { Database } from 'sql.js';
import type { StoredEvent } from './facts.ts';

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
