import type { RequestKind } from './routes.ts';

/** One request, after it ended. Times are milliseconds since the epoch, with fractions. */
export interface RequestRecord {
  readonly kind: RequestKind;
  readonly method: string;
  readonly path: string;
  /** The HTTP status that was sent; 0 where none was. */
  readonly status: number;
  /** Bytes of the body that were sent. */
  readonly bytes: number;
  /** The fault that this request met. */
  readonly fault?: string;
  readonly operationName?: string;
  readonly at: number;
  /** When the last byte was handed to the system. */
  readonly endedAt: number;
}

/** How many requests came, and the last of them. */
export interface RequestSummary {
  /** Exact, however many there were. */
  readonly count: number;
  /** Exact counts by HTTP status, 0 for no answer. */
  readonly byStatus: Readonly<Record<number, number>>;
  /** The newest, the oldest of them first; a few thousand at most. */
  readonly log: readonly RequestRecord[];
}

const keptRecords = 5_000;

/** Counts requests exactly and keeps the newest of them. */
export class Traffic {
  #log: RequestRecord[] = [];
  readonly #counts = new Map<RequestKind, Map<number, number>>();

  add(record: RequestRecord): void {
    this.#log.push(record);
    if (this.#log.length >= 2 * keptRecords) this.#log = this.#log.slice(-keptRecords);
    const counts = this.#counts.get(record.kind) ?? new Map<number, number>();
    this.#counts.set(record.kind, counts.set(record.status, (counts.get(record.status) ?? 0) + 1));
  }

  /** All requests, or those of one kind. */
  summary(kind?: RequestKind): RequestSummary {
    const byStatus: Record<number, number> = {};
    let count = 0;
    for (const [of, counts] of this.#counts) {
      if (kind !== undefined && of !== kind) continue;
      for (const [status, number] of counts) {
        byStatus[status] = (byStatus[status] ?? 0) + number;
        count += number;
      }
    }
    const log = this.#log.filter((record) => kind === undefined || record.kind === kind).slice(-keptRecords);
    return { count, byStatus, log };
  }
}
