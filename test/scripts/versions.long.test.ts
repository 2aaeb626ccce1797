import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { openStage } from '../../scripts/emulators/stage.ts';
import { commandsOf, project } from './readme.ts';

const ADA = 501;
const [changes = [], removal = []] = await commandsOf('Upgrade, roll back, remove');
const parts = ['package.json', 'package-lock.json', 'src', 'machines', 'scripts'];

it('an upgrade, the way back and a removal work as the README says, in a fresh clone', async (t) => {
  const stage = await openStage();
  t.after(() => stage.close());
  stage.telegram.user({ id: ADA, first_name: 'Ada' });
  const [origin, clone] = [join(stage.folder, 'origin'), join(stage.folder, 'clone')];
  const run = (command: string, cwd = clone): string => {
    const env = { ...process.env, TEMP_DIR: stage.tempDir };
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd, env, encoding: 'utf8' });
    assert.equal(status, 0, `${command}\n${stderr}`);
    return stdout.trim();
  };
  const release = async (version: string) => {
    await writeFile(join(origin, 'VERSION'), version);
    run(`git add . && git -c user.name=nobody -c user.email=nobody@example.com commit --quiet -m ${version}`, origin);
  };
  /** One life of the bot, with what stands in its .env: it knows of the videos before, and makes one more. */
  const live = async (version: string, before: number) => {
    assert.equal(run('cat VERSION'), version);
    await stage.telegram.waitFor(() => !stage.telegram.isPolled);
    const { PATH } = process.env;
    const bot = spawn(process.execPath, ['src/start.js'], { cwd: clone, env: { PATH }, stdio: 'ignore' });
    t.after(() => bot.kill('SIGKILL'));
    await stage.telegram.waitFor(() => stage.telegram.isPolled, { what: 'the first poll', timeoutMs: 180_000 });
    const asked = stage.telegram.say(ADA, ADA, '/stats');
    const { text, caption } = await stage.telegram.waitFor({ chat: ADA, text: 'Statistics', after: asked.message_id });
    assert.ok(`${text ?? caption}`.includes(`Videos made: ${before}\n`), text ?? caption);
    stage.telegram.say(ADA, ADA, `a fox of the version ${version}`);
    await stage.telegram.waitFor(() => stage.telegram.videos.length === before + 1);
    bot.kill('SIGTERM');
    assert.deepEqual(await once(bot, 'close'), [0, null]);
  };

  await mkdir(origin);
  for (const part of parts) await cp(join(project, part), join(origin, part), { recursive: true });
  run('git init --quiet', origin);
  await release('older');
  run(`git clone --quiet ${origin} ${clone}`, stage.folder);
  run('npm ci --omit=dev');
  const settings = Object.entries(stage.env({ EVENT_JOURNAL: './events.jsonl' }));
  const ofBot = settings.filter(([name]) => name !== 'PATH' && name !== 'HOME');
  await writeFile(join(clone, '.env'), ofBot.map(([name, value]) => `${name}=${value}\n`).join(''));
  await live('older', 0);

  await release('newer');
  const [upgrade = '', rollBack = '', ...more] = changes;
  assert.deepEqual(more, []);
  // A backup by what is installed without development packages.
  run('npm run journal -- copy events.jsonl backup.jsonl');
  run(upgrade);
  await live('newer', 1);
  run(rollBack);
  await live('older', 2);

  assert.equal((await readdir(stage.tempDir)).length, 1);
  run(removal.at(-1) ?? '');
  assert.deepEqual(await readdir(stage.tempDir), []);
  const left = (await readdir(clone)).filter((name) => !['.git', 'VERSION', 'node_modules', ...parts].includes(name));
  assert.deepEqual(left, ['backup.jsonl']);
});
