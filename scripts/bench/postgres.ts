import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredEvent } from '../../src/log/facts.ts';
import { FileJournal } from '../../src/log/journal/file-journal.ts';
import type { Journal } from '../../src/log/journal/journal.ts';
import { PostgresJournal } from '../../src/log/journal/postgres/postgres-journal.ts';
import { copyJournal } from '../journal/copy.ts';
import { type PostgresServer, startPostgres } from '../postgres-server.ts';
import { type Figure, median } from './figure.ts';
import { longLog, writeLongJournal } from './long-journal.ts';
import { firstPollMs } from './start.ts';

const EVENTS = 100_000;
const APPENDS = 1_000;
/** What arrives while the last append is on its way goes in together with the next. */
const TOGETHER = 50;
const ROUNDS = 3;
const identity = { botId: 123456789, machineVersion: '1.0.0' };

/** The journal in a database beside the one in a file: appends one by one and together, and a start with months of events. */
export async function postgres(): Promise<Figure[]> {
  // As it is installed: what it acknowledges is on the disk.
  const server = await startPostgres();
  if ('missing' in server) {
    process.stdout.write(`${server.missing}\n`);
    return [];
  }
  const folder = await mkdtemp(join(tmpdir(), 'telegram-video-gen-bench-'));
  try {
    return [await appends(server, folder, 1), await appends(server, folder, TOGETHER), await starts(server, folder)];
  } finally {
    await server.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

async function appends(server: PostgresServer, folder: string, atATime: number): Promise<Figure> {
  const events = [...longLog(APPENDS)];
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const database = await PostgresJournal.open(await server.database(), { ...identity, onAway: () => {} });
    await database.lead();
    ours.push(await appendsPerSecond(database, events, atATime));
    const path = join(folder, `${atATime}-${round}.jsonl`);
    const file = await FileJournal.open(path, { ...identity, onWarning: () => {} });
    theirs.push(await appendsPerSecond(file, events, atATime));
  }
  return {
    name: `postgres: appends, ${atATime === 1 ? 'one by one' : `${atATime} together`}`,
    unit: '/s',
    ours: median(ours),
    theirs: median(theirs),
    against: 'journal in a file',
    limit: { least: atATime === 1 ? 0.1 : 0.5 },
  };
}

/** Each is appended when the last one is in, so many events at a time. */
async function appendsPerSecond(journal: Journal, events: readonly StoredEvent[], atATime: number): Promise<number> {
  const began = performance.now();
  for (let first = 0; first < events.length; first += atATime)
    await journal.append(events.slice(first, first + atATime));
  const seconds = (performance.now() - began) / 1000;
  await journal.close();
  return events.length / seconds;
}

async function starts(server: PostgresServer, folder: string): Promise<Figure> {
  const path = join(folder, 'long.jsonl');
  await writeLongJournal(path, EVENTS);
  const database = await server.database();
  await copyJournal(path, database, () => {});
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await firstPollMs('ours', { EVENT_JOURNAL: database }));
    theirs.push(await firstPollMs('ours', { EVENT_JOURNAL: path }));
  }
  return {
    name: 'postgres: from npm start to the first poll, 100,000 events',
    unit: 'ms',
    ours: median(ours),
    theirs: median(theirs),
    against: 'journal in a file',
    limit: { most: 3 },
  };
}
