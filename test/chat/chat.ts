import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openStage, type Stage, type StageOptions } from '../../scripts/emulators/stage.ts';
import type {
  Message,
  MessageContent,
  MessageRef,
  SayOptions,
  SeenMessage,
  TelegramEmulator,
} from '../../scripts/emulators/telegram.ts';
import type { VertexEmulator } from '../../scripts/emulators/vertex.ts';
import { usualWaits, type Waits } from '../../src/config/waits.ts';
import type { FactType, StoredEvent } from '../../src/log/facts.ts';
import { type BotHere, startHere } from '../support/bot-here.ts';
import { buttonsOf, wordsOf } from '../support/messages.ts';

const DAY_MS = 86_400_000;

/** Settings of a bot, as in its environment. */
export type Settings = Record<string, string | undefined>;

/**
 * A bot in this process between both emulators, with people who talk to it. Its clock runs as the real one does, begins
 * at noon in UTC, so that no day ends by chance, and is put forward where a test says so. Once closed, it has answered every press exactly once.
 */
export class Chat {
  readonly stage: Stage;
  readonly #settings: Settings;
  readonly #waits: Partial<Waits>;
  readonly #lives: BotHere[] = [];
  #bot: BotHere | null = null;
  #ahead = untilNoon(Date.now());
  #users = 1000;
  #groups = -1_001_000_000_000;
  #presses = 0;
  #late = 0;

  private constructor(stage: Stage, settings: Settings, waits: Partial<Waits>) {
    this.stage = stage;
    this.#waits = waits;
    this.#settings = settings;
  }

  static async open(settings: Settings = {}, waits: Partial<Waits> = {}, options: StageOptions = {}): Promise<Chat> {
    const stage = await openStage(options);
    const chat = new Chat(stage, settings, waits);
    await chat.start();
    return chat;
  }

  get telegram(): TelegramEmulator {
    return this.stage.telegram;
  }

  get vertex(): VertexEmulator {
    return this.stage.vertex;
  }

  /** What the operator was warned of. */
  get warnings(): string[] {
    return this.#lives.flatMap(({ lines }) => lines);
  }

