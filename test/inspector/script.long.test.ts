import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { scriptCommand } from '../../scripts/script-command.ts';
import { EventLog } from '../../src/log/event-log.ts';
import { FileJournal } from '../../src/log/journal/file-journal.ts';
import { goodLife, lifeOf } from '../support/facts.ts';
import { ask } from './reader.ts';

/** Runs `npm run inspect` without npm. */
function run(t: TestContext, ...args: string[]) {
  const [node, ...script] = scriptCommand(new URL('../../scripts/inspect.ts', import.meta.url));
  const child = spawn(node, [...script, ...args]);
  t.after(() => child.kill('SIGKILL'));
  const output = { out: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.error += text;
  });
  const closed = once(child, 'close').then(([code]) => code as number | null);
  const printed = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const [found] = pattern.exec(output.out) ?? [];
      if (found !== undefined) return found;
      await once(child.stdout, 'data');
    }
  };
  return { child, output, closed, printed };
}

async function folder(t: TestContext): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'inspect-'));
  t.after(() => rm(made, { recursive: true }));
  return made;
}

test('a journal is played at the printed address until somebody ends it', async (t) => {
  const path = join(await folder(t), 'journal.jsonl');
  const journal = await FileJournal.open(path, { botId: 123456789, machineVersion: '1.0.0', onWarning: assert.fail });
  const log = await EventLog.open({ projections: [], journal, newId: () => '0190c8f0-0000-7000-8000-000000000000' });
  for (const event of lifeOf('g', goodLife())) await log.append(event);
  await log.close();

  const { child, output, closed, printed } = run(t, path);
  const url = await printed(/http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\//);
  assert.match(output.out, /^6 facts\./);
  assert.equal((await ask(url)).status, 200);
  assert.deepEqual(JSON.parse((await ask(`${url}settings.json`)).text), {
    stately: 'https://stately.ai/inspect',
    recorded: true,
  });
  child.kill('SIGINT');
  assert.equal(await closed, 0);
  assert.equal(output.error, '');
});

test('without a journal, or with an empty one, it says what it wants and ends with 2', async (t) => {
  const empty = join(await folder(t), 'empty.jsonl');
  await writeFile(empty, '');
  for (const [args, words] of [
    [[], /^Which log\?.*\n--help says more\.\n$/],
    [['a', 'b'], /One log at a time, please: what is "b"\?/],
    [['a', '--port', 'x'], /--port wants a number from 0 to 65535, not "x"\./],
    [['--what'], /'--what'\./],
    [[join(tmpdir(), 'no-such-journal.jsonl')], /^\/\S*no-such-journal\.jsonl: cannot be read/],
    [[empty], /no generation/],
  ] as const) {
    const { closed, output } = run(t, ...args);
    assert.equal(await closed, 2, args.join(' '));
    assert.match(output.error, words);
    assert.doesNotMatch(output.error, /\n {4}at /);
  }
});
