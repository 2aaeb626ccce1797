import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { accepted, goodLife, lifeOf, stored } from '../support/facts.ts';
import { log, run, Shelf } from './replay.ts';

describe('a replay', () => {
  let shelf: Shelf;
  before(async () => {
    shelf = await Shelf.open();
  });
  after(() => shelf.close());

  describe('a log that today’s statechart sees differently', () => {
    it('is an exit with 1 that names each place: position, fact, recorded and computed state', async () => {
      const changed = log.map((event) => (event.position === 6 ? { ...event, state: 'downloading' } : event));
      const { code, out, err } = await run([await shelf.put(changed)]);
      assert.equal(code, 1);
      assert.equal(
        err,
        "The log and today's statechart differ once:\n" +
          '  position 6, OperationStarted of generation-aa11: recorded downloading, computed generating.rendering\n',
      );
      assert.match(out, /#6 .* downloading .*12 tokens {2}≠ generating.rendering\n/);
      assert.match(out, /\nStatistics\nVideos made: 1\n/);
      const { differences } = JSON.parse((await run([await shelf.put(changed), '--json'])).out);
      assert.deepEqual(differences, {
        inAll: 1,
        listed: [
          {
            position: 6,
            stream: 'generation-aa11',
            fact: 'OperationStarted',
            recorded: 'downloading',
            computed: 'generating.rendering',
          },
        ],
      });
    });

    it('may contradict itself so much that it has no statistics', async () => {
      const again = stored([...lifeOf('g1', goodLife()), ...lifeOf('g1', [accepted()])]);
      const { code, out, err } = await run([await shelf.put(again)]);
      assert.equal(code, 1);
      assert.match(err, /position 7, PromptAccepted of generation-g1: recorded queued, computed accepted twice\n/);
      assert.match(out, /The log contradicts itself, so it has no settings and statistics\.\n$/);
      const headless = stored(lifeOf('g1', goodLife()).slice(1));
      assert.match((await run([await shelf.put(headless)])).out, /^Generation g1 {2}its beginning is missing {2}/m);
    });

    it('has its first hundred differences listed and the rest counted', async () => {
      const many = Array.from({ length: 130 }, (_, index) =>
        lifeOf(`g${index}`, [accepted()]).map((event) => ({ ...event, state: 'done' })),
      );
      const { err } = await run([await shelf.put(stored(many.flat()))]);
      const lines = err.trimEnd().split('\n');
      assert.equal(lines.length, 102);
      assert.match(lines[0] ?? '', / differ 130 times:$/);
      assert.equal(lines.at(-1), '  and 30 more');
    });

    it('is noticed by its versions too, where all positions and states are right', async () => {
      const gap = log.map((event) => (event.position === 19 ? { ...event, version: 2 } : event));
      const { code, err } = await run([await shelf.put(gap)]);
      assert.equal(code, 1);
      assert.match(err, /position 19, SettingsReset of settings-7: recorded no state, computed version 1 is missing/);
    });
  });

  describe('a replay that cannot be', () => {
    const refusedWith = async (argv: readonly string[], words: RegExp) => {
      const { code, out, err } = await run(argv);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, words);
      assert.doesNotMatch(err, /\n {4}at /);
    };

    it('says what is wrong with the arguments', async () => {
      const path = await shelf.put(log);
      await refusedWith([], /^Which log\?.*\n--help says more\.\n$/s);
      await refusedWith([path, 'other.jsonl'], /One log at a time/);
      await refusedWith([path, '--frobnicate'], /--frobnicate/);
      await refusedWith([path, '--until'], /--until/);
      for (const moment of ['soon', '2026-02-31', '-3', '1.5', '12:00', ''])
        await refusedWith([path, `--until=${moment}`], /--until wants a position or a time/);
    });

    it('says which generations an id could mean', async () => {
      const path = await shelf.put(log);
      await refusedWith([path, '--generation', 'aa'], /2 generations begin with "aa".*:\n {2}aa11\n {2}aa22\n/);
      await refusedWith([path, '--generation', 'zz'], /No generation in this log begins with "zz"\./);
      await refusedWith([path, '--generation', 'cc', '--until', '5'], /No generation until then begins with "cc"\./);
      await refusedWith([path, '--generation', ''], /--generation wants/);
    });

    it('says what is wrong with the file', async () => {
      const path = await shelf.put(log);
      await refusedWith([`${path}.missing`], /^\/\S+\.missing: cannot be read \(ENOENT\)/);
      await refusedWith([dirname(path)], /not a file/);
      await writeFile(path, (await readFile(path, 'utf8')).replace('"userId":42', '"userId":43'));
      await refusedWith([path], /line 2: the line was changed/);
    });

    it('is none where only help is wanted', async () => {
      const { code, out, err } = await run(['--help']);
      assert.deepEqual([code, err], [0, '']);
      for (const option of ['--generation', '--until', '--json', '--help', 'Exit code'])
        assert.ok(out.includes(option));
    });
  });
});
