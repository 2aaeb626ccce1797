import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { OperatorError } from '../../../src/config/operator-error.ts';
import type { StoredEvent } from '../../../src/log/facts.ts';
import { checksum } from '../../../src/log/journal/checksum.ts';
import { batchLines, headerLine } from '../../../src/log/journal/line.ts';
import { readJournalFile } from '../../../src/log/journal/reader.ts';
import { draws, isThorough } from '../../support/extent.ts';
import { anyAppends, oneOfEach, someEvents, stored } from './events.ts';
import { journalPath, openJournal } from './place.ts';

/** A journal that holds some appends, as a bot would have written it. */
async function written(t: TestContext, appends: readonly StoredEvent[][]): Promise<{ path: string; bytes: Buffer }> {
  const path = await journalPath(t);
  const bytes = Buffer.concat([headerLine({ machineVersion: '1.0.0', botId: 123456789 }), ...appends.map(batchLines)]);
  await writeFile(path, bytes, { mode: 0o600 });
  return { path, bytes };
}

interface Outcome {
  events: StoredEvent[] | null;
  warnings: string[];
  /** What the start stopped with. */
  error: string | null;
}

/** Starts on a file, and on what that start left behind: nothing may be new the second time. */
async function start(t: TestContext, path: string): Promise<Outcome> {
  const before = await readFile(path);
  try {
    const { journal, warnings } = await openJournal(t, path);
    const events = await journal.read();
    await journal.close();
    const again = await openJournal(t, path);
    assert.deepEqual(again.warnings, []);
    assert.deepEqual(await again.journal.read(), events);
    await again.journal.close();
    return { events, warnings, error: null };
  } catch (error) {
    assert.ok(error instanceof OperatorError, String(error));
    assert.deepEqual(await readFile(path), before, 'a start that refuses changes nothing');
    return { events: null, warnings: [], error: error.message };
  }
}

/** What is left when a journal is cut at a byte: its whole appends. A line that lacks only its newline is whole. */
function cutAt(
  length: number,
  bytes: Buffer,
  appends: StoredEvent[][],
): { events: StoredEvent[]; end: 'clean' | 'newline missing' | 'cut' } {
  const ends = [...bytes.keys()].filter((at) => bytes[at] === 10).map((at) => at + 1);
  const lines = ends.filter((end) => end - 1 <= length).length;
  let whole = Math.min(lines, 1);
  const events: StoredEvent[] = [];
  for (const append of appends) {
    if (whole + append.length > lines) break;
    whole += append.length;
    events.push(...append);
  }
  const end = ends[whole - 1] ?? Number.NaN;
  return { events, end: length === end ? 'clean' : length === end - 1 ? 'newline missing' : 'cut' };
}

describe('a journal that was cut', () => {
  it('loses at any byte only the append that was not whole, and says so', async (t) => {
    const appends = [someEvents(1), stored(oneOfEach.slice(0, 3), 2), someEvents(2, 5)];
    const { path, bytes } = await written(t, appends);
    const isEnd = (length: number) => bytes[length] === 10 || bytes[length - 1] === 10;
    for (let length = 0; length < bytes.length; length++) {
      if (!isThorough && !isEnd(length) && length % 7 !== 0) continue;
      await writeFile(path, bytes.subarray(0, length));
      const { events, end } = cutAt(length, bytes, appends);
      const readWarnings: string[] = [];
      const read = await readJournalFile(path, (message) => readWarnings.push(message));
      assert.deepEqual(read.events, events, `${length}`);
      assert.equal(readWarnings.length, end === 'cut' ? 1 : 0, `${length}`);
      // A start syncs to the disk, so not every byte: each end of a line, and some between.
      if (!isEnd(length) && length % 40 !== 0) continue;
      const outcome = await start(t, path);
      assert.deepEqual({ error: outcome.error, events: outcome.events }, { error: null, events }, `${length}`);
      assert.equal(outcome.warnings.length, end === 'clean' ? 0 : 1, `${length}: ${outcome.warnings}`);
    }
  });

  it('may end in zeros after a loss of power', async (t) => {
    const { path, bytes } = await written(t, [someEvents(2), someEvents(2, 3)]);
    const line = bytes.lastIndexOf(10, -2) + 1;
    for (const length of [line, line + 50, bytes.length - 1, bytes.length]) {
      await writeFile(path, Buffer.concat([bytes.subarray(0, length), Buffer.alloc(5000)]));
      const outcome = await start(t, path);
      assert.deepEqual(outcome.events, length < bytes.length - 1 ? someEvents(2) : someEvents(4), `${length}`);
      assert.equal(outcome.warnings.length, 1);
    }
  });

  it('takes new events where the cut was', async (t) => {
    const { path, bytes } = await written(t, [someEvents(1), someEvents(3, 2)]);
    await writeFile(path, bytes.subarray(0, -10));
    const { journal, warnings } = await openJournal(t, path);
    assert.match(warnings.join(), /stopped while it wrote event 2. The unfinished end \(\d+ bytes\) was cut off/);
    await journal.append(someEvents(2, 2));
    assert.deepEqual(await journal.read(), someEvents(3));
  });

  it('is left as it is by a reader, which says what it leaves out', async (t) => {
    const { path, bytes } = await written(t, [someEvents(1), someEvents(3, 2)]);
    const cut = bytes.subarray(0, -10);
    await writeFile(path, cut);
    const warnings: string[] = [];
    const { events } = await readJournalFile(path, (message) => warnings.push(message));
    assert.deepEqual(events, someEvents(1));
    assert.match(warnings.join(), /the end is unfinished, so its last append is left out/);
    assert.deepEqual(await readFile(path), cut);
  });
});

