import assert from 'node:assert/strict';
import { constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { FileInUse, openLocked } from '../../src/storage/file-lock.ts';

const FLAGS = constants.O_RDWR | constants.O_CREAT;

describe('a locked file', () => {
  let folder: string;
  let path: string;
  const PATH = process.env.PATH;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telegram-video-gen-lock-'));
    path = join(folder, 'file');
  });
  afterEach(async () => {
    process.env.PATH = PATH;
    await rm(folder, { recursive: true });
  });

  it('is for one at a time, and free when it is closed', async () => {
    const first = await openLocked(path, FLAGS, 0o600);
    await assert.rejects(openLocked(path, FLAGS, 0o600), FileInUse);
    await first.close();
    const second = await openLocked(path, FLAGS, 0o600);
    await second.close();
  });

  it('goes to exactly one of many that ask at once', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 6 }, () => openLocked(path, FLAGS, 0o600)));
    const opened = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    assert.equal(opened.length, 1);
    for (const one of asked) assert.ok(one.status === 'fulfilled' || one.reason instanceof FileInUse);
    await opened[0]?.close();
  });

  it('is waited for a moment: the lock of a process that was just killed is gone soon', async () => {
    const first = await openLocked(path, FLAGS, 0o600);
    const [second] = await Promise.all([
      openLocked(path, FLAGS, 0o600),
      new Promise((resolve) => setImmediate(resolve)).then(() => first.close()),
    ]);
    await second.close();
  });

  it('says what is missing where the system cannot lock it', async (t) => {
    // Skipped elsewhere: there Node's own O_EXLOCK locks it, and no command can be missing.
    if (process.platform !== 'linux') return t.skip('other systems lock without a command');
    process.env.PATH = folder;
    await assert.rejects(openLocked(path, FLAGS, 0o600), /the command flock, .*is missing: install util-linux/);
    const script = '#!/bin/sh\necho "flock: 3: No locks available" >&2\nexit 65\n';
    await writeFile(join(folder, 'flock'), script, { mode: 0o755 });
    process.env.PATH = `${folder}${delimiter}${PATH}`;
    await assert.rejects(openLocked(path, FLAGS, 0o600), /it cannot be locked: flock: 3: No locks available/);
  });
});
