import assert from 'node:assert/strict';
import { watch } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BotProcess, openStage, type Stage, withScript } from '../../scripts/emulators/stage.ts';
import type { SeenMessage } from '../../scripts/emulators/telegram.ts';
import { generationId } from '../../src/generations/acceptance.ts';
import type { KillOrder } from './killer.ts';
import { type Ledger, paragraph, readLedger } from './ledger.ts';

const killer = new URL('./killer.ts', import.meta.url);

/** Stands in every prompt and must stand nowhere else. */
export const MARK = 'unspeakable-secret';

/** A bot with a journal, in a process that dies when it is told to and is started again; and its world. */
export class MortalBot {
  readonly stage: Stage;
  readonly journal: string;
  readonly #order: string;
  readonly #env: Record<string, string>;
  readonly #lives: BotProcess[] = [];

  private constructor(stage: Stage, env: Record<string, string>) {
    this.stage = stage;
    this.journal = join(stage.folder, 'journal.jsonl');
    this.#order = join(stage.folder, 'kill-order.json');
    this.#env = { EVENT_JOURNAL: this.journal, KILL_ORDER: this.#order, LOG_LEVEL: 'trace', ...env };
  }

  /** @param env settings of the bot besides those that it needs */
  static async open(env: Record<string, string> = {}): Promise<MortalBot> {
    const bot = new MortalBot(await openStage(), env);
    await bot.spare();
    return bot;
  }

  /** Starts it anew and waits until it polls. */
  async start(env: Record<string, string | undefined> = {}): Promise<BotProcess> {
    await this.stage.telegram.waitFor(({ isPolled }) => !isPolled, { what: 'the end of the last poll' });
    const life = await this.stage.bot({ ...this.#env, ...env }, { command: withScript(killer) });
    this.#lives.push(life);
    return life;
  }

  /** Starts a second one beside it. @returns how that ended */
  async refused(): Promise<number | null> {
    return (await this.stage.bot(this.#env, { ready: false })).ended;
  }

  /** Lets it die where the order says. */
  async kill(order: KillOrder): Promise<void> {
    await writeFile(this.#order, JSON.stringify(order));
  }

  /** No more orders to die. */
  async spare(): Promise<void> {
    await writeFile(this.#order, '');
  }

  /** Asks the running bot to end in good order. */
  terminate(): void {
    this.#lives.at(-1)?.child.kill('SIGTERM');
  }

  /** Resolves once the running bot has been killed; fails where it ended in another way. */
  async died(): Promise<void> {
    const life = this.#lives.at(-1);
    const ended = await inTime(life?.ended, () => `the bot was not killed:\n${life?.output()}`);
    assert.equal(ended, null, life?.output());
    assert.equal(life?.child.signalCode, 'SIGKILL');
    await this.spare();
  }

  /** A person who writes for the first time. */
  person(id: number): Person {
    this.stage.telegram.user({ id, first_name: `Person ${id}`, username: `person${id}` });
    return new Person(this, id);
  }

  /** Everything that has been printed by all of its lives. */
  get output(): string {
    return this.#lives.map((life) => life.output()).join('');
  }

  ledger(): Promise<Ledger> {
    return readLedger(this.journal);
  }

  /** The ledger as soon as it says what is looked for. */
  async ledgerWhere(look: (ledger: Ledger) => boolean): Promise<Ledger> {
    const watcher = watch(this.journal);
    let changed = () => {};
    watcher.on('change', () => changed());
    try {
      for (;;) {
        const change = new Promise<void>((resolve) => {
          changed = resolve;
        });
        const ledger = await this.ledger();
        if (look(ledger)) return ledger;
        await inTime(change, () => `the journal does not say what is awaited:\n${this.#lives.at(-1)?.output()}`);
      }
    } finally {
      watcher.close();
    }
  }

  /** The videos that are on disk at this moment. */
  async files(): Promise<string[]> {
    const names = await readdir(this.stage.tempDir, { recursive: true });
    return names.filter((name) => name.endsWith('.mp4'));
  }

  /** Nothing of any prompt is in the journal or in what was printed. */
  async assertDiscreet(): Promise<void> {
    assert.ok(!(await readFile(this.journal, 'utf8')).includes(MARK));
    assert.ok(!this.output.includes(MARK));
  }

  close(): Promise<void> {
    return this.stage.close();
  }
}

/** What does not come about in this time, in ms, never will. */
const LONGEST_MS = 300_000;

/** @throws Error with the words where it takes too long */
async function inTime<T>(work: Promise<T> | undefined, words: () => string): Promise<T | undefined> {
  const over = new AbortController();
  const late = sleep(LONGEST_MS, undefined, { signal: over.signal }).then(() => assert.fail(words()));
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}

/** Somebody with a private chat, who sends one prompt. */
export class Person {
  readonly id: number;
  readonly prompt: string;
  readonly #bot: MortalBot;
  #promptId = 0;

  constructor(bot: MortalBot, id: number) {
    this.#bot = bot;
    this.id = id;
    this.prompt = `${MARK} ${id}: a paper boat on a stream`;
  }

  /** Sends the prompt. */
  ask(): void {
    this.#promptId = this.#bot.stage.telegram.say(this.id, this.id, this.prompt).message_id;
  }

  /** Sends the prompt as the caption of an album of two photos. */
  askWithAlbum(): void {
    const { telegram } = this.#bot.stage;
    const photos = ['first', 'last'].map((name) =>
      telegram.photo(Buffer.from(`\xff\xd8\xff\xe0 ${MARK} ${this.id} ${name}`, 'latin1'), {
        width: 900,
        height: 1600,
      }),
    );
    this.#promptId = telegram.sayAlbum(this.id, this.id, photos, { caption: this.prompt })[0]?.message_id ?? 0;
  }

  /** The id of the one generation that the prompt can start. */
  get generation(): string {
    return generationId(this.id, this.#promptId, 'message');
  }

  /** Asks for the statistics and gives their first paragraph. */
  async statistics(): Promise<string> {
    const { telegram } = this.#bot.stage;
    const asked = telegram.say(this.id, this.id, '/stats');
    const answer = await telegram.waitFor({ chat: this.id, text: 'Statistics', after: asked.message_id });
    return paragraph(answer.text ?? answer.caption);
  }

  /** The last message of the bot with such words, as soon as it is there. */
  told(text: RegExp): Promise<SeenMessage> {
    return this.#bot.stage.telegram.waitFor({ chat: this.id, text });
  }

  /** What the bot has said to this person and still stands there. */
  get heard(): SeenMessage[] {
    return this.#bot.stage.telegram.messages(this.id).filter((message) => message.by_bot);
  }

  get videos(): number {
    return this.#bot.stage.telegram.videos.filter(({ chatId }) => chatId === this.id).length;
  }

  /** How many requests for this prompt Google has accepted. */
  get submits(): number {
    return this.#bot.stage.vertex.submits.filter(({ prompt }) => prompt === this.prompt).length;
  }

  /** Messages that look as if the bot were at work on a video. */
  get atWork(): SeenMessage[] {
    return this.heard.filter(({ text }) => /^(Queued|Generating|Google is busy|The video is made)/.test(text ?? ''));
  }
}
