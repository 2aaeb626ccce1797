import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { openStage, type Stage } from '../../scripts/emulators/stage.ts';
import type { Fault, Message, SeenMessage } from '../../scripts/emulators/telegram.ts';
import { startBot } from '../../src/bot.ts';
import { readConfig } from '../../src/config/config.ts';
import { OperatorError } from '../../src/config/operator-error.ts';
import { generationId } from '../../src/generations/acceptance.ts';
import { isFinal, type StoredEvent } from '../../src/log/facts.ts';
import { type BotHere, quickWaits, startHere } from '../support/bot-here.ts';
import { unansweredCalls } from './arrivals.ts';
import { MARK } from './mortal-bot.ts';
import { Places } from './places.ts';
import { type Incident, LONGEST_MS, limitsFor, OUTAGE_MS, type Schedule } from './trouble.ts';

const HOUR = 3_600_000;

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
  readonly places: Places;
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
  readonly #faults: Fault[] = [];
  /** How far the time of day was set, in ms. */
  #clockSetMs = 0;

  private constructor(stage: Stage, schedule: Schedule) {
    this.stage = stage;
    this.places = new Places(stage.telegram);
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

  /** Whether the topic and all that was said there is gone. */
  get topicIsGone(): boolean {
    return this.schedule.incidents.some(({ what }) => what === 'deletes the topic');
  }

  /** How often Telegram has answered a method with something that says nothing. */
  misanswered(method: string): number {
    const isSenseless = ({ kind }: Fault['rule']) => kind === 'not-json' || kind === 'odd-result';
    const senseless = this.#faults.filter(({ rule }) => rule.method === method && isSenseless(rule));
    return senseless.reduce((sum, { fired }) => sum + fired, 0);
  }

  /** How many calls of a method into a chat were taken or not, and never answered. */
  unanswered(method: string, chatId: number): number {
    const chats = [chatId, this.places.now(chatId)];
    const calls = unansweredCalls(this.stage.telegram, method);
    return calls.filter(({ params }) => chats.includes(Number(params.chat_id))).length;
  }

  /** The names of everything in the folder for temporary files, but its own. */
  async files(): Promise<string[]> {
    return (await readdir(this.stage.tempDir, { recursive: true })).filter((name) => name.endsWith('.mp4'));
  }

  async #play(): Promise<void> {
    const { telegram, vertex } = this.stage;
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
    const prompt = `${MARK} ${this.asked.length}`;
    this.stage.vertex.script({
      ...fate,
      when: ({ prompt: asked }) => asked === prompt,
      ...('status' in fate ? { times: 1 } : {}),
    });
    const asked = this.places.ask(place, prompt);
    const id = generationId(asked.chatId, asked.message.message_id, 'message');
    this.asked.push({ id, prompt, ...asked });
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
    const { places } = this;
    const cancels = ({ reply_markup: keyboard }: SeenMessage) =>
      keyboard?.inline_keyboard.flat().find(({ text }) => text.startsWith('Cancel'))?.text;
    const status = places.heard(chatId).find(cancels);
    const cancel = status && cancels(status);
    switch (what) {
      case 'cancels by button':
        if (status && cancel && !places.hasBlocked(userId)) telegram.press(userId, status, cancel);
        return;
      case 'cancels by command':
        if (!places.hasBlocked(userId)) telegram.say(places.now(chatId), userId, '/cancel');
        return;
      case 'deletes the prompt':
        return telegram.remove(message);
      case 'deletes the status message':
        return status && telegram.remove(status);
      case 'blocks the bot':
        if (chatId > 0) places.block(userId);
        return;
      case 'closes the topic':
        return places.closeTopic();
      case 'deletes the topic':
        return places.deleteTopic();
      case 'upgrades the group':
        return places.upgradeGroup();
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
