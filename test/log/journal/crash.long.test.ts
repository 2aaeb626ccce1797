import assert from 'node:assert/strict';
import { readdir, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, it } from 'node:test';
import type { StoredEvent } from '../../../src/log/facts.ts';
import { startChild } from './child.ts';
import { someEvents } from './events.ts';
import { journalPath, openJournal } from './place.ts';

/** Every append of the writer says how many events belong to it. */
function assertWholeAppends(events: readonly StoredEvent[]): void {
  for (let index = 0; index < events.length; ) {
    const event = events[index];
    assert.ok(event?.type === 'ModelSelected');
    const size = event.data.userId;
    const append = events.slice(index, index + size);
    assert.equal(append.length, size, `the append at position ${event.position} is half`);
    assert.ok(append.every(({ data }) => 'userId' in data && data.userId === size));
    index += size;
  }
}

describe('a journal whose process dies', () => {
  it('has every acknowledged event and no half append, killed at any moment, many times', async (t) => {
    const path = await journalPath(t);
    for (let round = 0; round < 6; round++) {
      const child = startChild(t, 'write', path);
      assert.equal(await child.line(), 'open');
      const acknowledgements = Math.floor(Math.random() * 30);
      let acknowledged = 0;
      for (let count = 0; count < acknowledgements; count++) acknowledged = Number(await child.line());
      await child.kill();
      for (let line = await child.line(); line !== null; line = await child.line()) acknowledged = Number(line);

      const { journal } = await openJournal(t, path);
      const events = await journal.read();
      assert.ok(events.length >= acknowledged, `${events.length} events of ${acknowledged} acknowledged`);
      assertWholeAppends(events);
      await journal.append(someEvents(1, events.length + 1, 1));
      await journal.close();
    }
    assert.deepEqual(await readdir(dirname(path)), ['journal.jsonl']);
  });

  it('can be opened when its process was killed while it started', async (t) => {
    const path = await journalPath(t);
    for (let round = 0; round < 3; round++) {
      const child = startChild(t, 'hold', path);
      // Somewhere between the file's creation and the end of the start, or just before.
      while (!(await readdir(dirname(path))).includes('journal.jsonl') && child.process.exitCode === null) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      await child.kill();
      const { journal } = await openJournal(t, path);
      assert.deepEqual(await journal.read(), []);
      await journal.close();
      await rm(path);
    }
  });

  it('keeps what was acknowledged when the system stops the file from growing', async (t) => {
    const path = await journalPath(t);
    const child = startChild(t, 'write', path, 1000);
    assert.equal(await child.line(), 'open');
    let acknowledged = 0;
    let last = await child.line();
    for (; last !== null && /^\d+$/.test(last); last = await child.line()) acknowledged = Number(last);
    assert.match(last ?? '', /^failed OperatorError: EVENT_JOURNAL .*: there is no room left for it.*\(EFBIG\)\.$/);
    await child.close();
    const { size } = await stat(path);
    const { journal, warnings } = await openJournal(t, path);
    assert.deepEqual(warnings, []);
    assert.equal((await stat(path)).size, size);
    const events = await journal.read();
    assert.equal(events.length, acknowledged);
    assertWholeAppends(events);
  });
});
