import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const src = fileURLToPath(new URL('../../src/', import.meta.url));

/** What the rest of the bot may import: it loads the inspector itself at run time. */
const door = join('inspector', 'open.ts');

test('nothing of the inspector is loaded unless it is asked for: the rest imports it at run time at most', async () => {
  const files = (await readdir(src, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const others = files.filter((name) => !name.startsWith('inspector') || name === door);
  assert.ok(others.length > 20 && others.length < files.length);
  for (const name of others) {
    const text = await readFile(join(src, name), 'utf8');
    const static_ = text.matchAll(/^import (?!type)[^;]*? from '([^']+)'/gm);
    for (const [, from] of static_)
      assert.doesNotMatch(from ?? '', /\/inspector\/(?!open\.ts)|^\.\/.*inspector\.ts|@statelyai\/inspect/, name);
  }
});
