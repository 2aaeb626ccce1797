import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const plain = [process.execPath, '--import', 'tsx', 'scripts/demo.ts'];
/** What is waited for comes within this, in ms, on however slow a machine. */
const PATIENCE_MS = 300_000;

/** A demo whose processes are a group of their own, and whose temporary files are in a folder of their own. */
interface RunningDemo {
  child: ChildProcess;
  folder: string;
}

/** Starts the demo and waits until its bot makes a video, which can be cancelled however far it is. */
async function busyDemo(t: TestContext, command: readonly string[]): Promise<RunningDemo> {
  const { demo } = await startDemo(t, command, '[Cancel');
  return demo;
}

/** Starts a demo and waits until it has printed this. */
async function startDemo(t: TestContext, [program = '', ...args]: readonly string[], awaited: string) {
  const folder = await mkdtemp(join(tmpdir(), 'demo-test-'));
  const child = spawn(program, args, { cwd: root, env: { ...process.env, TMPDIR: folder }, detached: true });
  t.after(async () => {
    for (const pid of group(child)) process.kill(pid, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  await until(
    () => output.includes(awaited),
    () => `"${awaited}" in ${output}`,
  );
  const demo: RunningDemo = { child, folder };
  return { demo, output: () => output };
}

async function until(isSo: () => boolean | Promise<boolean>, what: string | (() => string)): Promise<void> {
  for (const began = performance.now(); !(await isSo()); await pause(50))
    if (performance.now() - began > PATIENCE_MS)
      assert.fail(`waited too long for ${typeof what === 'string' ? what : what()}`);
}

/** The ids of the processes of its group that run. */
function group({ pid }: ChildProcess): number[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,pgid=,stat='], { encoding: 'utf8' });
  const lines = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  return lines.filter(([, of, state]) => Number(of) === pid && !state?.startsWith('Z')).map(([id]) => Number(id));
}

/** Waits for the end of all processes. @returns what they left in the temporary folder, but for what tsx compiled */
async function leftBy({ child, folder }: RunningDemo): Promise<string[]> {
  await until(() => group(child).length === 0, 'the end of every process');
  return (await readdir(folder)).filter((name) => !name.startsWith('tsx-'));
}

describe('a demo leaves no process running and no folder behind', { concurrency: 2 }, () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)
    it(`where it alone gets ${signal}`, async (t) => {
      const demo = await busyDemo(t, plain);
      demo.child.kill(signal);
      await until(() => demo.child.signalCode === signal, `an end by ${signal}`);
      assert.deepEqual(await leftBy(demo), []);
    });

  it('where nobody reads on what it prints', async (t) => {
    const demo = await busyDemo(t, plain);
    demo.child.stdout?.destroy();
    assert.deepEqual(await leftBy(demo), []);
  });

  it('where npm, which started it, is killed', async (t) => {
    const demo = await busyDemo(t, ['npm', 'run', 'demo']);
    demo.child.kill('SIGKILL');
    // It plays on to its end, which is the video.
    assert.deepEqual(await leftBy(demo), ['telegram-video-gen-demo']);
  });

  for (const signal of ['SIGINT', 'SIGHUP', 'SIGKILL'] as const)
    it(`where it serves its page, its bot was killed, and it gets ${signal}`, async (t) => {
      const { demo, output } = await startDemo(t, [...plain, '--page'], 'Ctrl-C');
      const [url = ''] = /http:\S+/.exec(output()) ?? [];
      for (const wish of ['start', 'kill']) {
        const body = JSON.stringify({ do: wish });
        const headers = { 'content-type': 'application/json' };
        assert.equal((await fetch(`${url}do`, { method: 'POST', headers, body })).status, 200);
      }
      demo.child.kill(signal);
      await until(() => demo.child.signalCode === signal, `an end by ${signal}`);
      await until(async () => (await leftBy(demo)).length === 0, 'an empty folder');
    });
});
