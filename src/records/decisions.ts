import { type EventLog, JournalBroken } from '../log/event-log.ts';
import {
  type AdminFactType,
  adminStream,
  type FactDraft,
  type ModelFactType,
  modelsStream,
  type SettingsFactType,
  settingsStream,
} from '../log/facts.ts';

/** Where decisions go into the log: of users about their settings, of admins about everybody, of Google about models. */
export class Decisions {
  readonly #log: EventLog;
  readonly #clock: () => number;

  constructor(log: EventLog, clock: () => number) {
    this.#log = log;
    this.#clock = clock;
  }

  /** Resolves once the decision is in the log. */
  async record(fact: FactDraft<SettingsFactType | AdminFactType | ModelFactType>): Promise<void> {
    const stream =
      'userId' in fact.data ? settingsStream(fact.data.userId) : 'model' in fact.data ? modelsStream : adminStream;
    const event = { ...fact, stream, at: this.#clock(), state: null };
    await this.#log.append(event).catch((error: unknown) => {
      // Where the journal has just broken, what was decided holds until the end of this run.
      if (!(error instanceof JournalBroken)) throw error;
      return this.#log.append(event);
    });
  }
}
