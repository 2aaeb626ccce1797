import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { openStage } from '../../scripts/emulators/stage.ts';
import { freePort } from '../../scripts/free-port.ts';
import { isThorough } from '../support/extent.ts';
import { type Step, stagesOf } from './dockerfile.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string) => readFile(join(root, file), 'utf8');
const dockerfile = await read('Dockerfile');
const [dependencies = [], image = []] = stagesOf(dockerfile);
const theOnly = (keyword: string): Step => {
  const [step, ...more] = image.filter((each) => each.keyword === keyword);
  assert.ok(step && more.length === 0, `one ${keyword}`);
  return step;
};
const environment = Object.fromEntries(theOnly('ENV').words.map((word) => word.split('=') as [string, string]));

describe('the Dockerfile', () => {
  it('has no fault that a linter knows', () => {
    const problems = validate(dockerfile).map(({ range, message }) => `line ${range.start.line + 1}: ${message}`);
    assert.deepEqual(problems, []);
  });

  it('starts Node itself, as a user without rights, and asks it by Node how it is', () => {
    assert.equal(theOnly('USER').text, 'node');
    assert.deepEqual(theOnly('CMD').words, ['node', '/app/src/start.js']);
    assert.deepEqual(theOnly('HEALTHCHECK').words, ['node', '/app/src/health/probe.js']);
    assert.deepEqual(
      image.filter(({ keyword }) => keyword === 'ENTRYPOINT'),
      [],
    );
  });

  it('is given whatever it copies, and no secret', async () => {
    const copied = [...dependencies, ...image].filter(({ keyword, flags }) => keyword === 'COPY' && !flags.from);
    const ignored = (await read('.dockerignore')).trim().split('\n');
    const given = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    assert.equal(ignored[0], '*');
    assert.deepEqual(new Set(copied.flatMap(({ words }) => words.slice(0, -1))), new Set(given));
  });

  it('stands on packages that come built for amd64 and arm64', async () => {
    const { packages } = JSON.parse(await read('package-lock.json')) as {
      packages: Record<string, { dev?: boolean; cpu?: string[]; os?: string[]; libc?: string[] }>;
    };
    const native = Object.entries(packages).filter(
      ([name, { dev, os }]) => !dev && os?.includes('linux') && !name.includes('musl'),
    );
    const families = (cpu: string) =>
      native.filter(([, each]) => each.cpu?.includes(cpu)).map(([name]) => name.replace(cpu, ''));
    assert.ok(families('x64').length >= 2);
    assert.deepEqual(families('arm64').sort(), families('x64').sort());
  });

  const skip = !isThorough && 'it installs all packages anew: npm run test:all';
  it('makes, by its own steps in a fresh folder, a bot that starts, is healthy, works and stops', {
    skip,
  }, async () => {
    const fresh = await mkdtemp(join(tmpdir(), 'telegram-video-gen-container-'));
    const stage = await openStage();
    try {
      const build = join(fresh, 'dependencies');
      await follow(dependencies, build);
      const top = join(fresh, 'image');
      await follow(image, top, build);
      const data = join(top, theOnly('WORKDIR').text);
      const env = stage.env({ ...environment, HEALTH_PORT: String(await freePort()) });
      const command = ({ words }: Step) => words.map((word) => at(top, word));
      const runs = run(command(theOnly('CMD')), data, env);
      await stage.telegram.waitFor(() => stage.telegram.isPolled, { what: 'the first poll' });
      assert.deepEqual(await run(command(theOnly('HEALTHCHECK')), data, env).ended, { code: 0, printed: 'ok\n' });
      stage.telegram.user({ id: 1001, first_name: 'Ada' });
      stage.telegram.say(1001, 1001, 'a fox in a container');
      await stage.telegram.waitFor({ chat: 1001, video: true });
      runs.stop();
      assert.equal((await runs.ended).code, 0);
      assert.deepEqual(await readdir(data), [basename(environment.EVENT_JOURNAL ?? '')]);
      assert.equal((await run(command(theOnly('HEALTHCHECK')), data, env).ended).code, 1);
    } finally {
      await stage.close();
      await rm(fresh, { recursive: true, force: true });
    }
  });
});

