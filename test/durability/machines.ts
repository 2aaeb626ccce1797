import assert from 'node:assert/strict';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { type BotProcess, openStage, type Stage } from '../../scripts/emulators/stage.ts';
import type { PostgresServer } from '../../scripts/postgres-server.ts';
import { PostgresJournal } from '../../src/log/journal/postgres/postgres-journal.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { type Ledger, ledgerOf } from './ledger.ts';

/** A machine that runs a bot, with folders and a way to the database of its own. */
export class Machine {
  readonly proxy: TcpProxy;
  readonly #stage: Stage;
  readonly #env: Record<string, string>;
  readonly #lives: BotProcess[] = [];

  constructor(stage: Stage, proxy: TcpProxy, env: Record<string, string>) {
    this.#stage = stage;
    this.proxy = proxy;
    this.#env = env;
  }

  /** Starts the bot, and waits until it says that it leads or stands by. */
  async start(says: 'taking messages' | 'standing by' | null): Promise<void> {
    const life = await this.#stage.bot(this.#env, { ready: false });
    this.#lives.push(life);
    if (says !== null) await life.printed(says);
  }

  get life(): BotProcess {
    const life = this.#lives.at(-1);
    assert.ok(life);
    return life;
  }

  /** Whether its process is there, frozen or not. */
  get isThere(): boolean {
    return this.life.child.exitCode === null && this.life.child.signalCode === null;
  }

  /** What all of its lives have printed. */
  get output(): string {
    return this.#lives.map((life) => life.output()).join('\n--\n');
  }

  signal(signal: NodeJS.Signals): void {
    this.life.child.kill(signal);
  }
}

/** Machines with one bot, one database and one world. */
export class Machines {
  readonly stage: Stage;
  readonly database: string;
  readonly all: readonly [Machine, Machine, ...Machine[]];

  private constructor(stage: Stage, database: string, all: readonly [Machine, Machine, ...Machine[]]) {
    this.stage = stage;
    this.database = database;
    this.all = all;
  }

  /** @param more than two machines, so many */
  static async open(server: PostgresServer, env: Record<string, string> = {}, more = 0): Promise<Machines> {
    const stage = await openStage();
    const database = await server.database();
    const machine = async (): Promise<Machine> => {
      const proxy = await TcpProxy.open(server.port);
      return new Machine(stage, proxy, {
        EVENT_JOURNAL: server.address(new URL(database).pathname.slice(1), { port: proxy.port }),
        TEMP_DIR: await mkdtemp(join(stage.folder, 'machine-')),
        ...env,
      });
    };
    const others = await Promise.all(Array.from({ length: more }, machine));
    return new Machines(stage, database, [await machine(), await machine(), ...others]);
  }

  /** What stands in the database, worked out anew. */
  async ledger(): Promise<Ledger> {
    const journal = await PostgresJournal.open(this.database, {
      botId: 123456789,
      machineVersion: '',
      onAway: (words) => assert.fail(String(words)),
    });
    try {
      return await ledgerOf(await journal.read());
    } finally {
      await journal.close();
    }
  }

  async close(): Promise<void> {
    await this.stage.close();
    for (const { proxy } of this.all) await proxy.close();
  }
}
