import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { type Command, runCommand } from '../../scripts/command.ts';
import { scriptPath } from '../../scripts/script-command.ts';

const root = new URL('../../', import.meta.url);
const { scripts } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as {
  scripts: Record<string, string>;
};
/** Every file that somebody starts, with how its help says that it is called. */
const started = [
  ...Object.entries(scripts).flatMap(([name, line]) =>
    [...line.matchAll(/scripts\/\S+\.ts/g)].map(([file]) => ({ file, called: `npm run ${name}` })),
  ),
  ...['telegram', 'vertex'].map((name) => {
    const file = `scripts/emulators/${name}.ts`;
    return { file, called: `node --import tsx ${file}` };
  }),
];

describe('every command', () => {
  it('of package.json is among these', () => {
    assert.ok(started.length >= 9);
  });

  for (const { file, called } of started) {
    const run = async (...argv: string[]) => {
      const { command } = (await import(scriptPath(new URL(file, root)))) as { command: Command };
      const out: string[] = [];
      const err: string[] = [];
      const code = await runCommand(
        command,
        argv,
        { write: (text) => out.push(text) },
        { write: (text) => err.push(text) },
      );
      return { code, out: out.join(''), err: err.join('') };
    };

    it(`says with --help what it does and which options it has: ${called}`, async () => {
      for (const wanted of ['--help', '-h']) {
        const { code, out, err } = await run(wanted);
        assert.deepEqual([code, err], [0, '']);
        assert.ok(out.startsWith(`Usage: ${called}`), out);
        assert.match(out, /\n {2}--help +this text\n/);
        for (const line of out.split('\n')) assert.ok(line.length <= 120, line);
      }
    });

    it(`ends with 2 where an argument is unknown, and names it: ${called}`, async () => {
      assert.deepEqual(await run('--frobnicate'), {
        code: 2,
        out: '',
        err: "Unknown option '--frobnicate'.\n--help says more.\n",
      });
      const { code, out, err } = await run('no-such-thing', 'no-such-other');
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, /"no-such-(thing|other)"/);
    });
  }
});