describe('compose.yaml', () => {
  it('keeps the bot from all that it does not need, and its journal on a volume', async () => {
    const { services, volumes } = parse(await read('compose.yaml'));
    const { bot } = services;
    assert.deepEqual(
      [bot.build, bot.init, bot.restart, bot.env_file, bot.read_only, bot.cap_drop, bot.security_opt, bot.tmpfs],
      ['.', true, 'unless-stopped', '.env', true, ['ALL'], ['no-new-privileges:true'], '/tmp:size=512m'],
    );
    const [key, journal] = bot.volumes;
    assert.deepEqual([key.type, key.read_only, key.bind], ['bind', true, { create_host_path: false }]);
    assert.deepEqual(bot.environment, { GOOGLE_APPLICATION_CREDENTIALS: key.target, TEMP_DIR: '/tmp' });
    const [volume, folder] = journal.split(':');
    assert.ok(Object.hasOwn(volumes, volume));
    assert.deepEqual([folder, theOnly('VOLUME').words], [theOnly('WORKDIR').text, [folder]]);
    assert.equal(environment.EVENT_JOURNAL, './events.jsonl');
  });

  it('leaves the bot more time to end than it takes', async () => {
    const { services } = parse(await read('compose.yaml'));
    const graceMs = Number(/`SHUTDOWN_GRACE_MS` \| `(\d+)`/.exec(await read('README.md'))?.[1]);
    assert.ok(Number.parseInt(services.bot.stop_grace_period, 10) * 1000 >= graceMs + 15_000);
  });
});

/** A path of the image, below the folder that stands for its root. */
const at = (top: string, path: string): string => (path.startsWith('/') ? join(top, path) : path);

/** Where an instruction means that its target is, below the folder that stands for the root. */
const resolveIn = (top: string, folder: string, target: string): string =>
  target.startsWith('/') ? at(top, target) : `${folder}/${target}`;

/** Does what the steps of one stage say, below a folder. @param from the folder of the stage before */
async function follow(steps: readonly Step[], top: string, from = ''): Promise<void> {
  let folder = top;
  await mkdir(top, { recursive: true });
  for (const { keyword, flags, text, words } of steps)
    switch (keyword) {
      case 'WORKDIR':
        folder = at(top, text);
        await mkdir(folder, { recursive: true });
        break;
      case 'COPY':
        await copy(
          words.slice(0, -1).map((word) => join(flags.from === undefined ? root : from, word)),
          resolveIn(top, folder, words.at(-1) ?? ''),
        );
        break;
      case 'RUN': {
        // There need be no user of that name here.
        const owner = `-o ${process.getuid?.()} -g ${process.getgid?.()}`;
        const line = text.replace('-o node -g node', owner).replace(/ (\/\w+)$/, (_, path) => ` ${at(top, path)}`);
        const { code, printed } = await run(['sh', '-c', line], folder, process.env).ended;
        assert.equal(code, 0, `${text}: ${printed}`);
        break;
      }
      default:
        assert.ok(['FROM', 'LABEL', 'ENV', 'USER', 'VOLUME', 'HEALTHCHECK', 'CMD'].includes(keyword), keyword);
    }
}

/** Copies as COPY does: a folder's content to where it is named, a file into a folder that ends with a slash. */
async function copy(sources: readonly string[], target: string): Promise<void> {
  for (const source of sources)
    await cp(source, target.endsWith('/') ? join(target, basename(source)) : target, { recursive: true });
}

/** Runs a command to its end, and keeps what it prints. */
function run([program = '', ...args]: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece) => {
      printed += piece;
    });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, printed }));
  return { ended, stop: () => child.kill('SIGTERM') };
}
