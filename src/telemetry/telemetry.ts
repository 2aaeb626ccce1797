import type { Workers } from '../generations/worker-actor.ts';
import type { Budgets } from '../money/budgets.ts';

/** What is told of the bot to whoever collects traces and numbers; never words, names or ids of people. */
export interface Telemetry {
  /** The same workers, whose requests belong to the trace of their generation. */
  traced: (workers: Workers) => Workers;
  /** Tells from now on how many wait, and what is left of the budget of all. */
  observe: (subjects: { dispatcher: { readonly waiting: number }; budgets: Pick<Budgets, 'state'> }) => void;
  /** Telegram could not be asked for messages. */
  pollFailed: () => void;
  /** Sends what is left, and ends. Never rejects. */
  close: () => Promise<void>;
}