  get bot(): BotHere {
    assert.ok(this.#bot, 'the bot runs');
    return this.#bot;
  }

  /** Where a journal can be kept. */
  static readonly journal = 'events.jsonl';

  /** What time the bot thinks it is, ms since the epoch. */
  readonly now = (): number => Date.now() + this.#ahead;

  /** Puts the bot's clock forward. */
  pass(ms: number): void {
    this.#ahead += ms;
  }

  /** Puts the bot's clock forward to the first minute of the next day in UTC. */
  nextDay(): void {
    this.pass(DAY_MS - (this.now() % DAY_MS) + 60_000);
  }

  async start(changes: Settings = {}): Promise<void> {
    const all: Settings = { SHUTDOWN_GRACE_MS: '0', ...this.#settings, ...changes };
    const journal =
      all.EVENT_JOURNAL === undefined ? {} : { EVENT_JOURNAL: join(this.stage.folder, all.EVENT_JOURNAL) };
    const waits = { ...usualWaits, ...this.#waits };
    this.#bot = await startHere(
      this.stage,
      { LOG_LEVEL: 'warn', ...all, ...journal },
      { clock: this.now, random: () => 0.5, waits },
    );
    this.#lives.push(this.#bot);
  }

  async stop(): Promise<void> {
    await this.#bot?.stop();
    this.#bot = null;
  }

  async restart(changes: Settings = {}): Promise<void> {
    await this.stop();
    await this.start(changes);
  }

  /**
   * Stops the bot as if it had been killed when it had taken one more update, and Telegram had not heard of that: what
   * `meanwhile` sends comes again at the next start.
   */
  async stopUnconfirmed(meanwhile: () => Promise<unknown>): Promise<void> {
    const { telegram } = this;
    await telegram.waitFor(() => telegram.isPolled && telegram.pendingUpdates.length === 0);
    const { offset } = telegram.calls('getUpdates').at(-1)?.params ?? {};
    const isLater = (params: Record<string, unknown>) => Number(params.offset) > Number(offset);
    const deaf = telegram.fault({ method: 'getUpdates', kind: '500', when: isLater });
    await meanwhile();
    await this.stop();
    deaf.remove();
    assert.equal(telegram.pendingUpdates.length, 1);
  }

  async close(): Promise<void> {
    await this.stop();
    await this.stage.close();
    const answers = this.telegram.calls('answerCallbackQuery').map(({ status }) => status);
    const taken = answers.filter((status) => status === 200).length;
    assert.deepEqual([taken, answers.length - taken], [this.#presses, this.#late], 'every press is answered once');
  }

  /** One answer may be refused, since its press is too old. */
  expectLateAnswer(): void {
    this.#late += 1;
  }

  /** A new person. */
  user(name = 'Ada'): number {
    this.#users += 1;
    return this.telegram.user({ id: this.#users, first_name: name, username: `${name.toLowerCase()}${this.#users}` })
      .id;
  }

  /** A new group; the first of its admins owns it. */
  group(options: { admins?: number[]; topics?: boolean; type?: 'channel' } = {}): number {
    this.#groups -= 1;
    return this.telegram.group({ id: this.#groups, title: 'Film club', ...options }).id;
  }

  /** Somebody says something; without a chat in private. */
  say(userId: number, text: string, chatId = userId, options: SayOptions = {}): Message {
    return this.telegram.say(chatId, userId, text, { date: Math.floor(this.now() / 1000), ...options });
  }

  /** A photo of so many pixels, as Telegram holds it; a JPEG by its first bytes, like no other. */
  photo(width = 1600, height = 900): { content: MessageContent; bytes: Buffer } {
    const bytes = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), randomBytes(5_000)]);
    return { content: this.telegram.photo(bytes, { width, height }), bytes };
  }

  /** Somebody sends anything that is no text; without a chat in private. */
  send(userId: number, content: MessageContent, chatId = userId, options: SayOptions = {}): Message {
    return this.telegram.sayAnything(chatId, userId, content, { date: Math.floor(this.now() / 1000), ...options });
  }

  /** The bot's answer to a text, which replies to it; without a chat in private. */
  async ask(userId: number, text: string, chatId = userId, options: SayOptions = {}): Promise<SeenMessage> {
    const { message_id } = this.say(userId, text, chatId, options);
    const answers = ({ by_bot, reply_to_message }: SeenMessage) =>
      by_bot && reply_to_message?.message_id === message_id;
    return this.telegram.waitFor(() => this.telegram.messages(chatId).find(answers), { what: `an answer to ${text}` });
  }

  /** The newest message of the bot in a chat that says this. */
  said(chatId: number, text: string | RegExp, after = 0): Promise<SeenMessage> {
    return this.telegram.waitFor({ chat: chatId, text, after });
  }

  /** The bot's video in a chat after a message. */
  video(chatId: number, after = 0): Promise<SeenMessage> {
    return this.telegram.waitFor({ chat: chatId, video: true, after });
  }

  /** The message as it is now. */
  seen({ chat, message_id }: MessageRef): SeenMessage | undefined {
    return this.telegram.messages(chat.id).find((message) => message.message_id === message_id);
  }

  /** Resolves once a message shows this. */
  shows(ref: MessageRef, text: string | RegExp): Promise<SeenMessage> {
    const fits = (words: string) => (typeof text === 'string' ? words.includes(text) : text.test(words));
    const look = () => {
      const message = this.seen(ref);
      return message && fits(wordsOf(message)) ? message : null;
    };
    return this.telegram.waitFor(look, { what: `message ${ref.message_id} with ${text}` });
  }

  /** Resolves once a message has exactly these buttons. */
  hasButtons(ref: MessageRef, ...labels: string[]): Promise<unknown> {
    const look = () => this.seen(ref) && String(buttonsOf(this.seen(ref))) === String(labels);
    return this.telegram.waitFor(look, { what: `the buttons ${labels}` });
  }

  /** Somebody presses a button, by its label or (`anyData`) by its data; gives the bot's note. */
  async press(userId: number, message: MessageRef, button: string, anyData = false): Promise<string | undefined> {
    this.#presses += 1;
    return (await this.telegram.press(userId, message, button, { anyData }).answer()).text;
  }

  /** The facts of a type, oldest first. */
  facts<T extends FactType>(type: T): StoredEvent<T>[] {
    return [...this.bot.log.read()].filter((event) => event.type === type) as unknown as StoredEvent<T>[];
  }

  /** The prompts that Google was given, oldest first. */
  get prompts(): string[] {
    return this.vertex.submits.map(({ prompt }) => prompt);
  }

  /** A prompt with this word in it is rendered until `vertex.finish()`. */
  holds(word: string): void {
    this.vertex.script({ when: { prompt: word }, outcome: 'never' });
  }

  /** The fact of this type about a message's generation, as soon as it is in the log. */
  async fact<T extends FactType>(type: T, { chat, message_id }: MessageRef): Promise<StoredEvent<T>> {
    const look = () => {
      const began = this.facts('PromptAccepted').findLast(
        ({ data }) => data.chatId === chat.id && data.messageId === message_id,
      );
      return this.facts(type).find(({ stream }) => stream === began?.stream);
    };
    const { bus } = this.bot.log;
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`no ${type} came\n${this.telegram.describe()}`)), 20_000);
      const check = () => {
        const found = look();
        if (!found) return;
        clearTimeout(limit);
        bus.off('appended', check);
        resolve(found);
      };
      bus.on('appended', check);
      check();
    });
  }
}

const untilNoon = (now: number): number => (DAY_MS * 1.5 - (now % DAY_MS)) % DAY_MS;
