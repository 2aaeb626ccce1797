import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { openStage, type Stage } from '../../scripts/emulators/stage.ts';
import type { Call, Fault, Message, SeenMessage } from '../../scripts/emulators/telegram.ts';
import { startBot } from '../../src/bot.ts';
import { readConfig } from '../../src/config/config.ts';
import { OperatorError } from '../../src/config/operator-error.ts';
import { generationId } from '../../src/generations/acceptance.ts';
import { isFinal, type StoredEvent } from '../../src/log/facts.ts';
import { type BotHere, quickWaits, startHere } from '../support/bot-here.ts';
import { MARK } from './mortal-bot.ts';
import { type Incident, LONGEST_MS, limitsFor, OUTAGE_MS, type Schedule } from './trouble.ts';

const GROUP = -500;
const NEW_GROUP = -1_000_000_000_500;
const FORUM = -1_000_000_000_700;
const TOPIC = 77;
const HOUR = 3_600_000;

/** Where prompts come from: three people in private, a group that may be upgraded, and a topic of a forum. */
const places: readonly { chatId: number; userId: number; threadId?: number }[] = [
  { chatId: 101, userId: 101 },
  { chatId: 102, userId: 102 },
  { chatId: 103, userId: 103 },
  { chatId: GROUP, userId: 104 },
  { chatId: FORUM, userId: 105, threadId: TOPIC },
];

/** One prompt of a trial. */
export interface Asked {
  id: string;
  prompt: string;
  chatId: number;
  userId: number;
  message: Message;
}

/** What comes as an update and is none. */
const oddUpdates: readonly object[] = [
  { message: null },
  { message: { message_id: 1, date: 1, text: 'a message without a chat' } },
  { callback_query: { id: '1', data: 'a press of nobody' } },
  { message: { message_id: 'one', date: 1, chat: { id: 1, type: 'private' } } },
  {},
];

/** A bot that goes through a schedule of trouble, from the first prompt to its end. */
export class Trial {
  readonly stage: Stage;
  readonly schedule: Schedule;
  readonly asked: Asked[] = [];
  /** Every line of every life of the bot. */
  readonly lines: string[] = [];
  /** How often the bot was started again. */
  restarts = 0;
  #bot: BotHere | null = null;
  /** The log as it is, or as it was when the bot was stopped. */
  #events: StoredEvent[] = [];
  #tables = '';
  readonly #incidents: Promise<void>[] = [];
  readonly #waiters = new Set<() => void>();
  readonly #blocked = new Set<number>();
  readonly #faults: Fault[] = [];
  /** How far the time of day was set, in ms. */
  #clockSetMs = 0;
  #isUpgraded = false;
  #topicIsThere = false;

  private constructor(stage: Stage, schedule: Schedule) {
    this.stage = stage;
    this.schedule = schedule;
  }

  /** Plays the schedule until every generation has ended and the bot is stopped; `check` sees what is left then. */
  static async run(schedule: Schedule, check: (trial: Trial) => Promise<void>): Promise<void> {
    const trial = new Trial(await openStage(), schedule);
    try {
      await trial.#play();
      await check(trial);
    } finally {
      await trial.#bot?.stop();
      await trial.stage.close();
    }
  }

  get events(): readonly StoredEvent[] {
    return this.#events;
  }

  /** Every row of every table, as it was when the last generation had ended. */
  get tables(): string {
    return this.#tables;
  }

  get journal(): string | null {
    return this.schedule.hasJournal ? join(this.stage.folder, 'journal.jsonl') : null;
  }

  /** The facts of one generation. */
  life(id: string): StoredEvent[] {
    return this.#events.filter(({ stream }) => stream === `generation-${id}`);
  }

  /** Whether somebody has blocked the bot. */
  hasBlocked(userId: number): boolean {
    return this.#blocked.has(userId);
  }

  /** Whether the topic and all that was said there is gone. */
  get topicIsGone(): boolean {
    return this.schedule.incidents.some(({ what }) => what === 'deletes the topic');
  }

  /** Where a chat is now. */
  chatNow(chatId: number): number {
    return chatId === GROUP && this.#isUpgraded ? NEW_GROUP : chatId;
  }

  /** What the bot has said in a chat and still stands there, also in what the chat has become. */
  heard(chatId: number): SeenMessage[] {
    const chats = new Set([chatId, this.chatNow(chatId)]);
    return [...chats].flatMap((chat) => this.stage.telegram.messages(chat)).filter(({ by_bot }) => by_bot);
  }

  /** How often Telegram has answered a method with something that says nothing. */
  misanswered(method: string): number {
    const isSenseless = ({ kind }: Fault['rule']) => kind === 'not-json' || kind === 'odd-result';
    const senseless = this.#faults.filter(({ rule }) => rule.method === method && isSenseless(rule));
    return senseless.reduce((sum, { fired }) => sum + fired, 0);
  }

