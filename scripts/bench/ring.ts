import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stageToken } from '../emulators/stage.ts';
import { ProcessUsage } from './process-usage.ts';
import { type Remote, startRemote } from './remote.ts';
import type { TelegramProcess } from './telegram-process.ts';
import type { VertexProcess } from './vertex-process.ts';

/** Ours as `npm start` runs it, or the plain one. */
export type BotKind = 'ours' | 'plain';

/** One bot against emulators of its own, each in its own process. */
export interface Ring {
  telegram: Remote<TelegramProcess>;
  vertex: Remote<VertexProcess>;
  usage: ProcessUsage;
  /** Memory after the start, once it has come to rest, in MB. */
  idleMb: number;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
/** A folder for CPU profiles of the bots, which are then not killed but ended. */
const { BENCH_PROFILE } = process.env;
/** After the first poll, until what a start leaves behind is cleared away. */
const SETTLE_MS = 1_000;

/**
 * Starts both emulators and a bot, waits until it polls and is at rest, lets `bout` run, and ends everything.
 * @param settings of the bot, besides what the emulators need
 */
export async function inRing<T>(
  kind: BotKind,
  settings: Record<string, string>,
  bout: (ring: Ring) => Promise<T>,
): Promise<T> {
  return withEmulators(async ({ telegram, vertex, env }) => {
    const bot = await startBot(kind, { ...env, ...settings });
    const usage = new ProcessUsage(bot.pid);
    try {
      await Promise.race([telegram.polled(), bot.ended]);
      await sleep(SETTLE_MS);
      return await Promise.race([bout({ telegram, vertex, usage, idleMb: usage.residentMb }), bot.ended]);
    } finally {
      usage.end();
      await bot.stop();
    }
  });
}

export interface Emulators {
  telegram: Remote<TelegramProcess>;
  vertex: Remote<VertexProcess>;
  /** What a bot needs to find them. */
  env: Record<string, string>;
}

/** Starts both emulators for as long as `use` takes. */
export async function withEmulators<T>(use: (emulators: Emulators) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'telegram-video-gen-bench-'));
  const [telegram, vertex] = await Promise.all([
    startRemote<TelegramProcess>('telegram-process.ts'),
    startRemote<VertexProcess>('vertex-process.ts'),
  ]);
  try {
    const vertexRoot = await vertex.remote.root();
    const env = {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      // The folder of the project may hold its owner's .env.
      ENV_FILE: '',
      TELEGRAM_BOT_TOKEN: stageToken,
      TELEGRAM_API_ROOT: await telegram.remote.root(),
      GOOGLE_CLOUD_PROJECT_ID: 'demo-project',
      GOOGLE_APPLICATION_CREDENTIALS: await vertex.remote.credentials(folder),
      VERTEX_API_ROOT: vertexRoot,
      GCS_API_ROOT: vertexRoot,
      TEMP_DIR: folder,
      MAX_CONCURRENT: '10000',
      MAX_PER_USER: '10000',
    };
    return await use({ telegram: telegram.remote, vertex: vertex.remote, env });
  } finally {
    await Promise.all([telegram.close(), vertex.close()]);
    await rm(folder, { recursive: true, force: true });
  }
}

/** A bot in a process of its own. */
export interface BotProcess {
  pid: number;
  /** Rejects, with what it printed, when it has ended before it was told to. */
  ended: Promise<never>;
  stop: () => Promise<void>;
}

/** Starts a bot, or any script by its path; its output is read and its end kept for errors. */
export async function startBot(kind: BotKind | { script: string }, env: Record<string, string>): Promise<BotProcess> {
  const child = spawn(process.execPath, await argumentsOf(kind), { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-4_000);
    });
  const exit = once(child, 'close');
  const ended = exit.then(() => Promise.reject(new Error(`the bot ended:\n${printed}`)));
  ended.catch(() => undefined);
  return { pid: pidOf(child), ended, stop: () => stop(child, exit) };
}

/** The very command of `npm start`, without npm in between; other scripts as anybody would start them. */
async function argumentsOf(kind: BotKind | { script: string }): Promise<string[]> {
  const profiling =
    BENCH_PROFILE === undefined ? [] : ['--cpu-prof', '--cpu-prof-interval', '200', '--cpu-prof-dir', BENCH_PROFILE];
  if (kind !== 'ours') {
    const script = kind === 'plain' ? 'scripts/bench/plain-bot.ts' : kind.script;
    return [...profiling, '--import', 'tsx', script];
  }
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } };
  return [...profiling, ...scripts.start.split(' ').slice(1)];
}

async function stop(child: ChildProcess, exit: Promise<unknown>): Promise<void> {
  child.kill(BENCH_PROFILE === undefined ? 'SIGKILL' : 'SIGTERM');
  await exit;
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('the bot did not start');
  return pid;
}
