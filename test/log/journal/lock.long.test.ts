import assert from 'node:assert/strict';
import { link, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { OperatorError } from '../../../src/config/operator-error.ts';
import { readJournalFile } from '../../../src/log/journal/reader.ts';
import { startChild } from './child.ts';
import { someEvents } from './events.ts';
import { journalPath, openJournal } from './place.ts';

const inUse = (path: string) => (error: unknown) => {
  assert.ok(error instanceof OperatorError, String(error));
  assert.ok(error.message.startsWith(`EVENT_JOURNAL ${path}: another bot is using it.`), error.message);
  return true;
};

describe('the lock of a journal', () => {
  it('lets a second process in only when the first has closed', async (t) => {
    const path = await journalPath(t);
    const child = startChild(t, 'hold', path);
    assert.equal(await child.line(), 'open');
    await assert.rejects(openJournal(t, path), inUse(path));
    assert.deepEqual((await readJournalFile(path)).events, [], 'a reader needs no lock');
    await child.close();
    const { journal } = await openJournal(t, path);
    await journal.append(someEvents(1));

    const second = startChild(t, 'hold', path);
    assert.match((await second.line()) ?? '', /^refused OperatorError: .*another bot is using it/);
    await journal.append(someEvents(1, 2));
    assert.deepEqual(await readdir(dirname(path)), ['journal.jsonl'], 'nothing lies beside it');
  });

  it('stays with a process that hangs', async (t) => {
    const path = await journalPath(t);
    const child = startChild(t, 'hold', path);
    assert.equal(await child.line(), 'open');
    child.process.kill('SIGSTOP');
    await assert.rejects(openJournal(t, path), inUse(path));
    child.process.kill('SIGCONT');
    await child.close();
    await openJournal(t, path);
  });

  it('goes to exactly one of several processes that start at once, again and again after one was killed', async (t) => {
    const path = await journalPath(t);
    for (let round = 0; round < 3; round++) {
      const children = Array.from({ length: 4 }, () => startChild(t, 'hold', path));
      const said = await Promise.all(children.map((child) => child.line()));
      assert.equal(said.filter((line) => line === 'open').length, 1, said.join('\n'));
      assert.equal(said.filter((line) => line?.startsWith('refused OperatorError')).length, 3, said.join('\n'));
      await Promise.all(children.map((child) => child.kill()));
    }
  });

  it('is one for all names of a file', async (t) => {
    const path = await journalPath(t);
    const folder = join(dirname(path), 'elsewhere');
    await mkdir(folder);
    const { journal } = await openJournal(t, path);
    await symlink(path, join(folder, 'link'));
    await symlink(dirname(path), join(folder, 'folder'));
    await link(path, join(folder, 'hard link'));
    for (const name of [join(folder, 'link'), join(folder, 'folder', 'journal.jsonl'), join(folder, 'hard link')])
      await assert.rejects(openJournal(t, name), inUse(name));
    await journal.close();
    const { journal: other } = await openJournal(t, join(folder, 'hard link'));
    await assert.rejects(openJournal(t, path), inUse(path));
    await other.close();
  });

  it('goes where its file goes', async (t) => {
    const path = await journalPath(t);
    await openJournal(t, path);
    await mkdir(join(dirname(path), 'elsewhere'));
    const moved = join(dirname(path), 'elsewhere', 'journal.jsonl');
    await rename(path, moved);
    await assert.rejects(openJournal(t, moved), inUse(moved));
    await openJournal(t, path);
    await rm(moved);
  });

  it('belongs to one file: others in its folder are free', async (t) => {
    const path = await journalPath(t);
    await openJournal(t, path);
    await openJournal(t, `${path}.2`);
    await openJournal(t, join(dirname(path), 'journal'));
  });
});
