import { afterEach } from 'node:test';
import { EventLog, type NewEvent } from '../../src/log/event-log.ts';
import type { StoredEvent } from '../../src/log/facts.ts';
import type { Journal } from '../../src/log/journal/journal.ts';
import type { Projection } from '../../src/log/projection.ts';
import { accepted } from '../support/facts.ts';

/** Keeps one row an event, and throws where it is told to. */
export class Rows implements Projection {
  readonly schema = 'CREATE TABLE rows (position INTEGER)';
  throwAt: number | null = null;
  #insert!: ReturnType<EventLog['db']['prepare']>;

  attach(db: EventLog['db']): void {
    this.#insert = db.prepare('INSERT INTO rows VALUES (?)');
  }

  apply(event: StoredEvent): void {
    this.#insert.run([event.position]);
    if (event.position === this.throwAt) throw new Error('a defect of the projection');
  }
}

type Open = (options?: { journal?: Journal; projections?: Projection[] }) => Promise<EventLog>;

/** For a test file: what opens a log that is closed after its test. */
export function logs(): Open {
  const opened: EventLog[] = [];
  afterEach(async () => {
    for (const log of opened.splice(0)) await log.close();
  });
  return async (options = {}) => {
    let ids = 0;
    const log = await EventLog.open({ projections: [], newId: () => `id-${++ids}`, ...options });
    opened.push(log);
    return log;
  };
}

/** The beginning of a generation. */
export const prompt = (id: string): NewEvent => ({ ...accepted(), stream: `generation-${id}`, state: 'queued' });

/** How many rows a table has. */
export const count = (log: EventLog, table: string) => log.db.exec(`SELECT COUNT(*) FROM ${table}`)[0]?.values[0]?.[0];
