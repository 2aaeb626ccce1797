import assert from 'node:assert/strict';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { appendFile, chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { openStage, type Stage } from '../../scripts/emulators/stage.ts';
import { freePort } from '../../scripts/free-port.ts';
import { readJournalFile } from '../../src/log/journal/reader.ts';
import { missingForContainers } from './engine.ts';
import { commandsOf, project } from './readme.ts';

const ADA = 501;
/** A container may begin late on a machine that is busy, in ms. */
const START_LIMIT_MS = 300_000;
const [[start = '', tidy = '', follow = '', stop = '', ...more] = []] = await commandsOf('In a container');
const [, , [backUp = '', restore = ''] = []] = await commandsOf('Back up and move');
const [, [remove = '', removeOlder = ''] = []] = await commandsOf('Upgrade, roll back, remove');

/** Succeeds as the user of the image, without capabilities, where only videos and the journal can be written. */
const hasNoRights =
  'test $(id -u) = 1000 && grep -q "CapBnd.*0000000000000000" /proc/self/status && ! touch ../app/x && touch x "$TEMP_DIR/x"';

const [, base = ''] = /^FROM (\S+)/m.exec(await readFile(join(project, 'Dockerfile'), 'utf8')) ?? [];
const skip = missingForContainers(base) ?? false;

it('a container does what the README says: starts, goes on, is backed up, updated, restored and removed', {
  skip,
}, async (t) => {
  assert.deepEqual(more, []);
  const { telegram, vertex, folder, run, printed, ofProject } = await openScene(t);
  const remembers = async (videos: number) => {
    const asked = telegram.say(ADA, ADA, '/stats');
    const wanted = { chat: ADA, text: 'Statistics', after: asked.message_id };
    const { text, caption } = await telegram.waitFor(wanted, { timeoutMs: START_LIMIT_MS });
    assert.ok(`${text ?? caption}`.includes(`Videos made: ${videos}\n`), text ?? caption);
  };
  const becomesNewer = () => appendFile(join(folder, 'src', 'start.js'), '// newer\n');

  await run(start);
  await telegram.waitFor(() => telegram.isPolled, { what: 'the first poll', timeoutMs: START_LIMIT_MS });
  // Comes back once Docker has seen the bot healthy.
  await run('docker compose up --detach --wait');
  await run(`docker compose exec -T bot sh -c '${hasNoRights}'`);
  telegram.say(ADA, ADA, 'a fox in a container');
  await printed('"fact":"OperationStarted"');
  vertex.finish();
  await printed('"fact":"VideoDelivered"');
  await run(backUp);
  const saved = (await readJournalFile(join(folder, 'backup.jsonl'))).events;
  assert.ok(saved.some(({ type }) => type === 'VideoDelivered'));

  telegram.say(ADA, ADA, 'a fox that outlives a kill and an update');
  await printed('"fact":"OperationStarted"', 2);
  // Whatever runs in the container, but for the process that Docker began, and it may end with the others.
  const starts = telegram.callCount('getMe');
  await run(`docker compose exec -T bot sh -c 'kill -9 -1' || true`);
  await telegram.waitFor(() => telegram.callCount('getMe') > starts, { timeoutMs: START_LIMIT_MS });
  await becomesNewer();
  const [before] = ofProject('container');
  await run(start);
  assert.notEqual(ofProject('container')[0], before);
  await run(tidy);
  assert.equal(ofProject('image').length, 1);
  vertex.finish();
  await printed('"fact":"VideoDelivered"');
  await remembers(2);
  assert.equal(vertex.submits.length, 2);

  const [last = ''] = ofProject('container');
  await run(stop);
  assert.equal(exitCodeOf(last), '0');
  assert.deepEqual(ofProject('container'), []);
  await run(restore);
  await becomesNewer();
  await run(start);
  await remembers(1);

  await run(remove);
  await run(removeOlder);
  for (const kind of ['container', 'volume', 'image', 'network'] as const) assert.deepEqual(ofProject(kind), [], kind);
});

/** With what a container of a moment ago has ended, by what Docker remembers of it. */
function exitCodeOf(container: string): string {
  const now = String(Math.ceil(Date.now() / 1000));
  const died = ['--filter', `container=${container}`, '--filter', 'event=die', '--since', '0', '--until', now];
  const format = ['--format', '{{.Actor.Attributes.exitCode}}'];
  return spawnSync('docker', ['events', ...died, ...format], { encoding: 'utf8' }).stdout.trim();
}

interface Scene extends Stage {
  /** Where the project was cloned to, with an `.env`. */
  folder: string;
  /** Runs a command there as it is written. @throws Error with what it printed, where it fails */
  run: (command: string) => Promise<void>;
  /** Resolves once the log of the container has a text so often. @throws Error where it ends or 5 minutes go by before */
  printed: (text: string, times?: number) => Promise<void>;
  /** The ids of what Docker has of this clone. */
  ofProject: (kind: 'container' | 'volume' | 'image' | 'network') => string[];
}

/** A clone with its settings. Its container shares the network of this machine, where the emulators are. */
async function openScene(t: TestContext): Promise<Scene> {
  const stage = await openStage({ vertex: { renderMs: Number.POSITIVE_INFINITY } });
  stage.telegram.user({ id: ADA, first_name: 'Ada' });
  // Compose names what it makes after the folder.
  const folder = join(stage.folder, basename(stage.folder).toLowerCase());
  // Compose would take it from here rather than from .env.
  const { GOOGLE_APPLICATION_CREDENTIALS: _key, ...env } = process.env;
  const run = async (command: string) => {
    await promisify(execFile)('sh', ['-c', command], { cwd: folder, env });
  };
  const printed = async (text: string, times = 1) => {
    const child = spawn('sh', ['-c', `exec ${follow} 2>&1`], { cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'] });
    const timer = setTimeout(() => child.kill(), START_LIMIT_MS);
    let log = '';
    for await (const piece of child.stdout.setEncoding('utf8')) {
      log += piece;
      if (log.split(text).length > times) break;
    }
    clearTimeout(timer);
    child.kill();
    assert.ok(log.split(text).length > times, `the container did not print "${text}":\n${log}`);
  };
  t.after(async () => {
    spawnSync('docker', ['compose', 'down', '--volumes', '--rmi', 'local', '--timeout', '0'], { cwd: folder });
    await stage.close();
  });

  await mkdir(folder);
  for (const part of ['Dockerfile', '.dockerignore', 'compose.yaml', 'package.json', 'package-lock.json'])
    await cp(join(project, part), join(folder, part));
  for (const part of ['src', 'machines']) await cp(join(project, part), join(folder, part), { recursive: true });
  const HEALTH_PORT = String(await freePort());
  const { PATH: _path, HOME: _home, TEMP_DIR: _temp, ...settings } = stage.env({ HEALTH_PORT });
  await writeFile(
    join(folder, '.env'),
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  // The user of the container has to read the key, and the file that this key names.
  const key = settings.GOOGLE_APPLICATION_CREDENTIALS ?? '';
  const token = JSON.parse(await readFile(key, 'utf8')).credential_source.file;
  for (const file of [key, token]) await chmod(file, 0o644);
  const bot = { network_mode: 'host', build: { network: 'host' }, volumes: [`${token}:${token}:ro`] };
  await writeFile(join(folder, 'compose.override.yaml'), stringify({ services: { bot } }));
  const ofProject: Scene['ofProject'] = (kind) => {
    const label = `label=com.docker.compose.project=${basename(folder)}`;
    const all = kind === 'container' ? ['--all'] : [];
    const { stdout } = spawnSync('docker', [kind, 'ls', '--quiet', ...all, '--filter', label], { encoding: 'utf8' });
    return stdout.split('\n').filter((id) => id !== '');
  };
  return { ...stage, folder, run, printed, ofProject };
}
