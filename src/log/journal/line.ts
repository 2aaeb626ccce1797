import { ZodError } from 'zod';
import type { FactType, StoredEvent } from '../facts.ts';
import { readStoredEvent, schemaOf } from '../facts.ts';
import { upcast } from '../upcasters.ts';
import { checksum } from './checksum.ts';

/**
 * The lines of a journal file. Each is one JSON object whose last member is the checksum of all that stands before it:
 *
 *     {"format":"telegram-video-gen journal","formatVersion":1,"machine":"1.0.0","bot":123456789,"crc":"0c1d2e3f"}
 *     {"position":1,…,"data":{…},"state":"queued","more":1,"crc":"…"}
 *     {"position":2,…,"data":{…},"state":"failed","more":0,"crc":"…"}
 *
 * `more` says how many lines of the same append follow, so that an append is all or nothing across a crash too.
 * `bot` is the id of the bot whose facts these are: another bot's messages have the same numbers. A journal that was
 * begun before headers had it is given a second header, between two appends.
 */

const FORMAT = 'telegram-video-gen journal';
const FORMAT_VERSION = 1;
/** How every header begins: tells a header that was cut off from a file that is not ours. */
const headerStart = Buffer.from(`{"format":"${FORMAT}","formatVersion":${FORMAT_VERSION},"machine":"`);

const SEAL = ',"crc":"';
const SEAL_LENGTH = SEAL.length + 8 + '"}'.length;
/** In bytes. The longest fact has under 2 kB; a longer line is another kind of file. */
export const LONGEST_LINE = 1 << 20;

/** What is wrong with a line, in words, and whether a newer version of the bot is the way out. */
export class LineError extends Error {
  readonly newer: boolean;
  constructor(message: string, newer = false) {
    super(message);
    this.name = 'LineError';
    this.newer = newer;
  }
}

/** What a header says. */
export interface Header {
  /** The version of the statechart that began the journal. */
  machineVersion: string;
  /** The bot's id, the number before the colon of its token; null in an older header. */
  botId: number | null;
}

/** A header's line, with its newline. */
export const headerLine = ({ machineVersion, botId }: Header): Buffer =>
  sealed({
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    machine: machineVersion,
    ...(botId === null ? {} : { bot: botId }),
  });

/**
 * The lines of one append, with their newlines.
 * @throws LineError where an event could not be read back as it is: better now than at the next start
 */
export function batchLines(events: readonly StoredEvent[]): Buffer {
  const lines = events.map(({ position, id, stream, version, type, schema, at, data, state }, index) => {
    const more = events.length - index - 1;
    const line = sealed({ position, id, stream, version, type, schema, at, data, state, more });
    readEventLine(line.subarray(0, -1));
    return line;
  });
  return Buffer.concat(lines);
}

function sealed(value: object): Buffer {
  const open = Buffer.from(JSON.stringify(value).slice(0, -1));
  return Buffer.concat([open, Buffer.from(`${SEAL}${checksum(open)}"}\n`)]);
}

/** Whether a line (without its newline) is as it was written, the beginning of one that was, or neither. */
export function wholeness(line: Buffer): 'whole' | 'cut' | 'damaged' {
  const seal = line.lastIndexOf(SEAL);
  if (seal === -1 || line.length < seal + SEAL_LENGTH) return 'cut';
  const ending = `${SEAL}${checksum(line.subarray(0, seal))}"}`;
  return line.toString('latin1', seal) === ending ? 'whole' : 'damaged';
}

/** Whether the beginning of a file may be that of a journal whose header was cut off. */
export const mayBeHeader = (cut: Buffer): boolean => {
  const length = Math.min(cut.length, headerStart.length);
  return cut.subarray(0, length).equals(headerStart.subarray(0, length));
};

/** Whether a line is meant to be a header. */
export const isHeader = (line: Buffer): boolean => line.subarray(0, headerStart.length).equals(headerStart);

/** Reads a header (without its newline). @throws LineError */
export function readHeaderLine(line: Buffer): Header {
  const { format, formatVersion, machine, bot = null } = wholeness(line) === 'whole' ? parsed(line) : {};
  if (format !== FORMAT || typeof formatVersion !== 'number' || typeof machine !== 'string') {
    throw new LineError('this is not the first line of a journal, or it was changed');
  }
  if (formatVersion !== FORMAT_VERSION) {
    throw new LineError(
      `the journal has format ${formatVersion}, this version of the bot knows ${FORMAT_VERSION}`,
      true,
    );
  }
  if (bot !== null && !isNaturalNumber(bot)) throw new LineError('the header has no number for its bot');
  return { machineVersion: machine, botId: bot };
}

/**
 * Reads a line (without its newline) that holds an event, and lifts it to its present shape.
 * @returns the event, and how many more of its append follow
 * @throws LineError
 */
export function readEventLine(line: Buffer): { event: StoredEvent; more: number } {
  if (line.length > LONGEST_LINE) throw new LineError('the line is too long');
  if (wholeness(line) !== 'whole') throw new LineError('the line was changed or cut: its checksum does not fit');
  const raw = parsed(line);
  if (!isNaturalNumber(raw.more)) throw new LineError('the line is incomplete');
  return { event: readEvent(raw), more: raw.more };
}

/** Lifts an event to its present shape, as it was kept anywhere. @throws LineError */
export function readEvent(raw: Readonly<Record<string, unknown>>): StoredEvent {
  const { type, schema, data } = raw;
  if (!isNaturalNumber(schema) || schema < 1) throw new LineError('the line is incomplete');
  if (!isFactType(type)) throw new LineError('this version of the bot does not know this kind of fact', true);
  if (schema > schemaOf[type]) {
    throw new LineError(`${type} has schema ${schema}, this version of the bot knows ${schemaOf[type]}`, true);
  }
  try {
    return readStoredEvent({ ...raw, ...upcast({ type, schema, data }) });
  } catch (error) {
    // The values stay out of the message: some of them are a person's.
    const place = error instanceof ZodError ? error.issues.map((issue) => issue.path.join('.')).join(', ') : null;
    throw new LineError(
      place === null ? `${type} cannot be lifted to its present shape` : `wrong or missing: ${place}`,
    );
  }
}

function parsed(line: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line.toString());
    if (isObject(value)) return value;
  } catch {
    // said below
  }
  throw new LineError('the line is not a JSON object');
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isNaturalNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const isFactType = (type: unknown): type is FactType => typeof type === 'string' && Object.hasOwn(schemaOf, type);
