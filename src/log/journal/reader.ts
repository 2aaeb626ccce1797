import { type FileHandle, open } from 'node:fs/promises';
import { OperatorError } from '../../config/operator-error.ts';
import type { StoredEvent } from '../facts.ts';
import { isHeader, LineError, LONGEST_LINE, mayBeHeader, readEventLine, readHeaderLine, wholeness } from './line.ts';

/** What a journal's file holds. */
export interface JournalContents {
  /** The version of the statechart that began the journal; null where the file has no header yet. */
  machineVersion: string | null;
  /** The id of the bot whose journal it is; null in an older one. */
  botId: number | null;
  /** In their present shape, in order, without gaps from position 1. */
  events: StoredEvent[];
  /** Bytes up to the end of the last whole append. */
  length: number;
  /** Bytes after it, of an append that a crash left unfinished: none of it was ever acknowledged. */
  unfinished: number;
  /** The last line is whole but for its newline. */
  newlineMissing: boolean;
}

/** A bot's journal in every message: so the operator knows which setting and which file is meant. */
export const journalName = (path: string): string => `EVENT_JOURNAL ${path}`;

/**
 * Reads a journal's file without changing or locking it: a running bot is not disturbed, and what it is just writing
 * is left out with a warning. Messages name the file as it is named here.
 * @throws OperatorError where there is no such file or it is damaged, naming the line and what to do
 */
export async function readJournalFile(
  path: string,
  onWarning: (message: string) => void = () => {},
): Promise<JournalContents> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new OperatorError(`${path}: cannot be read (${error.code}). Check the path and who may read it.`);
  });
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new OperatorError(`${path}: this is not a file. Name a journal's file.`);
    const contents = await readJournal(handle, path, stats.size);
    if (contents.machineVersion === null || contents.unfinished > 0) {
      const left =
        contents.machineVersion === null ? 'there is no whole line in it yet' : 'its last append is left out';
      onWarning(`${path}: the end is unfinished, so ${left}. The bot is writing, or stopped while it wrote.`);
    }
    return contents;
  } finally {
    await handle.close();
  }
}

/**
 * Reads the first `size` bytes of an open journal.
 * @param name what messages call it
 * @throws OperatorError where it is damaged anywhere but in an unfinished end
 */
export async function readJournal(handle: FileHandle, name: string, size: number): Promise<JournalContents> {
  const scan = new Scan();
  try {
    const rest = await eachLine(handle, size, (line) => scan.take(line));
    const newlineMissing = scan.end(rest);
    const { machineVersion, botId, events, length } = scan;
    return { machineVersion, botId, events, length, unfinished: newlineMissing ? 0 : size - length, newlineMissing };
  } catch (error) {
    if (!(error instanceof LineError)) throw error;
    throw new OperatorError(`${name}, line ${scan.lines + 1}: ${error.message}. ${advice(error, scan)}`);
  }
}

function advice(error: LineError, scan: Scan): string {
  if (error.newer) return 'A newer version of the bot wrote it: start that version. The file was not changed.';
  if (scan.machineVersion === null) {
    return 'Put back a copy of the journal, or begin a new one at a path that does not exist yet. The file was not changed.';
  }
  return (
    'The file was not changed. Put back a copy of it. If there is none, its first part can still be used: ' +
    `move the file aside and write "head -n ${scan.goodLines} <the file you moved> > <its old path>". ` +
    'What followed is lost then, though Google may have charged for it.'
  );
}

const CHUNK = 1 << 20;

/** Hands over each line without its newline; returns what follows the last newline. */
async function eachLine(handle: FileHandle, size: number, take: (line: Buffer) => void): Promise<Buffer> {
  let rest = Buffer.alloc(0);
  for (let offset = 0; offset < size; ) {
    const buffer = Buffer.allocUnsafe(rest.length + Math.min(CHUNK, size - offset));
    rest.copy(buffer);
    const { bytesRead } = await handle.read(buffer, rest.length, buffer.length - rest.length, offset);
    if (bytesRead === 0) throw new LineError('the file became shorter while it was read');
    offset += bytesRead;
    const filled = buffer.subarray(0, rest.length + bytesRead);
    let from = 0;
    for (let end = filled.indexOf(10); end !== -1; end = filled.indexOf(10, from)) {
      take(filled.subarray(from, end));
      from = end + 1;
    }
    rest = filled.subarray(from);
    if (rest.length > LONGEST_LINE) throw new LineError('the line is too long');
  }
  return rest;
}

/** Takes the lines of a journal in order and keeps those of whole appends. */
class Scan {
  machineVersion: string | null = null;
  botId: number | null = null;
  readonly events: StoredEvent[] = [];
  /** Lines taken so far, the header included. */
  lines = 0;
  /** Lines and bytes up to the end of the last whole append. */
  goodLines = 0;
  length = 0;
  #bytes = 0;
  /** The append that is being read, and how many more of its lines must follow. */
  #batch: StoredEvent[] = [];
  #more = 0;

  /** @throws LineError */
  take(line: Buffer): void {
    if (this.machineVersion === null || isHeader(line)) this.#takeHeader(line);
    else this.#takeEvent(line);
    this.lines += 1;
    this.#bytes += line.length + 1;
    if (this.#more > 0) return;
    for (const event of this.#batch) this.events.push(event);
    this.#batch = [];
    this.goodLines = this.lines;
    this.length = this.#bytes;
  }

  #takeHeader(line: Buffer): void {
    const { machineVersion, botId } = readHeaderLine(line);
    if (this.#more > 0) throw new LineError('the append before it is incomplete');
    // Only what the first one lacks is added by another.
    if (this.machineVersion !== null && (this.botId !== null || botId === null))
      throw new LineError('there is a second header');
    this.machineVersion ??= machineVersion;
    this.botId = botId;
  }

  #takeEvent(line: Buffer): void {
    const { event, more } = readEventLine(line);
    const position = this.events.length + this.#batch.length + 1;
    if (event.position !== position) {
      throw new LineError(`position ${position} is missing, this is position ${event.position}`);
    }
    if (this.#batch.length > 0 && more !== this.#more - 1) throw new LineError('the append before it is incomplete');
    this.#batch.push(event);
    this.#more = more;
  }

  /**
   * Takes what follows the last newline.
   * @returns whether that was a whole line, which only its newline is missing
   * @throws LineError where it is no line that a crash cut short
   */
  end(rest: Buffer): boolean {
    // After a loss of power, a file system may show zeros where bytes never arrived.
    let end = rest.length;
    while (end > 0 && rest[end - 1] === 0) end -= 1;
    const line = rest.subarray(0, end);
    if (line.length === 0) return false;
    switch (wholeness(line)) {
      case 'damaged':
        throw new LineError('the line was changed: its checksum does not fit');
      case 'cut':
        if (this.machineVersion === null && !mayBeHeader(line)) throw new LineError('this is not a journal');
        return false;
      case 'whole':
        this.take(line);
        if (this.#more > 0) return false;
        this.length -= 1;
        return true;
    }
  }
}
