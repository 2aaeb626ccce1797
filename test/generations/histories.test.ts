import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  historiesFolder,
  historyPath,
  holdsOldShape,
  outcomeOf,
  outcomePath,
} from '../../scripts/histories/history.ts';
import { scenarios } from '../../scripts/histories/scenarios.ts';
import { OperatorError } from '../../src/config/operator-error.ts';
import { checkStates, replay } from '../../src/generations/compare.ts';
import { isGenerationEvent, type StoredEvent, schemaOf } from '../../src/log/facts.ts';
import { readJournalFile } from '../../src/log/journal/reader.ts';
import { sample } from '../support/extent.ts';
import { mutations } from './mutations.ts';

const names = readdirSync(historiesFolder)
  .filter((file) => file.endsWith('.jsonl'))
  .map((file) => basename(file, '.jsonl'));
const histories = new Map<string, StoredEvent[]>();
for (const name of names) histories.set(name, (await readJournalFile(historyPath(name), assert.fail)).events);

for (const [name, log] of histories)
  describe(`the history "${name}"`, () => {
    it('replays against today’s machine, down to every record, setting and sum', async () => {
      assert.ok(log.length > 0);
      assert.deepEqual(replay(log).divergences, []);
      assert.deepEqual(checkStates(log), []);
      const outcome: unknown = JSON.parse(await readFile(outcomePath(name), 'utf8'));
      assert.deepEqual(JSON.parse(JSON.stringify(await outcomeOf(log))), outcome);
    });

    for (const [what, mutate] of Object.entries(mutations))
      it(`is refused with ${what}, wherever that is`, () => {
        const copies = sample([...log.keys()]).flatMap((index) => mutate(log, index));
        assert.ok(copies.length > 0);
        for (const { log: mutated, noticedWithin, isRenumbered } of copies) {
          const beginning = mutated.slice(0, noticedWithin);
          assert.notDeepEqual(replay(beginning).divergences, [], `noticed within ${noticedWithin} facts`);
          if (isRenumbered) assert.notDeepEqual(checkStates(beginning), [], `noticed when the bot starts`);
        }
      });
  });

describe('the files of the histories', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'histories-'));
  });
  after(() => rm(folder, { recursive: true }));

  for (const name of names)
    it(`cannot be edited: "${name}" is refused with a line dropped, doubled, swapped or changed`, async () => {
      const lines = (await readFile(historyPath(name), 'utf8')).split('\n').slice(0, -1);
      for (const [index, line] of sample([...lines.entries()])) {
        const next = lines[index + 1];
        const copies = [
          lines.toSpliced(index, 0, line),
          lines.with(
            index,
            line.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)),
          ),
          // Without its last line a log looks as if that fact had not happened yet.
          ...(next === undefined ? [] : [lines.toSpliced(index, 1), lines.with(index, next).with(index + 1, line)]),
        ];
        for (const copy of copies) {
          const path = join(folder, `${name}.jsonl`);
          await writeFile(path, `${copy.join('\n')}\n`);
          await assert.rejects(readJournalFile(path), OperatorError, `line ${index + 1}`);
        }
      }
    });
});

describe('the recorded histories', () => {
  it('hold every scenario: "npm run record-histories" records what is missing', () => {
    for (const name of Object.keys(scenarios)) assert.ok(names.includes(name), name);
  });

  it('walk every edge of the machine that the bot takes', () => {
    const walked = new Set<string>();
    for (const log of histories.values()) {
      const before = new Map<string, string>();
      for (const { stream, type, state } of log.filter((event) => isGenerationEvent(event))) {
        walked.add(`${before.get(stream) ?? ''} --${type}--> ${state}`);
        before.set(stream, state ?? '');
      }
    }
    assert.deepEqual([...walked].sort(), [
      ' --PromptAccepted--> queued',
      'downloading --GenerationFailed--> failed',
      'downloading --VideoDownloaded--> uploading',
      'generating.rendering --GenerationCancelled--> cancelled',
      'generating.rendering --GenerationFailed--> failed',
      'generating.rendering --VideoGenerated--> downloading',
      // Not while the request is on its way: the bot waits for the answer before it cancels.
      'generating.submitting --GenerationFailed--> failed',
      'generating.submitting --OperationStarted--> generating.rendering',
      'generating.submitting --SubmissionRefused--> queued',
      'queued --GenerationCancelled--> cancelled',
      'queued --GenerationFailed--> failed',
      'queued --GenerationStarted--> generating.submitting',
      'uploading --GenerationFailed--> failed',
      'uploading --VideoDelivered--> done',
    ]);
  });

  it('hold every shape that a fact ever had', async () => {
    const seen = new Set<string>();
    for (const name of names)
      for (const line of (await readFile(historyPath(name), 'utf8')).split('\n').slice(1, -1)) {
        const { type, schema } = JSON.parse(line) as StoredEvent;
        seen.add(`${type} ${schema}`);
      }
    for (const [type, present] of Object.entries(schemaOf))
      for (let schema = 1; schema <= present; schema++) assert.ok(seen.has(`${type} ${schema}`), `${type} ${schema}`);
  });

  it('are never recorded over where they hold an old shape', async () => {
    for (const [name, isOld] of [
      ['prompts-of-schema-1', true],
      ['language', false],
    ] as const)
      assert.equal(holdsOldShape(await readFile(historyPath(name), 'utf8')), isOld);
    assert.equal(holdsOldShape(''), false);
    assert.equal(Object.hasOwn(scenarios, 'prompts-of-schema-1'), false);
  });

  it('show an old shape in its new one: prompts of schema 1 all came as messages', () => {
    const prompts = (histories.get('prompts-of-schema-1') ?? []).filter(({ type }) => type === 'PromptAccepted');
    assert.equal(prompts.length, 6);
    for (const { schema, data } of prompts) assert.deepEqual([schema, 'origin' in data && data.origin], [4, 'message']);
  });
});
