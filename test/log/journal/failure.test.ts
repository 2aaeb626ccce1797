import assert from 'node:assert/strict';
import { type FileHandle, open, readFile, writeFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { OperatorError } from '../../../src/config/operator-error.ts';
import { someEvents, stored } from './events.ts';
import { journalPath, openJournal } from './place.ts';

const failure = (code: string) => Object.assign(new Error(code), { code });

/** A disk whose file a test can break. */
function brittleDisk(): { openFile: typeof open; file: () => FileHandle } {
  let opened: FileHandle | null = null;
  return {
    openFile: async (...args) => {
      opened = await open(...args);
      return opened;
    },
    file: () => {
      assert.ok(opened);
      return opened;
    },
  };
}

/** From now on the system takes `bytes` bytes at most, then fails. */
function fillDisk(file: FileHandle, bytes: number): void {
  const write = file.write.bind(file) as (
    buffer: Buffer,
    offset: number,
    length: number,
    at: number,
  ) => Promise<object>;
  let left = bytes;
  Object.assign(file, {
    write: (buffer: Buffer, offset: number, length: number, at: number) => {
      if (left === 0) return Promise.reject(failure('ENOSPC'));
      const some = Math.min(length, left);
      left -= some;
      return write(buffer, offset, some, at);
    },
  });
}

describe('a journal whose disk fails', () => {
  it('syncs an append to the disk before it acknowledges it', async (t) => {
    const path = await journalPath(t);
    const { openFile, file } = brittleDisk();
    const { journal } = await openJournal(t, path, { openFile });
    const order: string[] = [];
    let finishSync = () => {};
    const syncBegan = new Promise<void>((resolve) => {
      Object.assign(file(), {
        datasync: () => {
          resolve();
          return new Promise<void>((done) => {
            finishSync = done;
          });
        },
      });
    });
    const appended = journal.append(someEvents(2)).then(() => order.push('acknowledged'));
    await syncBegan;
    assert.equal((await readFile(path, 'utf8')).split('\n').length, 4);
    order.push('synced');
    finishSync();
    await appended;
    assert.deepEqual(order, ['synced', 'acknowledged']);
  });

  it('writes on where the system takes only a part at a time', async (t) => {
    const path = await journalPath(t);
    const { openFile, file } = brittleDisk();
    const { journal } = await openJournal(t, path, { openFile });
    const write = file().write.bind(file()) as (buffer: Buffer, offset: number, length: number, at: number) => unknown;
    Object.assign(file(), {
      write: (buffer: Buffer, offset: number, length: number, at: number) =>
        write(buffer, offset, Math.min(length, 7), at),
    });
    await journal.append(someEvents(3));
    assert.deepEqual(await journal.read(), someEvents(3));
  });

  for (const bytes of [0, 1, 300, 600]) {
    it(`takes an append back of which only ${bytes} bytes found room, and takes no more`, async (t) => {
      const path = await journalPath(t);
      const { openFile, file } = brittleDisk();
      const { journal } = await openJournal(t, path, { openFile });
      await journal.append(someEvents(2));
      const before = await readFile(path);
      fillDisk(file(), bytes);
      await assert.rejects(journal.append(someEvents(3, 3)), (error) => {
        assert.ok(error instanceof OperatorError);
        assert.match(error.message, /^EVENT_JOURNAL .*journal.jsonl: there is no room left for it.* \(ENOSPC\)\.$/);
        return true;
      });
      assert.deepEqual(await readFile(path), before);
      await assert.rejects(journal.append(someEvents(1, 3)), /no room left/);
      await assert.rejects(journal.append([]), /no room left/);
      assert.deepEqual(await journal.read(), someEvents(2));
      await journal.close();

      const again = await openJournal(t, path);
      assert.deepEqual(again.warnings, []);
      assert.deepEqual(await again.journal.read(), someEvents(2));
      await again.journal.append(someEvents(1, 3));
    });
  }

  it('takes an append back whose sync failed', async (t) => {
    const path = await journalPath(t);
    const { openFile, file } = brittleDisk();
    const { journal } = await openJournal(t, path, { openFile });
    await journal.append(someEvents(1));
    Object.assign(file(), { datasync: () => Promise.reject(failure('EIO')) });
    await assert.rejects(journal.append(someEvents(2, 2)), /it cannot be written. Check the disk.*\(EIO\)/);
    await journal.close();
    const again = await openJournal(t, path);
    assert.deepEqual(await again.journal.read(), someEvents(1));
  });

  it('is cut at the next start where the beginning of an append could not be taken back', async (t) => {
    const path = await journalPath(t);
    const { openFile, file } = brittleDisk();
    const { journal } = await openJournal(t, path, { openFile });
    await journal.append(someEvents(1));
    fillDisk(file(), 300);
    Object.assign(file(), { truncate: () => Promise.reject(failure('EIO')) });
    await assert.rejects(journal.append(someEvents(2, 2)), /ENOSPC/);
    assert.deepEqual(await journal.read(), someEvents(1));
    await journal.close();
    const again = await openJournal(t, path);
    assert.match(again.warnings.join(), /stopped while it wrote event 2. The unfinished end \(300 bytes\) was cut off/);
    assert.deepEqual(await again.journal.read(), someEvents(1));
  });

  it('has its cut on the disk before it takes an append', async (t) => {
    const path = await journalPath(t);
    const { journal } = await openJournal(t, path);
    await journal.append(someEvents(2));
    await journal.close();
    await writeFile(path, (await readFile(path)).subarray(0, -10));
    const done: string[] = [];
    const openFile: typeof open = async (...args) => {
      const file = await open(...args);
      const { truncate, datasync } = file;
      return Object.assign(file, {
        truncate: (length: number) => truncate.call(file, length).then(() => void done.push('cut')),
        datasync: () => datasync.call(file).then(() => void done.push('synced')),
      });
    };
    await openJournal(t, path, { openFile });
    assert.deepEqual(done, ['cut', 'synced']);
  });

  it('refuses to start where the cut cannot be written', async (t) => {
    const path = await journalPath(t);
    const { journal } = await openJournal(t, path);
    await journal.append(someEvents(2));
    await journal.close();
    await writeFile(path, (await readFile(path)).subarray(0, -10));
    const openFile: typeof open = async (...args) =>
      Object.assign(await open(...args), { datasync: () => Promise.reject(failure('EIO')) });
    await assert.rejects(openJournal(t, path, { openFile }), /it cannot be written. Check the disk.*\(EIO\)/);
  });

  for (const [code, words] of [
    ['EACCES', 'may not read and write it. Give its user the right to'],
    ['EPERM', 'may not read and write it. Give its user the right to'],
    ['EROFS', 'the disk is read-only. Choose a path on another one'],
    ['ENOTDIR', 'is not a folder. Choose another path'],
    ['EMFILE', 'the file cannot be opened'],
  ] as const)
    it(`says what to do where the system refuses the file with ${code}`, async (t) => {
      const path = await journalPath(t);
      const openFile: typeof open = () => Promise.reject(failure(code));
      await assert.rejects(openJournal(t, path, { openFile }), (error) => {
        assert.ok(error instanceof OperatorError);
        assert.ok(error.message.startsWith(`EVENT_JOURNAL ${path}: `) && error.message.includes(words), error.message);
        assert.ok(error.message.endsWith(`(${code}).`));
        return true;
      });
    });

  it('says at the start that a new one cannot be written', async (t) => {
    const path = await journalPath(t);
    const openFile: typeof open = async (...args) => {
      const file = await open(...args);
      fillDisk(file, 20);
      return file;
    };
    await assert.rejects(openJournal(t, path, { openFile }), /no room left for it/);
    const { journal, warnings } = await openJournal(t, path);
    assert.match(warnings.join(), /there is nothing in the file/);
    assert.deepEqual(await journal.read(), []);
  });

  it('refuses what it could not read back, before it writes any of it', async (t) => {
    const path = await journalPath(t);
    const { journal } = await openJournal(t, path);
    const before = await readFile(path);
    const wrong = stored([{ type: 'VideoDownloaded', data: { bytes: Number.NaN, sha256: '' } }], 2);
    await assert.rejects(journal.append([...someEvents(1), ...wrong]), /wrong or missing: bytes/);
    assert.deepEqual(await readFile(path), before);
  });
});