  /** How many calls of a method into a chat were taken or not, and never answered. */
  unanswered(method: string, chatId: number): number {
    const chats = [chatId, this.chatNow(chatId)];
    return this.#unansweredCalls(method).filter(({ params }) => chats.includes(Number(params.chat_id))).length;
  }

  /** Where a video has arrived, as one or as a file. */
  arrivals(sha256: string): { chatId: number; messageId: number }[] {
    const { telegram } = this.stage;
    const chats = new Set(places.flatMap(({ chatId, userId }) => [chatId, this.chatNow(chatId), userId]));
    const files = telegram
      .calls('sendDocument')
      .filter(({ status, params: { document } }) => status === 200 && hashOf(document) === sha256);
    const asFiles = [...chats]
      .flatMap((chat) => telegram.messages(chat))
      .filter(({ document, chat }) => document && files.some(({ params }) => Number(params.chat_id) === chat.id));
    return [
      ...telegram.videos.filter((video) => video.sha256 === sha256),
      ...asFiles.slice(0, files.length).map(({ chat, message_id }) => ({ chatId: chat.id, messageId: message_id })),
    ];
  }

  /** How many uploads of a video came whole and were never answered. */
  unansweredUploads(sha256: string): number {
    return this.#unansweredCalls('sendVideo').filter(({ params: { video } }) => hashOf(video) === sha256).length;
  }

