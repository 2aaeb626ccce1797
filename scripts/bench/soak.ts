import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isFinal, type StoredEvent } from '../../src/log/facts.ts';
import { readJournalFile } from '../../src/log/journal/reader.ts';
import { openStage, type Stage, withScript } from '../emulators/stage.ts';
import type { Figure } from './figure.ts';

const GENERATIONS = 300;
/** So many come first, then the memory is looked at for the first time. */
const WARM_UP = 100;
const PEOPLE = 50;
/** How many may be unfinished before more are sent. */
const AT_ONCE = 100;
const MARK = 'unspeakable-secret';

const probe = new URL('./memory-probe.ts', import.meta.url);
const mb = (bytes: number): string => (bytes / 1e6).toFixed(1);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

type Memory = ReturnType<typeof process.memoryUsage>;

/**
 * Sends 300 prompts through one bot with faults on both sides all the time, and looks at its memory after the first
 * 100 and at the end. @throws Error where anything was lost, paid for twice or written down
 */
export async function soak(): Promise<Figure[]> {
  const stage = await openStage({ vertex: { renderMs: () => 20 + Math.random() * 300 } });
  try {
    const [theirs, ours] = await heapMb(stage);
    const name = 'soak: heap after 300 generations with faults';
    return [{ name, unit: 'MB', ours, theirs, against: 'after the first 100', limit: { most: 1.25 } }];
  } finally {
    await stage.close();
  }
}

/** The heap after the first generations and after all, in MB. */
async function heapMb(stage: Stage): Promise<[number, number]> {
  const journal = join(stage.folder, 'journal.jsonl');
  const port = join(stage.folder, 'port');
  const bot = await stage.bot(
    {
      EVENT_JOURNAL: journal,
      MEMORY_PORT: port,
      LOG_LEVEL: 'warn',
      VEO_POLL_MS: '50',
      MAX_CONCURRENT: '32',
      MAX_PER_USER: '4',
      MAX_QUEUED_PER_USER: '50',
    },
    { command: withScript(probe, '--expose-gc') },
  );
  for (let id = 1; id <= PEOPLE; id++) stage.telegram.user({ id, first_name: `Person ${id}` });
  trouble(stage);
  const measure = async (): Promise<Memory> => {
    const answer = await fetch(`http://127.0.0.1:${await readFile(port, 'utf8')}`);
    return (await answer.json()) as Memory;
  };

  const began = performance.now();
  await send(stage, journal, 0, WARM_UP);
  const first = await measure();
  print(`after ${WARM_UP}: heap ${mb(first.heapUsed)} MB, resident ${mb(first.rss)} MB`);
  await send(stage, journal, WARM_UP, GENERATIONS);
  const last = await measure();
  const seconds = Math.round((performance.now() - began) / 1000);
  print(`after ${GENERATIONS}: heap ${mb(last.heapUsed)} MB, resident ${mb(last.rss)} MB, ${seconds} s`);

  const code = await bot.stop();
  const wrong = await audit(stage, journal, bot.output());
  if (code !== 0) wrong.push(`it ended with ${code}`);
  if (wrong.length > 0) throw new Error(wrong.join('; '));
  return [first.heapUsed / 1e6, last.heapUsed / 1e6];
}

/** Every kind of trouble again and again, each now and then. */
function trouble({ vertex, telegram }: Stage): void {
  const now = (share: number) => () => Math.random() < share;
  const always = { times: Number.POSITIVE_INFINITY };
  for (const fault of ['429', '503', 'reset-before'] as const)
    vertex.fault({ kind: 'submit', fault, ...always, when: now(0.02) });
  for (const fault of ['500', 'reset-after', 'not-json'] as const)
    vertex.fault({ kind: 'submit', fault, ...always, when: now(0.005) });
  for (const fault of ['500', '502', '429', 'not-json', 'reset-before', 'reset-after', 'expired-token'] as const)
    vertex.fault({ kind: 'poll', fault, ...always, when: now(0.01) });
  vertex.fault({ kind: 'poll', fault: 'cut', afterBytes: 40_000, ...always, when: now(0.05) });
  vertex.fault({ kind: 'poll', fault: 'bad-base64', ...always, when: now(0.02) });
  vertex.fault({ kind: 'countTokens', fault: '500', ...always, when: now(0.05) });
  vertex.script({ when: now(0.03), outcome: 'filtered' });
  vertex.script({
    when: now(0.02),
    outcome: 'error',
    code: 8,
    message: 'The service is currently experiencing high load.',
  });
  for (const method of ['sendMessage', 'sendVideo', 'editMessageText', 'deleteMessage'])
    for (const kind of ['500', '502', 'reset-before', 'reset-after'] as const)
      telegram.fault({ method, kind, when: now(0.005) });
  telegram.fault({ method: 'sendVideo', kind: '429', retryAfter: 1, when: now(0.02) });
  telegram.fault({ method: 'sendVideo', kind: 'reset-mid-upload', afterBytes: 30_000, when: now(0.01) });
  telegram.fault({ method: 'getUpdates', kind: '502', when: now(0.01) });
}

/** Sends prompts, not too many at once, until all of them have ended and their chats know it. */
async function send({ telegram }: Stage, journal: string, from: number, to: number): Promise<void> {
  for (let sent = from; ; ) {
    const { accepted, ended, shown, closed } = await progress(journal);
    if (sent === to && ended === to && shown === closed) return;
    for (let room = AT_ONCE - (sent - ended); room > 0 && sent < to; room--, sent++) {
      const person = 1 + (sent % PEOPLE);
      telegram.say(person, person, `${MARK} ${sent}`);
    }
    if (accepted > to) throw new Error('more were accepted than sent');
    await sleep(500);
  }
}

async function progress(journal: string) {
  const { events } = await readJournalFile(journal);
  const count = (fits: (event: StoredEvent) => boolean) => events.filter(fits).length;
  return {
    accepted: count(({ type }) => type === 'PromptAccepted'),
    ended: count(isFinal),
    shown: count(({ type }) => type === 'StatusShown'),
    closed: count(({ type }) => type === 'StatusClosed'),
  };
}

/** What is not as it must be. */
async function audit({ vertex, telegram }: Stage, journal: string, output: string): Promise<string[]> {
  const { events } = await readJournalFile(journal);
  const delivered = events.filter(({ type }) => type === 'VideoDelivered').length;
  const requests = new Map<string, number>();
  for (const { prompt } of vertex.submits) requests.set(prompt, (requests.get(prompt) ?? 0) + 1);
  const twice = [...requests.values()].filter((count) => count > 1).length;
  print(`${vertex.submits.length} requests accepted, ${delivered} videos delivered, ${telegram.videos.length} sent`);
  print(`faults: ${JSON.stringify(vertex.stats().faults)}`);
  const wrong: string[] = [];
  if (twice > 0) wrong.push(`${twice} prompts were paid for twice`);
  if (output.includes(MARK) || (await readFile(journal, 'utf8')).includes(MARK))
    wrong.push('a prompt was written down');
  const codes = new Map<string, number>();
  for (const event of events)
    if (event.type === 'GenerationFailed') codes.set(event.data.code, (codes.get(event.data.code) ?? 0) + 1);
  print(`without a video: ${[...codes].map(([code, count]) => `${code} ${count}`).join(', ')}`);
  if (codes.has('INTERNAL')) wrong.push('an internal error');
  return wrong;
}
