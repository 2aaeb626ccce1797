import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, median } from './figure.ts';
import { writeLongJournal } from './long-journal.ts';
import { firstPollMs } from './start.ts';

const EVENTS = 100_000;
const ROUNDS = 3;

/** From the start of the process to its first poll, with months of events in the journal and with none. */
export async function journal(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'telegram-video-gen-bench-'));
  try {
    const path = join(folder, 'long.jsonl');
    await writeLongJournal(path, EVENTS);
    const [long, none]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      long.push(await firstPollMs('ours', { EVENT_JOURNAL: path }));
      none.push(await firstPollMs('ours'));
    }
    return [
      {
        name: 'journal: from npm start to the first poll, 100,000 events',
        unit: 'ms',
        ours: median(long),
        theirs: median(none),
        against: 'without a journal',
        limit: { most: 8 },
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