describe('a journal that was damaged', () => {
  it('stops the start and names the line, whatever byte was changed to whatever value', async (t) => {
    const { path, bytes } = await written(t, [someEvents(1), stored(oneOfEach, 2)]);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ change;
        await writeFile(path, changed);
        const { events, error, warnings } = await start(t, path);
        if (at === bytes.length - 1 && changed[at] === 0) {
          // The last newline became a zero, as after a loss of power: nothing is missing.
          assert.deepEqual(events, [...someEvents(1), ...stored(oneOfEach, 2)]);
          assert.equal(warnings.length, 1);
          return;
        }
        const line = bytes.subarray(0, at).filter((byte) => byte === 10).length + 1;
        assert.ok(error?.startsWith(`EVENT_JOURNAL ${path}, line ${line}: `), `${error}`);
      }),
      { numRuns: draws(40, 1_000), examples: [[bytes.length - 1, 10]] },
    );
  });

  it('never becomes another list of events, whatever bytes are changed, removed, added or swapped', async (t) => {
    const change = fc.record({
      kind: fc.constantFrom('overwrite', 'remove', 'insert', 'swap lines', 'repeat line', 'drop line' as const),
      at: fc.nat(),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(anyAppends({ appends: 5, events: 3 }), change, async (appends, { kind, at, bytes: some }) => {
        const { path, bytes } = await written(t, appends);
        const place = at % bytes.length;
        const lines = bytes.toString('latin1').match(/.*\n/g) ?? [];
        const n = at % lines.length;
        const line = lines[n] ?? '';
        const changed = {
          overwrite: () => Buffer.concat([bytes.subarray(0, place), some, bytes.subarray(place + some.length)]),
          remove: () => Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + some.length)]),
          insert: () => Buffer.concat([bytes.subarray(0, place), some, bytes.subarray(place)]),
          'swap lines': () => Buffer.from(lines.toSpliced(n, 2, lines[n + 1] ?? '', line).join(''), 'latin1'),
          'repeat line': () => Buffer.from(lines.toSpliced(n, 0, line).join(''), 'latin1'),
          'drop line': () => Buffer.from(lines.toSpliced(n, 1).join(''), 'latin1'),
        }[kind]();
        await writeFile(path, changed);
        const { events, warnings, error } = await start(t, path);
        if (error !== null || changed.equals(bytes)) return;
        assert.deepEqual(events, appends.flat().slice(0, events?.length));
        // Only an end may be gone, and in silence only where a file that got no more appends would look the same.
        const cutBetweenAppends = bytes.subarray(0, changed.length).equals(changed);
        if (events?.length !== appends.flat().length) assert.ok(warnings.length === 1 || cutBetweenAppends);
      }),
      { numRuns: draws(20, 500) },
    );
  });

  /** A line as the bot would write it, which is not what the bot would write. */
  const forged = (value: object): string => {
    const open = JSON.stringify(value).slice(0, -1);
    return `${open},"crc":"${checksum(Buffer.from(open))}"}`;
  };
  const header = { format: 'telegram-video-gen journal', formatVersion: 1, machine: '1.0.0' };
  const first = { ...someEvents(1)[0], more: 0 };
  const second = { ...someEvents(1, 2)[0], more: 0 };
  const newer = /newer version of the bot wrote it: start that version. The file was not changed/;
  const damaged = /Put back a copy of it/;
  const cases: [string, object[], number, RegExp, RegExp][] = [
    ['a newer format', [{ ...header, formatVersion: 2 }, first], 1, /has format 2, .* knows 1/, newer],
    ['another format', [{ ...header, format: 'x' }, first], 1, /not the first line of a journal/, /Put back a copy/],
    ['no header', [first, second], 1, /not the first line of a journal/, /path that does not exist yet/],
    ['a second header', [header, first, header], 3, /second header/, damaged],
    [
      'a missing position',
      [header, first, { ...second, position: 3 }],
      3,
      /position 2 is missing.*position 3/,
      damaged,
    ],
    ['a position twice', [header, first, first], 3, /position 2 is missing.*position 1/, damaged],
    ['a first position above 1', [header, second], 2, /position 1 is missing/, damaged],
    ['an unknown fact', [header, { ...first, type: 'Surprise' }], 2, /does not know this kind of fact/, newer],
    ['an inherited name for a fact', [header, { ...first, type: 'toString' }], 2, /does not know/, newer],
    ['a newer schema', [header, { ...first, schema: 9 }], 2, /ModelSelected has schema 9, .* knows 1/, newer],
    ['a missing field', [header, first, { ...second, data: { userId: 1 } }], 3, /wrong or missing: model/, damaged],
    ['a wrong envelope', [header, { ...first, stream: 7, at: null }], 2, /wrong or missing: stream, at/, damaged],
    ['a batch with a header in it', [header, { ...first, more: 1 }, header, second], 3, /append before it/, damaged],
    ['a second bot', [{ ...header, bot: 111 }, first, { ...header, bot: 222 }], 3, /there is a second header/, damaged],
    ['a bot without a number', [{ ...header, bot: 'x' }, first], 1, /no number for its bot/, /Put back a copy/],
    ['a batch that breaks off', [header, { ...first, more: 2 }, second, first], 3, /append before it/, damaged],
    ['a batch without its mark', [header, { ...first, more: -1 }], 2, /incomplete/, damaged],
    ['a line that is no object', [header, [1]], 2, /changed or cut|incomplete|JSON/, damaged],
  ];
  for (const [what, lines, line, problem, todo] of cases) {
    it(`stops the start at ${what}, with words`, async (t) => {
      const path = await journalPath(t);
      await writeFile(path, `${lines.map(forged).join('\n')}\n`);
      const { error } = await start(t, path);
      assert.ok(error?.startsWith(`EVENT_JOURNAL ${path}, line ${line}: `), `${error}`);
      assert.match(error ?? '', problem);
      assert.match(error ?? '', todo);
      await assert.rejects(readJournalFile(path), { message: error?.replace('EVENT_JOURNAL ', '') });
    });
  }

  it('names the part that can still be used, to the end of an append', async (t) => {
    const { path, bytes } = await written(t, [someEvents(2), someEvents(3, 3)]);
    const lines = bytes.toString().split('\n');
    lines[4] = lines[4]?.replace('"m"', '"n"') ?? '';
    await writeFile(path, lines.join('\n'));
    const { error } = await start(t, path);
    assert.match(error ?? '', /line 5: .*"head -n 3 /);
    await writeFile(path, `${lines.slice(0, 3).join('\n')}\n`);
    assert.deepEqual((await start(t, path)).events, someEvents(2));
  });

  it('keeps what it holds out of its messages', async (t) => {
    const path = await journalPath(t);
    const event = { ...stored(oneOfEach.slice(2, 3))[0], more: 0, at: 'secret', stream: ['secret'] };
    await writeFile(path, `${forged(header)}\n${forged(event)}\n`);
    const { error } = await start(t, path);
    assert.doesNotMatch(error ?? '', /secret|Zo/);
  });
});
