import { type FileHandle, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { OperatorError } from '../../config/operator-error.ts';
import type { StoredEvent } from '../facts.ts';
import { cannotWrite, type FileJournalOptions, openJournalFile, prepareJournalFile, writeAll } from './file.ts';
import type { Journal } from './journal.ts';
import { batchLines } from './line.ts';
import { type JournalContents, journalName, readJournal } from './reader.ts';

/**
 * A journal in a file of JSON lines (see line.ts), which one process at a time may hold.
 * After anything failed, every later append fails too: what the disk then holds is only known at the next start.
 */
export class FileJournal implements Journal {
  readonly #path: string;
  /** Closing it also gives the file free for another process. */
  readonly #handle: FileHandle;
  /** Tells this file from another one that takes its place. */
  readonly #identity: { dev: bigint; ino: bigint };
  /** The bytes and events that were acknowledged. */
  #length: number;
  #position: number;
  /** What the start read, for the first to ask. */
  #events: StoredEvent[] | null;
  #failed: Error | null = null;
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    path: string,
    handle: FileHandle,
    identity: { dev: bigint; ino: bigint },
    contents: JournalContents,
  ) {
    this.#path = path;
    this.#handle = handle;
    this.#identity = identity;
    this.#length = contents.length;
    this.#position = contents.events.length;
    this.#events = contents.events;
  }

  /**
   * Opens or creates the file, locks and checks it, and cuts off what a crash left unfinished.
   * @param path the folder must exist
   * @throws OperatorError where the file cannot be used, is damaged, or another process holds it
   */
  static async open(path: string, options: FileJournalOptions): Promise<FileJournal> {
    const full = resolve(path);
    const { handle, created } = await openJournalFile(full, options.openFile);
    try {
      const stats = await handle.stat({ bigint: true });
      if (!stats.isFile()) throw new OperatorError(`${journalName(full)}: this is not a file. Name a journal's file.`);
      const contents = await prepareJournalFile(handle, full, created, options);
      return new FileJournal(full, handle, stats, contents);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async read(): Promise<StoredEvent[]> {
    const events = this.#events ?? (await readJournal(this.#handle, journalName(this.#path), this.#length)).events;
    this.#events = null;
    return events;
  }

  append(events: readonly StoredEvent[]): Promise<void> {
    this.#writing = this.#append(events);
    return this.#writing;
  }

  /** Lets the running append end, gives the file free. */
  async close(): Promise<void> {
    await this.#writing.catch(() => {});
    if (this.#failed instanceof Closed) return;
    this.#failed = new Closed();
    this.#events = null;
    await this.#handle.close();
  }

  async #append(events: readonly StoredEvent[]): Promise<void> {
    if (this.#failed) throw this.#failed;
    if (events.length === 0) return;
    try {
      const gap = events.findIndex(({ position }, index) => position !== this.#position + index + 1);
      if (gap !== -1) throw new Error(`Position ${this.#position + gap + 1} is next, not ${events[gap]?.position}`);
      const lines = batchLines(events);
      await this.#expectUntouched();
      await this.#write(lines);
      this.#length += lines.length;
      this.#position += events.length;
      this.#events = null;
    } catch (error) {
      this.#failed = error instanceof Error ? error : new Error('The journal failed');
      throw error;
    }
  }

  async #write(lines: Buffer): Promise<void> {
    try {
      await writeAll(this.#handle, lines, this.#length);
      await this.#handle.datasync();
    } catch (error) {
      // Nobody was told that these lines are in the journal, so they should not be there at the next start.
      await this.#handle.truncate(this.#length).catch(() => {});
      await this.#handle.datasync().catch(() => {});
      throw cannotWrite(this.#path, error);
    }
  }

  /** A file that was moved away would take everything and keep nothing; one that another program changed is damaged. */
  async #expectUntouched(): Promise<void> {
    const { dev, ino } = this.#identity;
    const there = await stat(this.#path, { bigint: true }).catch(() => null);
    if (there?.ino === ino && there.dev === dev && there.size === BigInt(this.#length)) return;
    throw new OperatorError(
      `${journalName(this.#path)}: another program changed, moved or removed the file while the bot was using it, so nothing more is written to it. Put it back, and start the bot again.`,
    );
  }
}

class Closed extends Error {
  constructor() {
    super('The journal is closed');
  }
}
