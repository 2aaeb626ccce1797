import { fstatSync } from 'node:fs';
import pino, { type DestinationStream, type Logger } from 'pino';
import { networkCode } from '../network/network-code.ts';

export type { Logger } from 'pino';

/** Lines that cannot be written for now wait for no more than this, in characters; further ones are dropped. */
const WAITING_MOST = 1_000_000;
/** For the last lines to be written, in ms. */
const CLOSE_LIMIT_MS = 1_000;

/** The operator's log, and its end. */
export interface OperatorLog {
  logger: Logger;
  /** Resolves when all lines are written, or will not be: at the latest after a second. */
  close: () => Promise<void>;
}

/** Lines for people, or JSON Lines for programs. */
export type LogFormat = 'pretty' | 'json';

/**
 * The operator's log: lines for people in a terminal and in the journal of systemd, JSON Lines elsewhere.
 * Whatever looks like a bot token or a database's password is blotted out, wherever it stands.
 * @param wanted the format where it is not left to where the log goes
 */
export async function createLogger(level: string, wanted: LogFormat | null): Promise<OperatorLog> {
  const isTerminal = process.stdout.isTTY;
  const isJournal = goesToJournal();
  const format = wanted ?? (isTerminal || isJournal ? 'pretty' : 'json');
  const written = format === 'pretty' ? await pretty(isJournal) : (line: string) => line;
  const { out, close } = isTerminal ? terminal() : pipe();
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: { streamWrite: (line: string) => written(redact(line)) },
  };
  return { logger: pino(options, out), close };
}

/** Whether systemd keeps what is printed: it says which file that is, since others inherit the variable as well. */
function goesToJournal(): boolean {
  const { JOURNAL_STREAM } = process.env;
  if (!JOURNAL_STREAM) return false;
  const { dev, ino } = fstatSync(1);
  return JOURNAL_STREAM === `${dev}:${ino}`;
}

/** A line for people, with the level in words; systemd has a time of its own for each. */
async function pretty(isJournal: boolean): Promise<(line: string) => string> {
  const { isColorSupported, prettyFactory } = await import('pino-pretty');
  const write = prettyFactory({
    colorize: process.stdout.isTTY && isColorSupported,
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss',
    ignore: isJournal ? 'time,pid,hostname' : 'pid,hostname',
  });
  return (line) => write(line) ?? '';
}

interface Destination {
  out: DestinationStream;
  close: () => Promise<void>;
}

function terminal(): Destination {
  return { out: pino.destination({ dest: 1, sync: true }), close: async () => undefined };
}

/** Lines that come while one is being written go together with the next. */
function pipe(): Destination {
  const out = pino.destination({ dest: 1, sync: false, maxLength: WAITING_MOST });
  let isBroken = false;
  // Its reader has gone (as tee has at a Ctrl-C) or its disk is full: a log that cannot be written stops nothing.
  out.on('error', (error: NodeJS.ErrnoException) => {
    isBroken ||= error.code === 'EPIPE';
  });
  // Called at the end of the process, where it would try for ever what cannot be written.
  out.flushSync = () => undefined;
  const close = () =>
    new Promise<void>((resolve) => {
      if (isBroken) return resolve();
      const limit = setTimeout(resolve, CLOSE_LIMIT_MS);
      const end = () => {
        clearTimeout(limit);
        resolve();
      };
      out.once('close', end).once('error', end).end();
    });
  return { out, close };
}

/** A text without bot tokens and the passwords of databases. */
export const redact = (text: string): string =>
  text
    .replace(/\d{5,}:[\w-]{20,}|(bot\d+:)[\w-]+/g, '$1[redacted]')
    .replace(/(postgres(?:ql)?:\/\/[^\s:@/"]*):[^\s"]*@/gi, '$1:[redacted]@');

/**
 * An error as far as it is safe to log. The messages of unknown errors are left out: they may quote a prompt, an
 * answer or an address with the token. What the network did has a code, and then where in the code says nothing.
 */
export function safeError(error: unknown): { error: string; code?: string; at?: string[] } {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = networkCode(error);
  if (code !== null && !code.startsWith('ERR_')) return { error: error.name, code };
  return { error: error.name, ...(code === null ? {} : { code }), at: framesOf(error).slice(0, 6) };
}

/** The line that a stack begins with, without the message. */
const stackHead = /^[\w$.]*(?: \[\w+\])?(?:: )?/;
const stackFrame = /^ {4}at .*[\w>)]$/;

/** Where an error came from: what follows its message, which may have lines that look the same; else nothing. */
function framesOf({ message, stack = '' }: Error): string[] {
  const said = stack.replace(stackHead, '');
  // Was the message changed afterwards, nobody knows where the old one ends.
  const rest = said.startsWith(message) ? said.slice(message.length) : '';
  const [end, ...frames] = rest.split('\n');
  const areAll = end === '' && frames.every((line) => stackFrame.test(line));
  return areAll ? frames.map((line) => line.trim()) : [];
}
