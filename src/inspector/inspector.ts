import { randomBytes } from 'node:crypto';
import { createInspector } from '@statelyai/inspect';
import type { InspectionEvent } from 'xstate';
import type { EventLog } from '../log/event-log.ts';
import { Actors } from './actors.ts';
import { adapterTo } from './messages.ts';
import { observerFor } from './observer.ts';
import { Relay } from './relay.ts';

/** Where Stately's own inspector lives. */
export const STATELY = new URL('https://stately.ai/inspect');
/** How many ended generations stay listed, and how many messages each generation keeps after its beginning. */
export const LIMITS = { ended: 500, messages: 400 };
/** A new secret for an address: 128 bits. */
export const newToken = (): string => randomBytes(16).toString('hex');

/** An inspector that is being served. */
export interface RunningInspector {
  /** The address to open, with the token in it. Who has it sees everything but the prompts. */
  url: string;
  /** For the option `inspect` of every root actor. */
  inspect: (event: InspectionEvent) => void;
  close(): Promise<void>;
}

/**
 * Serves the inspector on 127.0.0.1. Null, after a warning in words, where the port is not to be had: the bot runs on
 * without.
 * @param options.port 0 for any free port
 * @param options.log where generations of an earlier run find their facts so far
 * @param options.warn takes one sentence for the operator
 * @param options.stately the page that the Stately view puts into a frame
 */
export async function startInspector(options: {
  port: number;
  log?: Pick<EventLog, 'read'>;
  warn: (words: string) => void;
  token?: string;
  stately?: URL;
  limits?: { ended: number; messages: number };
}): Promise<RunningInspector | null> {
  const actors = new Actors(options.limits ?? LIMITS);
  const relay = new Relay({ actors, token: options.token ?? newToken(), stately: options.stately ?? STATELY });
  try {
    const url = await relay.listen(options.port);
    const inspect = observerFor(createInspector(adapterTo(actors)), {
      log: options.log ?? null,
      onDefect: (error) => options.warn(`The inspector misses something: ${nameOf(error)}. The bot is not affected.`),
    });
    return { url, inspect, close: () => relay.close() };
  } catch (error) {
    options.warn(wordsFor(error, options.port));
    return null;
  }
}

function wordsFor(error: unknown, port: number): string {
  const code = (error as NodeJS.ErrnoException).code ?? nameOf(error);
  const reason = code === 'EADDRINUSE' ? 'another program uses it' : code;
  return `The inspector cannot listen on port ${port} (${reason}): the bot runs without it. Set INSPECT_PORT to another port, or 0 for any.`;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
