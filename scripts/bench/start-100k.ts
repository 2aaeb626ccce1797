import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkStates } from '../../src/generations/replay.ts';
import { EventLog, type Projection } from '../../src/log/event-log.ts';
import { FileJournal } from '../../src/log/file-journal.ts';
import type { Journal } from '../../src/log/journal.ts';
import { Admission } from '../../src/projections/admission.ts';
import { Messages } from '../../src/projections/messages.ts';
import { OpenStatuses } from '../../src/projections/open-statuses.ts';
import { RenderingTimes } from '../../src/projections/rendering-times.ts';
import { Settings } from '../../src/projections/settings.ts';
import { Spending } from '../../src/projections/spending.ts';
import { Stats } from '../../src/projections/stats.ts';
import { openStage, type Stage } from '../emulators/stage.ts';
import { writeLongJournal } from './long-journal.ts';
import { ProcessUsage } from './process-usage.ts';

const EVENTS = Number(process.argv[2] ?? 100_000);
const STARTS = 5;

/**
 * Measures how long a bot with a journal of 100,000 events needs from `npm start` to its first poll, what of it the
 * journal takes, and where:
 *
 *     tsx scripts/bench/start-100k.ts [events]
 */
async function main(): Promise<void> {
  const stage = await openStage();
  try {
    const path = join(stage.folder, 'long.jsonl');
    await writeLongJournal(path, EVENTS);
    const megabytes = (await stat(path)).size / 1e6;
    print(`${EVENTS.toLocaleString('en-US')} events, ${megabytes.toFixed(1)} MB`);
    for (const [title, env] of [
      ['with it', { EVENT_JOURNAL: path }],
      ['without', {}],
    ] as const) {
      const starts: { ms: number; cpuMs: number }[] = [];
      for (let count = 0; count < STARTS; count++) starts.push(await start(stage, env));
      const sorted = (times: number[]) => times.map(Math.round).sort((a, b) => a - b);
      const walls = sorted(starts.map(({ ms }) => ms));
      const cpus = sorted(starts.map(({ cpuMs }) => cpuMs));
      print(`start to first poll ${title}: ${walls.join(', ')} ms; of the processor: ${cpus.join(', ')} ms`);
    }
    await breakDown(path);
  } finally {
    await stage.close();
  }
}

async function start(stage: Stage, env: Record<string, string>): Promise<{ ms: number; cpuMs: number }> {
  const began = performance.now();
  const bot = await stage.bot({ LOG_LEVEL: 'warn', ...env });
  const ms = performance.now() - began;
  const usage = new ProcessUsage(bot.child.pid ?? 0);
  const { cpuMs } = usage;
  usage.end();
  await bot.stop();
  return { ms, cpuMs };
}

/** The parts, in ms of the processor: in this process, and once more warm, since the first pays for compiling. */
async function breakDown(path: string): Promise<void> {
  for (const title of ['cold', 'warm']) {
    const [journal, readMs] = await timed(() => FileJournal.open(path, { machineVersion: '1.0.0', onWarning: print }));
    const events = await journal.read();
    await journal.close();
    const memory: Journal = { read: async () => events, append: async () => {}, close: async () => {} };
    const open = (projections: Projection[]) => EventLog.open({ projections, journal: memory, newId: () => '' });
    const [bare, storeMs] = await timed(() => open([]));
    await bare.close();
    const [log, fullMs] = await timed(() => open(projections()));
    const [, checkMs] = await timed(async () => checkStates(events));
    await log.close();
    const parts = { read: readMs, store: storeMs, projections: fullMs - storeMs, 'check states': checkMs };
    const words = Object.entries(parts).map(([name, ms]) => `${name} ${Math.round(ms)}`);
    print(`${title}: ${words.join(', ')} ms`);
  }
}

function projections(): Projection[] {
  const messages = new Messages();
  const others = [new RenderingTimes(), new Spending(), new Admission(), new OpenStatuses()];
  return [new Settings(), messages, new Stats(messages), ...others];
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return [result, (user + system) / 1000];
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

await main();
