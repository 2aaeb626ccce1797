import type { BotProcess, Stage } from '../emulators/stage.ts';

/** The bot, which can be killed and started again. */
export class BotLife {
  /** How often it was started, and how often killed. */
  starts = 0;
  kills = 0;
  readonly #stage: Stage;
  readonly #env: Readonly<Record<string, string>>;
  readonly #changed: () => void;
  #process: BotProcess | null = null;
  #starting: Promise<void> | null = null;

  constructor(stage: Stage, options: { env: Readonly<Record<string, string>>; changed: () => void }) {
    this.#stage = stage;
    this.#env = options.env;
    this.#changed = options.changed;
  }

  get state(): 'running' | 'starting' | 'stopped' {
    if (this.#starting !== null) return 'starting';
    return this.#process === null ? 'stopped' : 'running';
  }

  /** What it has printed since its latest start. */
  get printed(): string {
    return this.#process?.output() ?? '';
  }

  /** Starts it where it does not run; resolves once it asks Telegram for messages. @throws Error where it ends before */
  start(): Promise<void> {
    if (this.#process !== null) return Promise.resolve();
    this.#starting ??= this.#begin().finally(() => {
      this.#starting = null;
      this.#changed();
    });
    this.#changed();
    return this.#starting;
  }

  /** Kills it with SIGKILL, which it cannot prepare for; resolves once it is gone. */
  async kill(): Promise<void> {
    await this.#starting;
    const running = this.#process;
    if (running === null) return;
    this.kills += 1;
    await running.stop('SIGKILL');
  }

  async #begin(): Promise<void> {
    const bot = await this.#stage.bot(this.#env, { bound: true });
    this.starts += 1;
    this.#process = bot;
    void bot.ended.then(() => {
      this.#process = null;
      this.#changed();
    });
  }
}
