import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const papers = ['README.md', 'CONTRIBUTING.md', 'src/README.md', 'scripts/bench/README.md'] as const;

const ours = ['src', 'machines', 'scripts', 'test'];
const files = (await Promise.all(ours.map((folder) => readdir(join(root, folder), { recursive: true })))).flat();
const names = new Set(files.map((file) => basename(file)));

/** What stands between backticks on one line. */
const quoted = (text: string): string[] => [...text.matchAll(/`([^`\n]+)`/g)].map(([, words = '']) => words);

/** What a paper names of the project: paths of files and folders, and names of files in TypeScript. */
const namedIn = (text: string): string[] =>
  quoted(text)
    .flatMap((words) => words.split(/\s+/))
    .filter(
      (word) => /^[\w./-]+$/.test(word) && (ours.some((top) => word.startsWith(`${top}/`)) || /\.ts$/.test(word)),
    );

/** A path counts from the project's folder or from src; a name alone may be that of any file. */
const isThere = (name: string): boolean =>
  [root, join(root, 'src')].some((folder) => existsSync(join(folder, name))) ||
  (!name.includes('/') && names.has(name));

describe('the papers', () => {
  for (const paper of papers)
    it(`name only files that there are: ${paper}`, async () => {
      const named = namedIn(await readFile(join(root, paper), 'utf8'));
      assert.ok(named.length > 0);
      assert.deepEqual(
        named.filter((name) => !isThere(name)),
        [],
      );
    });

  it('name only commands that there are', async () => {
    const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { scripts: object };
    const texts = await Promise.all(papers.map((paper) => readFile(join(root, paper), 'utf8')));
    const named = texts.flatMap((text) => [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name));
    assert.ok(named.length > 5);
    assert.deepEqual(
      named.filter((name) => !Object.hasOwn(scripts, name)),
      [],
    );
  });
});
