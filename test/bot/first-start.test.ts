import assert from 'node:assert/strict';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStage } from '../../scripts/emulators/stage.ts';

/** The names of the processes that a process has started and that still run, as /proc of Linux tells them. */
async function childrenOf(pid: number): Promise<string[]> {
  const threads = await readdir(`/proc/${pid}/task`);
  const lists = threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => ''));
  const ids = (await Promise.all(lists)).join(' ').split(/\s+/).filter(Boolean);
  const statuses = await Promise.all(ids.map((id) => readFile(`/proc/${id}/status`, 'utf8').catch(() => '')));
  return statuses.flatMap((status) => {
    const [, name] = /^Name:\t(.*)$/m.exec(status) ?? [];
    return name === undefined || /^State:\tZ/m.test(status) ? [] : [name];
  });
}

test('a first start leaves nothing running that only compiled the bot', {
  skip: process.platform === 'linux' ? false : 'looks into /proc',
  timeout: 60_000,
}, async () => {
  const stage = await openStage();
  try {
    // Where tsx keeps what it has compiled.
    const TMPDIR = join(stage.folder, 'empty');
    await mkdir(TMPDIR);
    const { child, stop, output } = await stage.bot({ TMPDIR }, { ready: false });
    const pid = child.pid ?? assert.fail('the bot did not start');
    const until = async (condition: (children: string[]) => boolean) => {
      while (!condition(await childrenOf(pid))) await sleep(20);
    };
    await until((children) => children.includes('esbuild'));
    await stage.telegram.waitFor(({ isPolled }) => isPolled, { what: 'the first poll', timeoutMs: 30_000 });
    await until((children) => children.length === 0);
    assert.equal(await stop(), 0, output());
  } finally {
    await stage.close();
  }
});
