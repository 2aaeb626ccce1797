import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFile, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openStage } from '../../scripts/emulators/stage.ts';
import { readJournalFile } from '../../src/log/journal/reader.ts';
import { journalPath } from '../log/journal/place.ts';
import { withPostgres } from '../log/journal/postgres-place.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The commands of the README's section, without what they are for. */
async function commands(): Promise<string[]> {
  const text = await readFile(join(root, 'README.md'), 'utf8');
  const block = /### Back up and move\n+```sh\n([^`]+)```/.exec(text)?.[1] ?? '';
  return block
    .trim()
    .split('\n')
    .map((line) => line.replace(/\s*#.*/, ''));
}

withPostgres('what the README says about backing up and moving', (server) => {
  it('works in the order in which it stands there, and a bot goes on with what comes of it', async (t) => {
    const folder = dirname(await journalPath(t));
    const DATABASE = await server.database();
    const EMPTY = await server.database();
    const run = (command: string, database = DATABASE) => {
      const placed = command.replace(/\b(events|backup)\.jsonl/g, join(folder, '$1.jsonl'));
      const { status, stderr } = spawnSync('sh', ['-c', placed], {
        cwd: root,
        env: { ...process.env, DATABASE: database },
        encoding: 'utf8',
      });
      assert.equal(status, 0, `${placed}\n${stderr}`);
    };
    const there = (name: string) => rm(join(folder, name));
    const [backUp = '', restore = '', moveIn = '', moveOut = '', restoreInto = '', ...others] = await commands();
    assert.deepEqual(others, []);

    const stage = await openStage();
    t.after(() => stage.close());
    stage.telegram.user({ id: 501, first_name: 'Ada' });
    const journal = join(folder, 'events.jsonl');
    const bot = await stage.bot({ EVENT_JOURNAL: journal });
    stage.telegram.say(501, 501, 'a fox that is moved');
    await stage.telegram.waitFor(() => stage.telegram.videos.length === 1);
    await bot.stop();
    const before = (await readJournalFile(journal)).events;

    run(backUp);
    await there('events.jsonl');
    run(restore);
    assert.deepEqual((await readJournalFile(journal)).events, before);
    run(moveIn);
    await there('backup.jsonl');
    run(moveOut);
    run(restoreInto, EMPTY);
    await copyFile(join(folder, 'backup.jsonl'), join(folder, 'last.jsonl'));
    assert.deepEqual((await readJournalFile(join(folder, 'last.jsonl'))).events, before);

    await stage.telegram.waitFor(() => !stage.telegram.isPolled);
    const moved = await stage.bot({ EVENT_JOURNAL: EMPTY });
    const asked = stage.telegram.say(501, 501, '/stats');
    const { text, caption } = await stage.telegram.waitFor({ chat: 501, text: 'Statistics', after: asked.message_id });
    assert.match(`${text ?? caption}`, /1 video/);
    await moved.stop();
  });
});
