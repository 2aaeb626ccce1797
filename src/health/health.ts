import type { EventLog } from '../log/event-log.ts';

/** What the process is doing: `standing by` while another machine leads. */
export type Phase = 'starting' | 'standing by' | 'running' | 'stopping';

/** Telegram answers each poll within half a minute; after so many ms without a word of it the polling hangs. */
const SILENCE_MS = 120_000;

/** How the bot is doing, for whoever watches over it from outside. Says nothing of anybody. */
export class Health {
  readonly #clock: () => number;
  #phase: Phase = 'starting';
  #heardAt: number;
  #isJournalAway = false;
  #log: Pick<EventLog, 'broken'> | null = null;

  /** @param clock in ms, and nobody sets it */
  constructor(clock: () => number) {
    this.#clock = clock;
    this.#heardAt = clock();
  }

  /** Another phase begins; in it, Telegram has two minutes to be heard of. */
  become(phase: Exclude<Phase, 'running'>): void {
    this.#phase = phase;
    this.#heardAt = this.#clock();
  }

  /** The bot takes messages and prompts, as long as its log is whole. */
  run(log: Pick<EventLog, 'broken'>): void {
    this.#phase = 'running';
    this.#log = log;
  }

  /** Telegram has answered. @param restMs how long it is not asked again */
  heard(restMs = 0): void {
    this.#heardAt = this.#clock() + restMs;
  }

  /** The journal's database is away, or back, in whatever phase; from then on Telegram has two minutes as well. */
  journalAway(isAway: boolean): void {
    this.#isJournalAway = isAway;
    this.heard();
  }

  /** Why the process should be started anew, in words; null where it need not. */
  whyNotLive(): string | null {
    // Telegram is not asked meanwhile, and a new process would reach the database no better.
    if (this.#isJournalAway) return null;
    const polls = this.#phase === 'starting' || this.#phase === 'running';
    const silentMs = this.#clock() - this.#heardAt;
    return polls && silentMs > SILENCE_MS ? `not heard of Telegram for ${Math.round(silentMs / 1000)} s` : null;
  }

  /** Why no prompts are taken here for now, in words; null where they are. */
  whyNotReady(): string | null {
    if (this.#phase === 'stopping') return this.#phase;
    if (this.#isJournalAway) return "the journal's database is away";
    if (this.#phase !== 'running') return this.#phase;
    return this.#log?.broken ? 'the journal cannot be written' : null;
  }
}
