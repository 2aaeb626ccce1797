import type { StoredEvent } from '../../../src/log/facts.ts';
import type { Journal } from '../../../src/log/journal/journal.ts';

/** A journal in memory: it shows what it holds, can be opened again, and breaks where a test wants it to. */
export class MemoryJournal implements Journal {
  /** What each append wrote, in order. */
  readonly writes: StoredEvent[][] = [];
  /** Set: every append from now on fails with it. */
  broken: Error | null = null;
  closed = false;
  #onWrite: () => void = () => {};

  get events(): StoredEvent[] {
    return this.writes.flat();
  }

  /** Resolves when the next append has begun and has not ended. */
  nextWrite(): Promise<void> {
    return new Promise((resolve) => {
      this.#onWrite = resolve;
    });
  }

  async read(): Promise<StoredEvent[]> {
    return this.events;
  }

  async append(events: readonly StoredEvent[]): Promise<void> {
    this.#onWrite();
    await Promise.resolve();
    if (this.broken) throw this.broken;
    this.writes.push([...events]);
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}
