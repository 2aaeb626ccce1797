import assert from 'node:assert/strict';
import { mkdir, readdir, rename, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { OperatorError } from '../../../src/config/operator-error.ts';
import { type JournalLock, lockJournal } from '../../../src/log/journal/lock.ts';
import { readJournalFile } from '../../../src/log/journal/reader.ts';
import { startChild } from './child.ts';
import { someEvents } from './events.ts';
import { journalPath, openJournal } from './place.ts';

const inUse = (path: string, pid: number | undefined) => (error: unknown) => {
  assert.ok(error instanceof OperatorError, String(error));
  assert.ok(
    error.message.startsWith(`EVENT_JOURNAL ${path}: another bot (process ${pid}) is using it.`),
    error.message,
  );
  return true;
};

const claims = async (path: string): Promise<string[]> =>
  (await readdir(dirname(path))).filter((name) => name.includes('.lock-'));

/** The claim of a process that was killed. */
async function leaveClaim(t: TestContext, path: string): Promise<string> {
  const child = startChild(t, 'hold', path);
  assert.equal(await child.line(), 'open');
  await child.kill();
  const [claim, ...more] = await claims(path);
  assert.ok(claim !== undefined && more.length === 0);
  return join(dirname(path), claim);
}

/** Starts many at once: those that got the lock, and why the others did not. */
async function startMany(count: number, path: string): Promise<{ locks: JournalLock[]; refusals: string[] }> {
  const results = await Promise.allSettled(Array.from({ length: count }, () => lockJournal(path)));
  return {
    locks: results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
    refusals: results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : [])),
  };
}

describe('The lock of a journal', () => {
  it('lets a second process in only when the first has closed', async (t) => {
    const path = await journalPath(t);
    const child = startChild(t, 'hold', path);
    assert.equal(await child.line(), 'open');
    await assert.rejects(openJournal(t, path), inUse(path, child.process.pid));
    assert.deepEqual((await readJournalFile(path)).events, [], 'a reader needs no lock');
    await child.close();
    assert.deepEqual(await claims(path), []);
    const { journal } = await openJournal(t, path);
    await journal.append(someEvents(1));

    const second = startChild(t, 'hold', path);
    assert.match((await second.line()) ?? '', new RegExp(`^refused OperatorError: .*process ${process.pid}`));
    await journal.append(someEvents(1, 2));
    assert.equal((await claims(path)).length, 1);
  });

  it('stays with a process that hangs', async (t) => {
    const path = await journalPath(t);
    const child = startChild(t, 'hold', path);
    assert.equal(await child.line(), 'open');
    child.process.kill('SIGSTOP');
    await assert.rejects(openJournal(t, path), inUse(path, child.process.pid));
    child.process.kill('SIGCONT');
    await child.close();
    await openJournal(t, path);
  });

  it('is free after its process was killed, also where another one has its pid by now', async (t) => {
    const path = await journalPath(t);
    const claim = await leaveClaim(t, path);
    await rename(claim, claim.replace(/-\d+$/, `-${process.pid}`));
    await openJournal(t, path);
    const [own, ...more] = await claims(path);
    assert.notEqual(own, basename(claim));
    assert.deepEqual(more, []);
  });

  it('goes to exactly one of many that start at once, after a clean end or a killed process', async (t) => {
    const path = await journalPath(t);
    const claim = await leaveClaim(t, path);
    for (let round = 0; round < 30; round++) {
      if (round % 3 > 0) await writeFile(`${claim}${round}`, '');
      const { locks, refusals } = await startMany(1 + (round % 6), path);
      assert.equal(locks.length, 1, refusals.join('\n'));
      for (const refusal of refusals) assert.match(refusal, /another bot \(process \d+\) is using it/);
      assert.equal((await claims(path)).length, 1);
      await locks[0]?.release();
    }
    assert.deepEqual(await claims(path), []);
  });

  it('goes to exactly one of several processes that start at once after one was killed', async (t) => {
    const path = await journalPath(t);
    for (let round = 0; round < 2; round++) {
      await leaveClaim(t, path);
      const children = Array.from({ length: 4 }, () => startChild(t, 'hold', path));
      const said = await Promise.all(children.map((child) => child.line()));
      assert.equal(said.filter((line) => line === 'open').length, 1, said.join('\n'));
      assert.equal(said.filter((line) => line?.startsWith('refused OperatorError')).length, 3, said.join('\n'));
      await Promise.all(children.map((child) => child.close()));
      assert.deepEqual(await claims(path), []);
    }
  });

  it('is held against a starter whose clock is behind the holder’s', async (t) => {
    const path = await journalPath(t);
    const lock = await lockJournal(path);
    const [claim = ''] = await claims(path);
    await rename(join(dirname(path), claim), join(dirname(path), claim.replace('.lock-', '.lock-zzz')));
    await assert.rejects(lockJournal(path), inUse(path, process.pid));
    await lock.release();
  });

  it('is one for all names of a file', async (t) => {
    const path = await journalPath(t);
    const folder = join(dirname(path), 'elsewhere');
    await mkdir(folder);
    await openJournal(t, path);
    await symlink(path, join(folder, 'link'));
    await symlink(dirname(path), join(folder, 'folder'));
    for (const name of [join(folder, 'link'), join(folder, 'folder', 'journal.jsonl')]) {
      await assert.rejects(openJournal(t, name), /another bot/);
    }
  });

  it('belongs to one file: others in its folder are free', async (t) => {
    const path = await journalPath(t);
    await openJournal(t, path);
    await openJournal(t, `${path}.2`);
    await openJournal(t, join(dirname(path), 'journal'));
  });

  it('says so where the path is too long for it, and takes the shorter way from the working folder', async (t) => {
    const folder = join(dirname(await journalPath(t)), 'a'.repeat(100));
    const path = join(folder, 'journal.jsonl');
    await mkdir(folder);
    await assert.rejects(lockJournal(path), (error) => {
      assert.ok(error instanceof OperatorError);
      assert.match(error.message, /the path is \d+ bytes too long for the lock/);
      return true;
    });
    const before = process.cwd();
    process.chdir(folder);
    try {
      const lock = await lockJournal(path);
      assert.equal((await claims(path)).length, 1);
      await assert.rejects(lockJournal(path), inUse(path, process.pid));
      await lock.release();
      assert.deepEqual(await claims(path), []);
    } finally {
      process.chdir(before);
    }
  });
});
