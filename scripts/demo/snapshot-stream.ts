import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { always } from '../../src/inspector/files.ts';

/** Changes come in bursts: a snapshot is followed by the next no sooner, in ms. */
const BURST_MS = 40;

/** Tells every page that listens what there is now, and again after every change. */
export class SnapshotStream {
  readonly #read: () => Promise<unknown>;
  /** What each of them was told last. */
  readonly #viewers = new Map<ServerResponse, string>();
  #latest = '';
  #isStale = false;
  #isReading = false;

  /** @param read takes a snapshot, which is sent as JSON */
  constructor(read: () => Promise<unknown>) {
    this.#read = read;
  }

  /** Something is different now. */
  changed(): void {
    this.#isStale = true;
    if (!this.#isReading) void this.#keepUp();
  }

  /** Answers a page with events, until it leaves. */
  join(viewer: ServerResponse): void {
    viewer.writeHead(200, { 'content-type': 'text/event-stream', ...always });
    viewer.flushHeaders();
    this.#viewers.set(viewer, '');
    viewer.on('close', () => this.#viewers.delete(viewer));
    // Who reads slowly gets no queue of snapshots, but the latest one as soon as there is room for it.
    viewer.on('drain', () => this.#tell(viewer));
    this.changed();
  }

  async #keepUp(): Promise<void> {
    this.#isReading = true;
    while (this.#isStale && this.#viewers.size > 0) {
      // What changes while this is read may not be in it, and is for the next time round.
      this.#isStale = false;
      this.#latest = JSON.stringify(await this.#read());
      for (const viewer of this.#viewers.keys()) this.#tell(viewer);
      await pause(BURST_MS);
    }
    this.#isReading = false;
  }

  #tell(viewer: ServerResponse): void {
    if (viewer.writableNeedDrain || this.#viewers.get(viewer) === this.#latest) return;
    this.#viewers.set(viewer, this.#latest);
    viewer.write(`data: ${this.#latest}\n\n`);
  }
}
