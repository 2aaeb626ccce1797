import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { OperatorError } from '../../../src/config/operator-error.ts';
import { batchLines, headerLine } from '../../../src/log/journal/line.ts';
import { readJournalFile } from '../../../src/log/journal/reader.ts';
import { someEvents } from './events.ts';
import { journalPath, openJournal } from './place.ts';

const operatorError = (message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof OperatorError, String(error));
  assert.match(error.message, message);
  return true;
};

describe('a journal file', () => {
  it('is JSON lines: a header with the format and the machine, then an event a line', async (t) => {
    const path = await journalPath(t);
    const { journal } = await openJournal(t, path);
    await journal.append(someEvents(2));
    await journal.append(someEvents(1, 3));
    const text = await readFile(path, 'utf8');
    assert.ok(text.endsWith('}\n'));
    const [header, ...lines] = text
      .slice(0, -1)
      .split('\n')
      .map((line): object => ({ ...JSON.parse(line), crc: null }));
    assert.deepEqual(header, {
      format: 'telegram-video-gen journal',
      formatVersion: 1,
      machine: '1.0.0',
      bot: 123456789,
      crc: null,
    });
    assert.deepEqual(
      lines,
      someEvents(3).map((event, index) => ({ ...event, more: [1, 0, 0][index], crc: null })),
    );
  });

  it('holds the same bytes however it came to be', async (t) => {
    const path = await journalPath(t);
    for (const from of [1, 3]) {
      const { journal } = await openJournal(t, path);
      await journal.append(someEvents(2, from));
      await journal.close();
    }
    const bytes = Buffer.concat([
      headerLine({ machineVersion: '1.0.0', botId: 123456789 }),
      batchLines(someEvents(2)),
      batchLines(someEvents(2, 3)),
    ]);
    assert.deepEqual(await readFile(path), bytes);
  });

  it('is for its user alone, and an older one is made so with a warning', async (t) => {
    const path = await journalPath(t);
    const first = await openJournal(t, path);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.deepEqual(first.warnings, []);
    await first.journal.close();
    await chmod(path, 0o644);
    const second = await openJournal(t, path);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.match(second.warnings.join(), /^EVENT_JOURNAL .*journal.jsonl: other users could read or write it/);
  });

  it('keeps the version of the machine that began it', async (t) => {
    const path = await journalPath(t);
    for (const machineVersion of ['1.0.0', '2.0.0']) {
      const { journal } = await openJournal(t, path, { machineVersion });
      await journal.close();
    }
    assert.equal((await readJournalFile(path)).machineVersion, '1.0.0');
  });

  it('keeps the id of its bot, and is refused to another one, which changes nothing', async (t) => {
    const path = await journalPath(t);
    const { journal } = await openJournal(t, path, { botId: 111 });
    await journal.append(someEvents(1));
    await journal.close();
    await chmod(path, 0o644);
    const before = await readFile(path);
    await assert.rejects(
      openJournal(t, path, { botId: 222 }),
      operatorError(/^EVENT_JOURNAL .*: this is the journal of another bot \(its id is 111\).* that of bot 222/),
    );
    assert.deepEqual(await readFile(path), before);
    assert.equal((await stat(path)).mode & 0o777, 0o644);
    const again = await openJournal(t, path, { botId: 111 });
    assert.deepEqual(await again.journal.read(), someEvents(1));
  });

  it('that was begun before headers named a bot is this bot’s from the next start on, and keeps every event', async (t) => {
    const path = await journalPath(t);
    const old = Buffer.concat([headerLine({ machineVersion: '0.9.0', botId: null }), batchLines(someEvents(2))]);
    // The last one is whole but for its newline.
    for (const bytes of [old.subarray(0, old.indexOf(10) + 1), old, old.subarray(0, -1)]) {
      await writeFile(path, bytes, { mode: 0o600 });
      const events = (await readJournalFile(path)).events;
      const { journal } = await openJournal(t, path);
      assert.deepEqual(await journal.read(), events);
      await journal.append(someEvents(1, events.length + 1));
      await journal.close();
      assert.ok((await readFile(path)).subarray(0, bytes.length).equals(bytes), 'nothing was rewritten');
      const { botId, machineVersion } = await readJournalFile(path);
      assert.deepEqual([botId, machineVersion], [123456789, '0.9.0']);
      await assert.rejects(openJournal(t, path, { botId: 222 }), operatorError(/another bot/));
      const { journal: again } = await openJournal(t, path);
      assert.deepEqual(await again.read(), someEvents(events.length + 1));
      await again.close();
      assert.equal((await readFile(path, 'utf8')).split('"format"').length, 3, 'it was named once');
    }
  });

  it('needs its folder, and says so', async (t) => {
    const path = await journalPath(t);
    const missing = join(dirname(path), 'missing', 'journal.jsonl');
    await assert.rejects(openJournal(t, missing), operatorError(/folder .*missing does not exist. Create it first/));
    await assert.rejects(readJournalFile(missing), operatorError(/cannot be read \(ENOENT\)/));
  });

  it('is a file: a folder or a device is refused', async (t) => {
    const folder = dirname(await journalPath(t));
    await assert.rejects(openJournal(t, folder), operatorError(/this is a folder. Name a file in it/));
    await assert.rejects(openJournal(t, '/dev/null'), operatorError(/not a file/));
    await assert.rejects(readJournalFile(folder), operatorError(/not a file/));
  });

  it('is never made out of a file of another kind, which stays as it is', async (t) => {
    const path = await journalPath(t);
    const others = [
      'a note',
      'a note\n',
      '{"format":"other"}\n',
      `\u{feff}{"format":"telegram-video-gen journal"`,
      '\n',
    ];
    for (const text of [...others, '\0'.repeat(2_000_000)]) {
      await writeFile(path, text);
      await assert.rejects(openJournal(t, path), operatorError(/line 1: .*The file was not changed/));
      await assert.rejects(readJournalFile(path), operatorError(/line 1: /));
      assert.equal(await readFile(path, 'utf8'), text);
    }
  });

  it('begins anew in an empty file, with a warning', async (t) => {
    const path = await journalPath(t);
    await writeFile(path, '');
    const { journal, warnings } = await openJournal(t, path);
    assert.match(warnings.join(), /there is nothing in the file/);
    await journal.append(someEvents(1));
    assert.deepEqual(await journal.read(), someEvents(1));
  });

  it('may be reached through a symbolic link, but a link to nothing is refused', async (t) => {
    const path = await journalPath(t);
    const link = join(dirname(path), 'link');
    await symlink(path, link);
    await assert.rejects(openJournal(t, link), OperatorError);
    await writeFile(path, '');
    const { journal } = await openJournal(t, link);
    await journal.append(someEvents(1));
    assert.deepEqual((await readJournalFile(path)).events, someEvents(1));
  });

  it('is read without being changed or locked while a bot uses it', async (t) => {
    const path = await journalPath(t);
    const { journal } = await openJournal(t, path);
    await journal.append(someEvents(3));
    const before = await readFile(path);
    assert.deepEqual((await readJournalFile(path)).events, someEvents(3));
    await journal.append(someEvents(1, 4));
    assert.deepEqual((await readFile(path)).subarray(0, before.length), before);
    assert.deepEqual((await readJournalFile(path)).events, someEvents(4));
  });

  const meddling: Record<string, (path: string) => Promise<void>> = {
    'was written to': (path) => writeFile(path, 'x', { flag: 'a' }),
    'was removed': (path) => rm(path),
    'was moved': (path) => rename(path, `${path}.1`),
    'was replaced by a copy': async (path) => {
      const copy = await readFile(path);
      await rename(path, `${path}.1`);
      await writeFile(path, copy);
    },
    'became a folder': async (path) => {
      await rename(path, `${path}.1`);
      await mkdir(path);
    },
  };
  for (const [what, meddle] of Object.entries(meddling)) {
    it(`takes nothing more once it ${what} by another program`, async (t) => {
      const path = await journalPath(t);
      const { journal } = await openJournal(t, path);
      await journal.append(someEvents(1));
      await meddle(path);
      await assert.rejects(
        journal.append(someEvents(1, 2)),
        operatorError(/another program changed, moved or removed/),
      );
      await assert.rejects(journal.append(someEvents(1, 2)), operatorError(/another program/));
    });
  }
});
