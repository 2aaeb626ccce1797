import pino, { type Logger } from 'pino';
import { networkCode } from './network.ts';

export type { Logger } from 'pino';

/**
 * The operator's log: readable lines in a terminal, JSON lines in a pipe.
 * Whatever looks like a bot token is blotted out, wherever it stands.
 */
export async function createLogger(level: string): Promise<Logger> {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  // Lines that come while one is being written go together with the next; a process that ends writes what is left.
  const out = pino.destination({ dest: 1, sync: false });
  const stream = process.stdout.isTTY
    ? (await import('pino-pretty')).default({ sync: true, translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname' })
    : out;
  return pino(options, { write: (line: string) => stream.write(redact(line)) });
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
