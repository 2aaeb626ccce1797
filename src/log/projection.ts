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
}