  #unansweredCalls(method: string): Call[] {
    const calls = this.stage.telegram.calls(method);
    return calls.filter(({ status }) => status === undefined || status === 0);
  }

  /** The names of everything in the folder for temporary files, but its own. */
  async files(): Promise<string[]> {
    return (await readdir(this.stage.tempDir, { recursive: true })).filter((name) => name.endsWith('.mp4'));
  }

  async #play(): Promise<void> {
    const { telegram, vertex } = this.stage;
    for (const { userId } of places) telegram.user({ id: userId, first_name: `Person ${userId}` });
    telegram.group({ id: GROUP, title: 'A group', admins: [104] });
    telegram.group({ id: FORUM, title: 'A forum', topics: true, admins: [105] });
    await this.#start();
    for (const rule of this.schedule.google) vertex.fault(rule);
    for (const rule of this.schedule.telegram) this.#faults.push(telegram.fault(rule));
    for (const prompt of this.schedule.prompts) this.#ask(prompt);
    await this.#until(() => this.#events.filter(({ type }) => type === 'PromptAccepted').length === this.asked.length);
    for (const incident of this.schedule.incidents) {
      const meeting = this.#meet(incident);
      // Awaited below: what goes wrong before is told there.
      meeting.catch(() => undefined);
      this.#incidents.push(meeting);
    }
    await this.#until(() => this.#events.filter(isFinal).length === this.asked.length);
    await Promise.all(this.#incidents);
    await telegram.waitFor(({ pendingUpdates }) => pendingUpdates.length === 0, { what: 'the last confirmation' });
    this.#tables = this.#readTables();
    await this.#stop();
  }

  #ask({ place, fate }: Schedule['prompts'][number]): void {
    const where = places[place] ?? assert.fail('there is no such place');
    const { chatId, userId, threadId } = where;
    const prompt = `${MARK} ${this.asked.length}`;
    this.stage.vertex.script({
      ...fate,
      when: ({ prompt: asked }) => asked === prompt,
      ...('status' in fate ? { times: 1 } : {}),
    });
    const text = chatId < 0 ? `/video ${prompt}` : prompt;
    const message = this.stage.telegram.say(chatId, userId, text, threadId === undefined ? {} : { threadId });
    if (threadId !== undefined) this.#topicIsThere = true;
    this.asked.push({ id: generationId(chatId, message.message_id, 'message'), prompt, chatId, userId, message });
  }

  async #start(): Promise<void> {
    const { renderMs, ...waits } = limitsFor(this.schedule);
    const clock = () => Date.now() + this.#clockSetMs;
    const bot = await startHere(this.stage, this.#env(), { clock, waits });
    this.#bot = bot;
    this.#look();
    bot.log.bus.on('appended', () => this.#look());
  }

  #env(): Record<string, string> {
    const { hasJournal, hasBucket, maxConcurrent, maxPerUser } = this.schedule;
    const { renderMs } = limitsFor(this.schedule);
    return {
      ...(hasJournal && this.journal ? { EVENT_JOURNAL: this.journal } : {}),
      ...(hasBucket ? { VEO_OUTPUT_GCS_URI: 'gs://videos/made' } : {}),
      MAX_CONCURRENT: String(maxConcurrent),
      MAX_PER_USER: String(maxPerUser),
      MAX_QUEUED_PER_USER: '20',
      VEO_POLL_MS: '10',
      VEO_TIMEOUT_MS: String(renderMs),
      SHUTDOWN_GRACE_MS: '0',
    };
  }

  async #stop(): Promise<void> {
    const bot = this.#bot;
    this.#bot = null;
    await bot?.stop();
    assert.equal(bot?.promptsHeld(), 0, 'a prompt is still in memory');
    this.lines.push(...(bot?.lines ?? []));
  }

  #look(): void {
    this.#events = [...(this.#bot?.log.read() ?? this.#events)];
    for (const waiter of [...this.#waiters]) waiter();
  }

  /** Resolves when the log says so. */
  #until(condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        this.#waiters.delete(look);
      };
      const look = () => {
        if (!condition()) return;
        end();
        resolve();
      };
      const giveUp = () => {
        end();
        const states = this.asked.map(({ id, chatId }) => `${chatId}: ${this.life(id).at(-1)?.state}`);
        reject(new Error(`no end within ${LONGEST_MS} ms\n${states.join('\n')}\n${this.stage.telegram.describe()}`));
      };
      const timer = setTimeout(giveUp, LONGEST_MS);
      this.#waiters.add(look);
      look();
    });
  }

  async #meet({ afterFacts, delayMs, what, whom }: Incident): Promise<void> {
    const isOver = () => this.#events.filter(isFinal).length === this.asked.length;
    await this.#until(() => this.#events.length >= afterFacts || isOver());
    if (isOver()) return;
    await sleep(delayMs);
    const asked = this.asked[whom % this.asked.length] ?? assert.fail('nobody asked');
    await this.#happen(what, whom, asked);
  }

  async #happen(what: Incident['what'], whom: number, { chatId, userId, message }: Asked): Promise<void> {
    const { telegram, vertex } = this.stage;
    const cancels = ({ reply_markup: keyboard }: SeenMessage) =>
      keyboard?.inline_keyboard.flat().find(({ text }) => text.startsWith('Cancel'))?.text;
    const status = this.heard(chatId).find(cancels);
    const cancel = status && cancels(status);
    switch (what) {
      case 'cancels by button':
        if (status && cancel && !this.#blocked.has(userId)) telegram.press(userId, status, cancel);
        return;
      case 'cancels by command':
        if (!this.#blocked.has(userId)) telegram.say(this.chatNow(chatId), userId, '/cancel');
        return;
      case 'deletes the prompt':
        return telegram.remove(message);
      case 'deletes the status message':
        return status && telegram.remove(status);
      case 'blocks the bot':
        if (chatId < 0) return;
        this.#blocked.add(userId);
        return telegram.block(userId);
      case 'closes the topic':
        if (this.#topicIsThere) telegram.closeTopic(FORUM, TOPIC);
        return;
      case 'deletes the topic':
        if (this.#topicIsThere) telegram.deleteTopic(FORUM, TOPIC);
        this.#topicIsThere = false;
        return;
      case 'upgrades the group':
        if (!this.#isUpgraded) telegram.upgrade(GROUP, NEW_GROUP);
        this.#isUpgraded = true;
        return;
      case 'expires the tokens':
        return vertex.tokens.expireAll();
      case 'cuts Google off': {
        const outage = vertex.fault({ kind: 'poll', fault: '503', times: Number.POSITIVE_INFINITY });
        await sleep(OUTAGE_MS);
        return outage.remove();
      }
      case 'restarts the bot':
        return this.#restart();
      case 'starts a second bot':
        return this.#startSecond();
      case 'hears something odd':
        return this.stage.telegram.handOverOdd(oddUpdates[whom % oddUpdates.length] ?? {});
      case 'sets the clock back':
        // A rendering without end is ended by its time limit, which goes by the time of day across restarts.
        if (this.schedule.prompts.some(({ fate }) => 'outcome' in fate && fate.outcome === 'never')) return;
        this.#clockSetMs -= whom % 2 === 0 ? HOUR : 40 * 24 * HOUR;
        return;
    }
  }

  async #restart(): Promise<void> {
    if (!this.schedule.hasJournal || !this.#bot) return;
    this.restarts += 1;
    await this.#stop();
    await this.#start();
  }

  /** Somebody starts the bot once more: it is refused. That it deletes nothing shows in what becomes of the first one. */
  async #startSecond(): Promise<void> {
    if (!this.#bot) return;
    const config = readConfig(this.stage.env(this.#env()));
    const outside = { clock: Date.now, random: Math.random, waits: quickWaits };
    await assert.rejects(startBot(config, pino({ level: 'silent' }), outside), OperatorError);
  }

  #readTables(): string {
    const db = this.#bot?.log.db;
    const names = db?.exec("SELECT name FROM sqlite_master WHERE type = 'table'")[0]?.values.flat() ?? [];
    return JSON.stringify(names.map((name) => db?.exec(`SELECT * FROM ${String(name)}`)));
  }
}

/** The hash of a file as the log of calls shows it, or null. */
const hashOf = (file: unknown): unknown =>
  typeof file === 'object' && file !== null && 'sha256' in file ? file.sha256 : null;
