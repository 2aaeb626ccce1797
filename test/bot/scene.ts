import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type BotProcess, openStage, type Stage, type StageOptions } from '../../scripts/emulators/stage.ts';
import type { SayOptions, SeenMessage } from '../../scripts/emulators/telegram.ts';
import type { ScriptRule } from '../../scripts/emulators/vertex.ts';

/** The totals that `/stats` tells, in USD and counts. */
export interface Totals {
  made: number;
  inProgress: number;
  failed: number;
  cancelled: number;
  costUsd: number;
  /** Videos of which only Google knows whether it charged. */
  unclear: number;
  seconds: number;
}

/** A bot in a process of its own on a stage of its own, and people who talk to it. */
export class BotScene {
  readonly stage: Stage;
  #bot: BotProcess;
  #lastUser = 1000;

  private constructor(stage: Stage, bot: BotProcess) {
    this.stage = stage;
    this.#bot = bot;
  }

  static async open(changes: Record<string, string> = {}, options: StageOptions = {}): Promise<BotScene> {
    const stage = await openStage(options);
    return new BotScene(stage, await stage.bot(changes));
  }

  get bot(): BotProcess {
    return this.#bot;
  }

  get telegram() {
    return this.stage.telegram;
  }

  get vertex() {
    return this.stage.vertex;
  }

  /** Somebody new; gives their id, which is their private chat's as well. */
  person(name = 'Ada'): number {
    this.#lastUser += 1;
    this.telegram.user({ id: this.#lastUser, first_name: name, username: `${name.toLowerCase()}${this.#lastUser}` });
    return this.#lastUser;
  }

  /** Says something in a private chat and waits for the bot's next message there. */
  async ask(person: number, text: string, options: SayOptions = {}): Promise<SeenMessage> {
    const said = this.telegram.say(person, person, text, options);
    return this.telegram.waitFor({ chat: person, after: said.message_id });
  }

  /** Says something in a private chat and waits for a message or edit of the bot's with these words. */
  async hear(person: number, text: string, words: string | RegExp): Promise<SeenMessage> {
    const said = this.telegram.say(person, person, text);
    return this.telegram.waitFor({ chat: person, after: said.message_id, text: words });
  }

  /** Has a video made of a prompt and waits for it. */
  async video(person: number, prompt: string): Promise<SeenMessage> {
    const said = this.telegram.say(person, person, prompt);
    return this.telegram.waitFor({ chat: person, after: said.message_id, video: true });
  }

  /** What Google is to make of one prompt. */
  script(prompt: string, rule: ScriptRule): void {
    this.vertex.script({ ...rule, when: ({ prompt: asked }) => asked === prompt });
  }

  /** How many requests with this prompt Google has accepted. */
  submits(prompt: string): number {
    return this.vertex.submits.filter((submit) => submit.prompt === prompt).length;
  }

  /** Presses a button and waits for the note that answers it. */
  async press(person: number, message: SeenMessage, button: string): Promise<string | undefined> {
    return (await this.telegram.press(person, message, button).answer()).text;
  }

  /** What `/stats` says now. */
  async stats(): Promise<Totals> {
    const { text, caption } = await this.hear(this.person('Counter'), '/stats', 'Videos made');
    return readTotals(text ?? caption ?? '');
  }

  /** What some work changes in `/stats`. */
  async counted(work: () => Promise<unknown>): Promise<Partial<Totals>> {
    const before = await this.stats();
    await work();
    const after = await this.stats();
    const changes = Object.entries(after).map(
      ([name, value]) => [name, round(value - before[name as keyof Totals])] as const,
    );
    return Object.fromEntries(changes.filter(([, change]) => change !== 0));
  }

  /** The bot's temporary files of videos. */
  async files(): Promise<string[]> {
    const [folder = ''] = await readdir(this.stage.tempDir);
    return readdir(join(this.stage.tempDir, folder));
  }

  /** Ends the bot as an operator would; it must leave in good order, and leave nothing behind. */
  async close(): Promise<void> {
    try {
      const code = await this.#bot.stop();
      assert.deepEqual([code, await this.files()], [0, []], this.#bot.output());
      assert.doesNotMatch(this.#bot.output(), /"level":(50|60)|unexpected/);
    } finally {
      await this.stage.close();
    }
  }
}

function readTotals(text: string): Totals {
  const number = (label: string) =>
    Number(new RegExp(`${label}\\$?([\\d,.]*\\d)`).exec(text)?.[1]?.replaceAll(',', '') ?? 0);
  return {
    made: number('Videos made: '),
    inProgress: number('In progress: '),
    failed: number('Failed: '),
    cancelled: number('Cancelled: '),
    costUsd: number('Total cost: '),
    unclear: number('\\(and '),
    seconds: number('Seconds of video: '),
  };
}

const round = (value: number): number => Math.round(value * 1e6) / 1e6;
