import pino, { type Logger } from 'pino';
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

/**
 * The operator's log: readable lines in a terminal, JSON lines in a pipe.
 * Whatever looks like a bot token is blotted out, wherever it stands.
 */
export async function createLogger(level: string): Promise<OperatorLog> {
  const { write, close } = process.stdout.isTTY ? await terminal() : pipe();
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return { logger: pino(options, { write: (line: string) => write(redact(line)) }), close };
}

interface Destination {
  write: (line: string) => void;
  close: () => Promise<void>;
}

async function terminal(): Promise<Destination> {
  const { default: pretty } = await import('pino-pretty');
  const stream = pretty({ sync: true, translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname' });
  return { write: (line) => void stream.write(line), close: async () => undefined };
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
  return { write: (line) => void out.write(line), close };
}

/** A text without bot tokens. */
export const redact = (text: string): string => text.replace(/\d{5,}:[\w-]{20,}|(bot\d+:)[\w-]+/g, '$1[redacted]');

/**
 * An error as far as it is safe to log. The messages of unknown errors are left out: they may quote a prompt, an
 * answer or an address with the token.
 */
export function safeError(error: unknown): { error: string; code?: string; at?: string[] } {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = networkCode(error);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { error: error.name, ...(code === null ? {} : { code }), at: frames.slice(0, 6).map((line) => line.trim()) };
}
