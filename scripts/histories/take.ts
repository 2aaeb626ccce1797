import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FactType, StoredEvent } from '../../src/log/facts.ts';
import { readJournalFile } from '../../src/log/journal/reader.ts';
import type { BotProcess, Stage } from '../emulators/stage.ts';
import type { Message, SeenMessage, User } from '../emulators/telegram.ts';

type Settings = Record<string, string>;
/** A person in a private chat with the bot, which has the same id. */
export type Person = Omit<User, 'is_bot'>;

export const ada: Person = { id: 1001, first_name: 'Ada', username: 'ada' };
export const ben: Person = { id: 1002, first_name: 'Ben', username: 'ben' };
export const zoe: Person = { id: 7_000_000_003, first_name: 'Zoë' };
/** What everybody asks for; no recorded log may hold it. */
export const prompt = 'A paper boat drifts down a rainy street at dusk';

const PATIENCE_MS = 30_000;

/** One recording: a bot as `npm start` runs it, with a journal, against both emulators. */
export class Take {
  readonly stage: Stage;
  readonly path: string;
  readonly #settings: Settings;
  #bot: BotProcess | null = null;

  constructor(stage: Stage, settings: Settings) {
    this.stage = stage;
    this.path = join(stage.folder, 'events.jsonl');
    this.#settings = settings;
    for (const person of [ada, ben, zoe]) stage.telegram.user(person);
  }

  /** Starts the bot over what its journal holds, and waits until it polls. */
  async start(changes: Settings = {}): Promise<void> {
    this.#bot = await this.stage.bot({ EVENT_JOURNAL: this.path, ...this.#settings, ...changes });
  }

  /** Lets the bot end in good order. */
  async stop(): Promise<void> {
    const code = await this.#bot?.stop();
    if (code !== 0) throw new Error(`The bot ended with code ${code}:\n${this.#bot?.output()}`);
  }

  /** Ends the bot in the middle of whatever it does. */
  async crash(): Promise<void> {
    await this.#bot?.stop('SIGKILL');
  }

  say(person: Person, text: string = prompt): Message {
    return this.stage.telegram.say(person.id, person.id, text);
  }

  /** Says something and waits for the answer. */
  async ask(person: Person, text: string): Promise<SeenMessage> {
    const { message_id: after } = this.say(person, text);
    return this.stage.telegram.waitFor({ chat: person.id, after });
  }

  /** Waits until the journal holds so many facts of a type. */
  async until(type: FactType, count = 1): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    // The journal is another process's, so it is looked at again and again.
    while ((await this.events()).filter((event) => event.type === type).length < count) {
      if (Date.now() > deadline) throw new Error(`${count} ${type} did not come:\n${this.#bot?.output()}`);
      await sleep(10);
    }
  }

  /** Waits until something is so many times true, such as how often a fault has struck. */
  async reaches(number: () => number, wanted: number): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (number() < wanted) {
      if (Date.now() > deadline) throw new Error(`What was awaited did not come:\n${this.#bot?.output()}`);
      await sleep(5);
    }
  }

  async events(): Promise<StoredEvent[]> {
    return (await readJournalFile(this.path)).events;
  }

  /** The journal as it stands in its file. */
  text(): Promise<string> {
    return readFile(this.path, 'utf8');
  }
}
