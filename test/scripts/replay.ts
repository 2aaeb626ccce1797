import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../scripts/command.ts';
import { command } from '../../scripts/replay.ts';
import type { Fact, GenerationFactType, StoredEvent } from '../../src/log/facts.ts';
import { batchLines, headerLine } from '../../src/log/journal/line.ts';
import {
  accepted,
  cancelled,
  choice,
  failed,
  generated,
  goodLife,
  lifeOf,
  modelSelected,
  operation,
  refused,
  settingsReset,
  started,
  stored,
  T0,
} from '../support/facts.ts';

/** What a run of the command came to. */
export interface Run {
  code: number;
  out: string;
  err: string;
}

/** What the command writes to: pipes, unless they are terminals. */
export interface Terminals {
  out?: { isTTY: boolean; hasColors: () => boolean };
  err?: { isTTY: boolean; columns?: number };
}

/** Runs `npm run replay -- …argv` inside of this process. */
export async function run(
  argv: readonly string[],
  { out = {} as never, err = {} as never }: Terminals = {},
): Promise<Run> {
  const written = { out: '', err: '' };
  const keep = (stream: 'out' | 'err') => (text: string) => {
    written[stream] += text;
  };
  const code = await runCommand(command, argv, { ...out, write: keep('out') }, { ...err, write: keep('err') });
  return { code, ...written };
}

/** A folder for journals. */
export class Shelf {
  readonly #folder: string;
  #count = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(): Promise<Shelf> {
    return new Shelf(await mkdtemp(join(tmpdir(), 'replay-')));
  }

  /** Writes a journal with these events, and perhaps something after them. @returns its path */
  async put(events: readonly StoredEvent[], ending = ''): Promise<string> {
    const path = join(this.#folder, `${++this.#count}.jsonl`);
    await writeFile(
      path,
      Buffer.concat([
        headerLine({ machineVersion: '1.0.0', botId: 123456789 }),
        batchLines(events),
        Buffer.from(ending),
      ]),
    );
    return path;
  }

  close(): Promise<void> {
    return rm(this.#folder, { recursive: true });
  }
}

const later = <T extends GenerationFactType>(ms: number, fact: Fact<T>): Fact<T> => ({ ...fact, at: T0 + ms });

/** A refused video that comes at last, one that is filtered, one that is cancelled, one that goes on, two choices. */
export const log: StoredEvent[] = stored([
  choice(modelSelected({ userId: 42 }, T0 - 9_000)),
  ...lifeOf('aa11', [
    accepted({ userId: 42, username: 'ada' }),
    later(250, started()),
    later(1_000, refused({ retryAt: T0 + 3_500 })),
    later(3_600, started({ attempt: 2 })),
    later(4_000, operation()),
    later(65_250, generated()),
    ...goodLife()
      .slice(-2)
      .map((fact, index) => later(66_000 + 750 * index, fact)),
  ]),
  ...lifeOf('aa22', [
    later(70_000, accepted({ userId: 7, username: 'ben' })),
    later(70_001, started()),
    later(70_900, operation({ promptTokens: null, tokenModel: null })),
    later(90_900, failed({ code: 'FILTERED', detail: 'violence', costUsd: 0 })),
  ]),
  ...lifeOf('bb33', [later(100_000, accepted({ userId: 7, username: 'ben' })), later(100_010, cancelled({ by: 7 }))]),
  ...lifeOf('cc44', [
    later(110_000, accepted({ userId: 42, username: 'ada' })),
    later(110_020, started()),
    later(111_000, operation()),
  ]),
  choice(settingsReset({ userId: 7 }, T0 + 120_000)),
]);
