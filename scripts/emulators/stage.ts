import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isCompiled, loader, scriptPath } from '../script-command.ts';
import { startTelegramEmulator, type TelegramEmulator } from './telegram.ts';
import { startVertexEmulator, type VertexEmulator, type VertexEmulatorOptions } from './vertex.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const main = new URL('../../src/main.ts', import.meta.url);
const boundScript = new URL('bound.js', import.meta.url).href;
/** The token that the emulated Telegram knows. */
export const stageToken = '123456789:AAemulated-token-of-the-stage-0000000';

/** A start may take long on a machine that is busy; of a bot that ends instead one hears at once. In ms. */
const START_LIMIT_MS = 180_000;
/** What a bot is to print is waited for no longer, in ms. */
const PRINTED_LIMIT_MS = 30_000;

export interface StageOptions {
  vertex?: Partial<VertexEmulatorOptions>;
  telegram?: { maxUploadBytes?: number; videosFolder?: string };
  /** Keeps what the bot uploads in the stage's folder, as long as the stage is there. */
  keepUploads?: boolean;
}

/** A bot in a process of its own. */
export interface BotProcess {
  child: ChildProcess;
  /** Everything it printed so far, both streams. */
  output: () => string;
  /** Resolves once it has printed this so often. @throws Error where it ends before, or after 30 s */
  printed: (text: string, times?: number) => Promise<void>;
  /** Resolves with its exit code once it has ended. */
  ended: Promise<number | null>;
  /** Sends a signal and resolves with the exit code. */
  stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

export interface BotOptions {
  /** False: does not wait until it polls. */
  ready?: boolean;
  /** Changes the command that is run, as [node, its arguments, src/start.js]. */
  command?: (usual: readonly string[]) => readonly string[];
  /** True: where this process ends without closing the stage, the bot ends too, and the stage's folder goes. */
  bound?: boolean;
}

/** Both emulators, and bots that are started against them as `npm start` does. */
export interface Stage {
  telegram: TelegramEmulator;
  vertex: VertexEmulator;
  /** A folder for the credentials and for what a bot keeps; removed at the end. */
  folder: string;
  /** Where the bot's temporary files are. */
  tempDir: string;
  /** The environment of a bot, with changes; a value of undefined takes a setting away. */
  env: (changes?: Record<string, string | undefined>) => Record<string, string>;
  /** Starts a bot. */
  bot: (changes?: Record<string, string | undefined>, options?: BotOptions) => Promise<BotProcess>;
  close: () => Promise<void>;
}

/** Starts both emulators on the loopback interface. */
export async function openStage({
  vertex: vertexOptions,
  telegram: telegramOptions,
  keepUploads = false,
}: StageOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'telegram-video-gen-stage-'));
  const vertex = await startVertexEmulator({ renderMs: 50, ...vertexOptions });
  const telegram = await startTelegramEmulator({
    token: stageToken,
    botUsername: 'VideoGenBot',
    ...(keepUploads && { videosFolder: join(folder, 'uploads') }),
    ...telegramOptions,
  });
  const credentials = await vertex.writeCredentials(folder);
  const tempDir = await mkdtemp(join(folder, 'temp-'));
  const bots = new Set<BotProcess>();

  const env = (changes: Record<string, string | undefined> = {}): Record<string, string> => {
    const all: Record<string, string | undefined> = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TELEGRAM_BOT_TOKEN: stageToken,
      TELEGRAM_API_ROOT: telegram.root,
      GOOGLE_CLOUD_PROJECT_ID: 'demo-project',
      GOOGLE_APPLICATION_CREDENTIALS: credentials,
      VERTEX_API_ROOT: vertex.root,
      GCS_API_ROOT: vertex.root,
      VEO_POLL_MS: '20',
      TEMP_DIR: tempDir,
      ...changes,
    };
    return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
  };

  const bot: Stage['bot'] = async (changes, { ready = true, command, bound = false } = {}) => {
    const started = await startBotProcess(env(changes), command, bound ? folder : null);
    bots.add(started);
    void started.ended.then(() => bots.delete(started));
    if (ready) {
      const polls = telegram.waitFor(() => telegram.isPolled, { what: 'the first poll', timeoutMs: START_LIMIT_MS });
      const early = started.ended.then((code) => {
        throw new Error(`the bot ended with code ${code}:\n${started.output()}`);
      });
      await Promise.race([polls, early]);
      early.catch(() => undefined);
    }
    return started;
  };

  const close = async () => {
    await Promise.all([...bots].map((each) => each.stop('SIGKILL')));
    await Promise.all([telegram.close(), vertex.close()]);
    await rm(folder, { recursive: true, force: true });
  };
  return { telegram, vertex, folder, tempDir, env, bot, close };
}

/** The command of `npm start` with one more script, written in TypeScript, that runs before the bot. */
export const withScript =
  (script: URL, ...flags: string[]): NonNullable<BotOptions['command']> =>
  ([node = '', ...usual]) => [node, ...flags, ...loader, '--import', scriptPath(script), ...usual];

/** What `npm start` gives to Node. */
async function startArguments(): Promise<string[]> {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } };
  return scripts.start.split(' ').slice(1);
}

/**
 * The very command of `npm start`, without npm between the signals and the bot; where this process was compiled, the
 * compiled bot.
 * @param boundTo the folder to remove where this process is gone; null: the bot is not bound to this process
 */
async function startBotProcess(
  env: Record<string, string>,
  change: BotOptions['command'] = (usual) => usual,
  boundTo: string | null = null,
): Promise<BotProcess> {
  const args = isCompiled ? [scriptPath(main)] : await startArguments();
  const binding = boundTo === null ? [] : ['--import', boundScript];
  const [program = '', ...rest] = change([process.execPath, ...binding, ...args]);
  // The folder of the project holds the owner's .env, which must not leak into a bot on the stage.
  const child = spawn(program, rest, {
    cwd: root,
    env: { ...env, ENV_FILE: '', ...(boundTo !== null && { STAGE_FOLDER: boundTo }) },
    stdio: ['ignore', 'pipe', 'pipe', ...(boundTo === null ? [] : ['ipc' as const])],
  });
  let printed = '';
  const watching = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      for (const look of watching) look();
    });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const printsText = (text: string, times = 1) =>
    new Promise<void>((resolve, reject) => {
      const settle = (how: () => void) => {
        clearTimeout(timer);
        watching.delete(look);
        how();
      };
      const give = () => settle(() => reject(new Error(`the bot did not print "${text}":\n${printed}`)));
      const look = () => {
        if (printed.split(text).length > times) settle(resolve);
      };
      const timer = setTimeout(give, PRINTED_LIMIT_MS);
      watching.add(look);
      void ended.then(give);
      look();
    });
  const stop = (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal);
    return ended;
  };
  return { child, output: () => printed, printed: printsText, ended, stop };
}
