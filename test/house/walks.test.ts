import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, normalize } from 'node:path';
import { describe, it } from 'node:test';
import { importsOf, root } from './imports.ts';

const imports = await importsOf();
const readme = await readFile(join(root, 'src/README.md'), 'utf8');
const [, section = ''] = /^## Walks\n(.*?)^Rules that hold everywhere/ms.exec(readme) ?? [];
const walks = section.split(/^(?=\*\*)/m).slice(1);

/** The files that a walk names, in its order; a name alone stands for the nearest file of that name. */
function filesOf(walk: string): string[] {
  const files: string[] = [];
  for (const [, name = ''] of walk.matchAll(/`([\w./-]+\.ts)`/g)) {
    const beside = files.map((file) => join(dirname(file), name)).reverse();
    const elsewhere = [...imports.keys()].filter((file) => basename(file) === name);
    const found = [...beside, normalize(join('src', name)), ...elsewhere].find((file) => imports.has(file));
    assert.ok(found, `there is no ${name}`);
    files.push(found);
  }
  return files;
}

/** Whether one of the two imports the other: who calls knows who is called, who subscribes or implements the other. */
const areTied = (one: string, other: string): boolean =>
  one === other || imports.get(one)?.includes(other) === true || imports.get(other)?.includes(one) === true;

describe('the walks through the code', () => {
  it('are five', () => {
    assert.equal(walks.length, 5);
  });

  for (const walk of walks)
    it(`lead from each file to the next by its imports: ${/\*\*(.*?)\*\*/.exec(walk)?.[1]}`, () => {
      const files = filesOf(walk);
      assert.ok(files.length > 5);
      const lost = files.filter(
        (file, index) => index > 0 && !files.slice(0, index).some((each) => areTied(each, file)),
      );
      assert.deepEqual(lost, []);
    });

  it('say truly in which file something is', async () => {
    const named = [...section.matchAll(/`(\w+)` of `([\w./-]+\.ts)`/g)];
    assert.ok(named.length > 0);
    for (const [, what = '', file = ''] of named)
      assert.match(await readFile(join(root, 'src', file), 'utf8'), new RegExp(`\\b${what}\\b`));
  });
});
