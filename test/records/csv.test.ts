import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { recordsCsv } from '../../src/records/csv.ts';
import type { PromptRecord, RecordStatus } from '../../src/records/records.ts';

const record: PromptRecord = {
  id: '7d9f1c1e-6f0a-5c3c-9d55-0d6f3d1a2b3c',
  user_id: 4_242,
  username: 'anna',
  timestamp: Date.UTC(2026, 9, 8, 12, 30, 5, 250),
  prompt_tokens: 12,
  output_prompt_tokens: null,
  model: 'veo-3.1-fast-generate-001',
  cost: 0.8,
  duration_seconds: 8,
  resolution: '720p',
  status: 'done',
};

const header =
  'id,user_id,username,timestamp,prompt_tokens,output_prompt_tokens,model,cost,duration_seconds,resolution,status';

const csv = (...records: readonly PromptRecord[]): string => recordsCsv(records);

/** Reads CSV by the grammar of RFC 4180, character by character. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let at = 0;
  const plain = (): string => {
    const from = at;
    while (at < text.length && !',"\r\n'.includes(text.charAt(at))) at++;
    return text.slice(from, at);
  };
  const quoted = (): string => {
    let value = '';
    for (at++; ; at++) {
      assert.ok(at < text.length, 'a quote is never closed');
      if (text[at] !== '"') value += text[at];
      else if (text[at + 1] === '"') value += text[++at];
      else break;
    }
    at++;
    return value;
  };
  while (at < text.length) {
    const row: string[] = [];
    for (;;) {
      row.push(text[at] === '"' ? quoted() : plain());
      if (text[at] !== ',') break;
      at++;
    }
    assert.equal(text.slice(at, at + 2), '\r\n', 'a row ends with CRLF');
    at += 2;
    rows.push(row);
  }
  return rows;
}

test('a record is a line with its columns, in UTC and in dollars, with what is unknown left empty', () => {
  assert.equal(
    csv(record, { ...record, cost: null, prompt_tokens: null, output_prompt_tokens: 7, status: 'failed' }),
    `\ufeff${header}\r\n` +
      '7d9f1c1e-6f0a-5c3c-9d55-0d6f3d1a2b3c,4242,anna,2026-10-08T12:30:05.250Z,12,,veo-3.1-fast-generate-001,0.8,8,720p,done\r\n' +
      '7d9f1c1e-6f0a-5c3c-9d55-0d6f3d1a2b3c,4242,anna,2026-10-08T12:30:05.250Z,,7,veo-3.1-fast-generate-001,,8,720p,failed\r\n',
  );
});

test('without records there is the header alone', () => {
  assert.equal(csv(), `\ufeff${header}\r\n`);
});

const nameIn = (username: string): string | undefined => parse(csv({ ...record, username }))[1]?.[2];

test('texts that a spreadsheet would calculate begin with an apostrophe, whatever hides their beginning', () => {
  for (const text of ['=HYPERLINK("http://x")', '+1', '-1', '@SUM(1)', '\t=1', '\n=1', ' =1', '"=1', '＝1', '\u200b=1'])
    assert.match(nameIn(text) ?? '', /^'[=+\-@＝]/, JSON.stringify(text));
  for (const text of ['anna', 'Anna-Maria', 'a=b', "O'Neil", '', '1+1', 'a@b', 'Zoë 🦊'])
    assert.equal(nameIn(text), text);
});

test('nor do they become formulas where a spreadsheet parts the line elsewhere', () => {
  assert.deepEqual(['a;=1', 'a\t+1\n-1', 'a|@b', 'a,=1'].map(nameIn), ['a =1', 'a +1 -1', 'a @b', 'a =1']);
});

test('the number of an anonymous admin or a channel stays a number', () => {
  assert.equal(parse(csv({ ...record, user_id: -1_001_234_567_890 }))[1]?.[1], '-1001234567890');
});

const foreign = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n ,;|"\'aＡ＝\u200b') }),
);

test('reading the lines back gives the same records', () => {
  const unknown = (known: fc.Arbitrary<number>) => fc.oneof(fc.constant(null), known);
  const records: fc.Arbitrary<PromptRecord> = fc.record({
    id: fc.uuid(),
    user_id: fc.maxSafeInteger(),
    username: fc.constantFrom('anna', 'Zoë 🦊', 'Анна', ''),
    timestamp: fc.integer({ min: 0, max: 4e12 }),
    prompt_tokens: unknown(fc.nat()),
    output_prompt_tokens: unknown(fc.nat()),
    model: fc.constantFrom('veo-3.1-fast-generate-001', 'm'),
    cost: unknown(fc.double({ min: 0, max: 1e6, noNaN: true })),
    duration_seconds: fc.nat(60),
    resolution: fc.constantFrom('720p', '4k'),
    status: fc.constantFrom<RecordStatus>(
      'queued',
      'generating',
      'downloading',
      'uploading',
      'done',
      'failed',
      'cancelled',
    ),
  });
  fc.assert(
    fc.property(fc.array(records), (written) => {
      const bytes = Buffer.from(csv(...written));
      assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
      const [names, ...rows] = parse(bytes.toString('utf8').slice(1));
      assert.equal(names?.join(','), header);
      const read = rows.map((row) => {
        assert.equal(row.length, 11);
        const [id = '', user = '', username = '', at = '', prompt = '', output = '', model = '', cost = '', ...rest] =
          row;
        const [seconds = '', resolution = '', status = ''] = rest;
        const number = (text: string) => (text === '' ? null : Number(text));
        return {
          id: id,
          user_id: Number(user),
          username: username,
          timestamp: Date.parse(at),
          prompt_tokens: number(prompt),
          output_prompt_tokens: number(output),
          model: model,
          cost: number(cost),
          duration_seconds: Number(seconds),
          resolution: resolution,
          status: status,
        };
      });
      assert.deepEqual(
        read,
        written.map((one) => ({ ...one, cost: one.cost === 0 ? 0 : one.cost })),
      );
    }),
    { numRuns: 300 },
  );
});

test('no text of others begins a formula at a place where a cell could begin', () => {
  fc.assert(
    fc.property(foreign, (text) => {
      for (const cell of (nameIn(text) ?? '').split(/[,;|\t\r\n]/))
        assert.doesNotMatch(cell.replaceAll(/["\s]/g, ''), /^[=+\-@＝＋－＠]/);
    }),
  );
});
