import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFile, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { it, type TestContext } from 'node:test';
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
    await bot.stop();
    const before = (await readJournalFile(journal)).events;

    run(backUp);
    await rm(journal);
    run(restore);
    assert.deepEqual((await readJournalFile(journal)).events, before);
    run(moveIn);
    await rm(join(folder, 'backup.jsonl'));
    run(moveOut);
    run(restoreInto, EMPTY);
    await copyFile(join(folder, 'backup.jsonl'), join(folder, 'last.jsonl'));
    assert.deepEqual((await readJournalFile(join(folder, 'last.jsonl'))).events, before);
    await goesOnWith(stage, EMPTY);
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
    run(save, DATABASE);
    await bot.stop();
    run(restore, EMPTY);
    const [all, restored] = await Promise.all([DATABASE, EMPTY].map((each) => readPostgresJournal(each)));
    // What it wrote while it was saved may be missing.
    assert.deepEqual(restored?.events, all?.events.slice(0, restored?.events.length));
    const change = `psql "$DATABASE" --command="UPDATE events SET state = 'done'"`;
    assert.throws(() => run(change, EMPTY), /events are only ever added/);
    await goesOnWith(stage, EMPTY);
  });

  it('removes one', async () => {
    const run = (command: string) =>
      runAsWritten(
        command,
        { SERVER: server.superuser, PATH: server.programs + delimiter + process.env.PATH },
        project,
      );
    const [drop = ''] = removal.filter((command) => command.startsWith('psql '));
    run(`psql "$SERVER" --command='CREATE DATABASE videos'`);
    run(drop);
    assert.throws(() => run(drop), /database "videos" does not exist/);
  });
});

// Tried in container.long.test.ts.
it('whatever else the README says about backing up is what Docker does', () => {
  assert.ok(others.flat().every((command) => command.startsWith('docker compose ')));
  assert.equal(others.flat().length, 2);
});

/** @throws AssertionError with what it printed, where the command fails */
function runAsWritten(command: string, env: Record<string, string>, cwd: string): void {
  const { status, stderr } = spawnSync('sh', ['-c', command], {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  assert.equal(status, 0, `${command}\n${stderr}`);
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

/** Starts a bot with a journal, which remembers the video. */
async function goesOnWith({ telegram, bot }: Stage, journal: string): Promise<void> {
  await telegram.waitFor(() => !telegram.isPolled);
  const next = await bot({ EVENT_JOURNAL: journal });
  const asked = telegram.say(ADA, ADA, '/stats');
  const { text, caption } = await telegram.waitFor({ chat: ADA, text: 'Statistics', after: asked.message_id });
  assert.match(`${text ?? caption}`, /1 video/);
  await next.stop();
}
