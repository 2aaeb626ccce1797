import { randomUUID } from 'node:crypto';
import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { EventLog } from '../../src/log/event-log.ts';
import type { StoredEvent } from '../../src/log/facts.ts';
import { readJournalFile } from '../../src/log/journal/reader.ts';
import { Records } from '../../src/records/records.ts';
import { openStage, type Stage } from '../emulators/stage.ts';
import { makeFilm } from '../emulators/vertex.ts';
import { BotLife } from './bot-life.ts';
import { enter, people } from './cast.ts';
import { keepClean } from './keeper.ts';
import { renderMs, type Speed } from './speeds.ts';
import { Weather } from './weather.ts';

export interface RunningOptions {
  times?: Readonly<Record<Speed, number>>;
  env?: Readonly<Record<string, string>>;
}

/** The stage of a demo, with its bot, its weather and its time. */
export class Running {
  readonly stage: Stage;
  readonly bot: BotLife;
  readonly weather: Weather;
  /** What the bot's own projection makes of the facts that `read` has read. */
  readonly records: Records;
  readonly #clock: { speed: Speed };
  readonly #journal: string;
  readonly #log: EventLog;
  readonly #listeners = new Set<() => void>();
  readonly #ends: (() => void)[];
  readonly #endKeeper: () => void;

  private constructor(
    stage: Stage,
    derived: { log: EventLog; records: Records },
    clock: { speed: Speed },
    env: RunningOptions['env'],
  ) {
    this.stage = stage;
    this.#log = derived.log;
    this.records = derived.records;
    this.#clock = clock;
    this.#endKeeper = keepClean(stage.folder);
    this.#journal = join(stage.folder, 'events.jsonl');
    const changed = () => this.changed();
    const settings = {
      ALLOWED_USER_IDS: people.map(({ id }) => id).join(','),
      EVENT_JOURNAL: this.#journal,
      VEO_POLL_MS: '1000',
      ...env,
    };
    this.bot = new BotLife(stage, { env: settings, changed });
    this.weather = new Weather(stage);
    const folder = watch(stage.folder, changed);
    this.#ends = [stage.telegram.onChange(changed), stage.vertex.onChange(changed), () => folder.close()];
  }

  /**
   * Opens the stage with its cast; the bot is not started yet.
   * @param options.times how long a video renders at each speed, in ms
   * @param options.env further settings of the bot
   */
  static async open({ times = renderMs, env = {} }: RunningOptions = {}): Promise<Running> {
    const clock: { speed: Speed } = { speed: 'fast' };
    const vertex = { renderMs: () => times[clock.speed], makeFilm };
    const stage = await openStage({ vertex, keepUploads: true });
    enter(stage.telegram);
    const records = new Records();
    const log = await EventLog.open({ projections: [records], newId: randomUUID });
    return new Running(stage, { log, records }, clock, env);
  }

  get speed(): Speed {
    return this.#clock.speed;
  }

  /** Sets the speed of all videos to come; what renders ends soon where it is faster. */
  setSpeed(speed: Speed): void {
    this.#clock.speed = speed;
    if (speed === 'fast') this.stage.vertex.hasten(renderMs.fast);
    this.changed();
  }

  /** Reads the bot's journal. @returns all facts so far */
  async read(): Promise<StoredEvent[]> {
    if (!existsSync(this.#journal)) return [];
    const { events } = await readJournalFile(this.#journal);
    this.#log.follow(events.slice(this.#log.size));
    return events;
  }

  /** Calls the listener after every change. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Tells everybody who listens. */
  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Ends the bot and both emulators, and removes everything. */
  async close(): Promise<void> {
    for (const end of this.#ends) end();
    this.#listeners.clear();
    await this.stage.close();
    this.#endKeeper();
  }
}
