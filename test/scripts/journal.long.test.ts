import assert from 'node:assert/strict';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import pg from 'pg';
import { runCommand } from '../../scripts/command.ts';
import { command } from '../../scripts/journal.ts';
import { batchLines, headerLine } from '../../src/log/journal/line.ts';
import { readJournalFile } from '../../src/log/journal/reader.ts';
import { journalPath, openJournal } from '../log/journal/place.ts';
import { openLeading, withPostgres } from '../log/journal/postgres-place.ts';

const histories = new URL('../histories/', import.meta.url);

/** What the command answers. */
async function journal(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCommand(
    command,
    argv,
    { write: (text) => out.push(text) },
    { write: (text) => err.push(text) },
  );
  return { code, out: out.join(''), err: err.join('') };
}

/** A copy of a recorded history that says whose it is, which the oldest do not. */
async function ownedBy123456789(t: TestContext, name: string): Promise<string> {
  const path = await journalPath(t);
  await copyFile(new URL(name, histories), path);
  await (await openJournal(t, path)).journal.close();
  return path;
}

withPostgres('npm run journal -- copy', (server) => {
  it('brings every recorded history into a database and out again as it was', async (t) => {
    const names = (await readdir(histories)).filter((name) => name.endsWith('.jsonl'));
    assert.ok(names.length > 20);
    for (const name of names) {
      const database = await server.database();
      const [first, second] = [await ownedBy123456789(t, name), await journalPath(t)];
      assert.match((await journal('copy', first, database)).out, /^Copied \d+ events of \d+ generations/);
      assert.equal((await journal('copy', database, second)).code, 0);
      const [before, after] = [await readJournalFile(first), await readJournalFile(second)];
      assert.deepEqual([after.events, after.botId], [before.events, 123456789], name);
    }
  });

  it('refuses what holds events, what a bot uses, and what does not replay clean', async (t) => {
    const from = await ownedBy123456789(t, 'done.jsonl');
    const [database, path] = [await server.database(), await journalPath(t)];
    const bot = await openLeading(database);
    t.after(() => bot.close());
    assert.deepEqual(await journal('copy', from, database), {
      code: 2,
      out: '',
      err: `EVENT_JOURNAL postgres://bot@127.0.0.1:${server.port}${new URL(database).pathname}: a bot is using it, or did seconds ago. Stop it first.\n`,
    });
    await bot.close();
    assert.equal((await journal('copy', from, database)).code, 0);
    assert.match((await journal('copy', from, database)).err, /there are events in it already/);
    assert.equal((await journal('copy', database, path)).code, 0);
    assert.match((await journal('copy', database, path)).err, /there are events in it already/);
    const damaged = join(path, '..', 'damaged.jsonl');
    await writeFile(damaged, (await readFile(path, 'utf8')).replace('"queued"', '"done"'));
    assert.match((await journal('copy', damaged, await server.database())).err, /line 2.*checksum does not fit/);
  });

  it('refuses a history whose checksums fit, and whose state the machine does not reach', async (t) => {
    const { events } = await readJournalFile(await ownedBy123456789(t, 'done.jsonl'));
    const lying = await journalPath(t);
    const told = events.map((event) => (event.position === 2 ? { ...event, state: 'done' } : event));
    await writeFile(
      lying,
      Buffer.concat([headerLine({ machineVersion: '1.0.0', botId: 123456789 }), batchLines(told)]),
    );
    const database = await server.database();
    const { code, err } = await journal('copy', lying, database);
    assert.equal(code, 2);
    assert.match(err, /at position 2, GenerationStarted led to "done", but this version says "generating.submitting"/);
    assert.match((await journal('copy', database, 'file.jsonl')).err, /no journal in this database/);
  });

  it('says that a copy is not the same, where the target keeps something else than it was given', async (t) => {
    const from = await ownedBy123456789(t, 'done.jsonl');
    const database = await server.database();
    await (await openLeading(database)).close();
    const client = new pg.Client(database);
    await client.connect();
    await client.query(
      `CREATE FUNCTION later() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at := NEW.at + 1; RETURN NEW; END $$;
       CREATE TRIGGER later BEFORE INSERT ON events FOR EACH ROW WHEN (NEW.position = 3) EXECUTE FUNCTION later();`,
    );
    await client.end();
    const { code, out, err } = await journal('copy', from, database);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /the copy is not the same\. Do not use it\./);
  });

  it('says what is missing or away, and shows no password', async (t) => {
    assert.match((await journal('copy', 'one')).err, /copy wants two journals/);
    assert.match((await journal('move', 'one', 'two')).err, /What is "move"/);
    const nowhere = await journal('copy', server.address('nowhere'), 'file.jsonl');
    assert.match(nowhere.err, /there is no such database/);
    assert.match((await journal('copy', await server.database(), 'file.jsonl')).err, /no journal in this database/);
    assert.doesNotMatch(nowhere.err, /secret/);
    // A person waits for the answer, so that the command does not wait for a server.
    const [from, away] = [await ownedBy123456789(t, 'done.jsonl'), server.address('bot_1', { port: 1 })];
    for (const places of [
      [from, away],
      [away, 'file.jsonl'],
    ])
      assert.match((await journal('copy', ...places)).err, /nothing listens there/);
  });
});
