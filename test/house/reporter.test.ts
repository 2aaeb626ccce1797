import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';

const suites = `
import { describe, it } from 'node:test';
describe('a database', { skip: 'no server runs here' }, () => { it('is never heard of', () => {}); });
describe('a file', () => {
  it('is read', () => {});
  it('is locked', { skip: 'only on Linux' }, () => {});
});
`;

it('the reporter of the tests says of each test and each suite that is skipped why', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'telegram-video-gen-reporter-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'some.test.mjs'), suites);
  const reporter = `--test-reporter=${new URL('../support/reporter.js', import.meta.url).href}`;
  // A test that starts tests is told not to, by this.
  const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
  const { stdout } = spawnSync(process.execPath, ['--test', reporter, 'some.test.mjs'], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  assert.match(stdout, /some\.test\.mjs: 1 passed/);
  assert.match(stdout, /﹣ a database: no server runs here/);
  assert.match(stdout, /﹣ is locked: only on Linux/);
});
