import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { openStage, type Stage } from '../../scripts/emulators/stage.ts';
import { readPostgresJournal } from '../../src/log/journal/postgres/reader.ts';
import { readJournalFile } from '../../src/log/journal/reader.ts';
import { journalPath } from '../log/journal/place.ts';
import { withInstalledPostgres, withPostgres } from '../log/journal/postgres-place.ts';
import { commandsOf, project } from './readme.ts';

const ADA = 501;
const [copies = [], tools = [], ...others] = await commandsOf('Back up and move');
const [, removal = []] = await commandsOf('Upgrade, roll back, remove');

withPostgres('what the README says about backing up and moving', (server) => {
  it('works in the order in which it stands there, and a bot goes on with what comes of it', async (t) => {
    const folder = dirname(await journalPath(t));
    const DATABASE = await server.database();
    const EMPTY = await server.database();
    const run = (command: string, database = DATABASE) =>
      runAsWritten(
        command.replace(/\b(events|backup)\.jsonl/g, join(folder, '$1.jsonl')),
        { DATABASE: database },
        project,
      );
    const [backUp = '', restore = '', moveIn = '', moveOut = '', restoreInto = '', ...more] = copies;
    assert.deepEqual(more, []);

    const stage = await openScene(t);
    const journal = join(folder, 'events.jsonl');
    const bot = await stage.bot({ EVENT_JOURNAL: journal });
    await makeVideo(stage);
    stage.vertex.script({ outcome: 'video', renderMs: Number.POSITIVE_INFINITY });
    stage.telegram.say(ADA, ADA, 'a fox on its way');
    await bot.printed('"fact":"OperationStarted"', 2);
    const atLeast = (await readJournalFile(journal)).events.length;
    await whileItWrites(stage, () => run(backUp));
    const before = (await readJournalFile(join(folder, 'backup.jsonl'))).events;
    assert.ok(before.length >= atLeast);
    await bot.stop('SIGKILL');
    const all = (await readJournalFile(journal)).events;
    assert.ok(all.length > atLeast, 'it wrote nothing meanwhile');
    assert.deepEqual(before, all.slice(0, before.length));

    await rm(journal);
    await run(restore);
    assert.deepEqual((await readJournalFile(journal)).events, before);
    await run(moveIn);
    await rm(join(folder, 'backup.jsonl'));
    await run(moveOut);
    await run(restoreInto, EMPTY);
    await copyFile(join(folder, 'backup.jsonl'), join(folder, 'last.jsonl'));
    assert.deepEqual((await readJournalFile(join(folder, 'last.jsonl'))).events, before);
    stage.vertex.finish();
    await goesOnWith(stage, EMPTY, 2);
    assert.equal(stage.vertex.submits.length, 2);
  });
});

await withInstalledPostgres('what the README says about PostgreSQL’s own tools', (server) => {
  it('saves a database while its bot runs, and restores it into an empty one, with all that keeps it whole', async (t) => {
    const folder = dirname(await journalPath(t));
    const DATABASE = await server.database();
    const EMPTY = await server.database();
    const run = (command: string, database: string) =>
      runAsWritten(command, { DATABASE: database, PATH: server.programs + delimiter + process.env.PATH }, folder);
    const [save = '', restore = '', ...more] = tools;
    assert.deepEqual(more, []);

    const stage = await openScene(t);
    const bot = await stage.bot({ EVENT_JOURNAL: DATABASE });
    await makeVideo(stage);
    await bot.printed('"fact":"VideoDelivered"');
    await run(save, DATABASE);
    await bot.stop();
    await run(restore, EMPTY);
    const [all, restored] = await Promise.all([DATABASE, EMPTY].map((each) => readPostgresJournal(each)));
    // What it wrote while it was saved may be missing.
    assert.deepEqual(restored?.events, all?.events.slice(0, restored?.events.length));
    const change = `psql "$DATABASE" --command="UPDATE events SET state = 'done'"`;
    await assert.rejects(() => run(change, EMPTY), /events are only ever added/);
    await goesOnWith(stage, EMPTY, 1);
  });

  it('removes one', async () => {
    const run = (command: string) =>
      runAsWritten(
        command,
        { SERVER: server.superuser, PATH: server.programs + delimiter + process.env.PATH },
        project,
      );
    const [drop = ''] = removal.filter((command) => command.startsWith('psql '));
    await run(`psql "$SERVER" --command='CREATE DATABASE videos'`);
    await run(drop);
    await assert.rejects(() => run(drop), /database "videos" does not exist/);
  });
});

// Tried in container.long.test.ts.
it('whatever else the README says about backing up is what Docker does', () => {
  assert.ok(others.flat().every((command) => command.startsWith('docker compose ')));
  assert.equal(others.flat().length, 2);
});

const started = promisify(execFile);

/** @throws Error with what it printed, where the command fails */
async function runAsWritten(command: string, env: Record<string, string>, cwd: string): Promise<void> {
  await started('sh', ['-c', command], { cwd, env: { ...process.env, ...env } });
}

/** Does work while the bot writes one fact after the other: Ada changes her mind until it is done. */
async function whileItWrites({ telegram }: Stage, work: () => Promise<void>): Promise<void> {
  let isDone = false;
  const working = work().finally(() => {
    isDone = true;
  });
  for (let times = 0; !isDone; times++) {
    const { message_id } = telegram.say(ADA, ADA, `/setmodel ${times % 2 ? 'veo-3.1' : 'lite'}`);
    await telegram.waitFor({ chat: ADA, text: /./, after: message_id });
  }
  await working;
}

async function openScene(t: TestContext): Promise<Stage> {
  const stage = await openStage();
  t.after(() => stage.close());
  stage.telegram.user({ id: ADA, first_name: 'Ada' });
  return stage;
}

async function makeVideo({ telegram }: Stage): Promise<void> {
  telegram.say(ADA, ADA, 'a fox that is moved');
  await telegram.waitFor(() => telegram.videos.length === 1);
}

/** Starts a bot with a journal, which remembers the videos, and delivers what is on its way. */
async function goesOnWith({ telegram, bot }: Stage, journal: string, videos: number): Promise<void> {
  await telegram.waitFor(() => !telegram.isPolled);
  const next = await bot({ EVENT_JOURNAL: journal });
  await telegram.waitFor(() => telegram.videos.length === videos);
  const asked = telegram.say(ADA, ADA, '/stats');
  const { text, caption } = await telegram.waitFor({ chat: ADA, text: 'Statistics', after: asked.message_id });
  assert.match(`${text ?? caption}`, new RegExp(`\\b${videos} videos?\\b`));
  await next.stop();
}
