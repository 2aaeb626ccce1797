/**
 * Runs the tests: `node test/support/run.js [--all] [file …]`. Where no file is named, all but those that take long,
 * `*.long.test.ts`: most start a bot, a database or a browser again and again. With `--all` these too, properties draw
 * more cases, and the bot is killed at every fact (`test/support/extent.ts`).
 *
 * They run in a copy of the project whose TypeScript was compiled once. Otherwise each of their hundreds of processes,
 * one for each file and each bot, would compile what it loads, which took more than half of all the time.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { cp, mkdtemp, readdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const isAll = process.argv.includes('--all');

const copy = await realpath(await mkdtemp(join(tmpdir(), 'telegram-video-gen-tests-')));
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
// Ctrl-C reaches the tests as well: this process waits for them, and ends at once where there are none yet.
let tests = null;
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    if (tests === null) process.exit(130);
    tests.kill(signal);
  });

const compiled = await compileInto(copy);
const isWanted = (file) => file.endsWith('.test.ts') && (isAll || !file.endsWith('.long.test.ts'));
const wanted = compiled.filter((file) => file.startsWith('test/') && isWanted(file)).sort();
tests = start(await together(named.length > 0 ? named.map(ofProject) : wanted));
const [code] = await once(tests, 'close');
process.exitCode = code ?? 1;

/** Copies the project and puts a compiled file beside each in TypeScript. @returns those, by their paths in it */
async function compileInto(folder) {
  const isOurs = (path) => !['node_modules', '.git'].includes(relative(root, path).split(sep)[0]);
  await cp(root, folder, { recursive: true, filter: isOurs });
  const files = (await readdir(folder, { recursive: true })).map((file) => file.replaceAll(sep, '/'));
  const inTypeScript = files.filter((file) => file.endsWith('.ts'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  await build({
    absWorkingDir: root,
    entryPoints: inTypeScript,
    outdir: folder,
    outbase: root,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    // File by file: each imports what it imported, compiled.
    bundle: true,
    plugins: [{ name: 'file by file', setup: ({ onResolve }) => onResolve({ filter: /./ }, imported) }],
  });
  return inTypeScript;
}

/**
 * Puts the files of a folder into one that imports them, so that libraries are loaded once. What takes long is alone;
 * the chats, which are most, are two and begin first.
 * @returns what is to be run, by its path in the project
 */
async function together(files) {
  const alone = files.filter((file) => /^test\/durability\/|\.long\.test\.ts$/.test(file));
  const folders = new Map();
  for (const [index, file] of files.filter((each) => !alone.includes(each)).entries()) {
    const [, folder] = file.split('/');
    const name = folder === 'chat' ? `chat-${(index % 2) + 1}` : folder;
    folders.set(name, [...(folders.get(name) ?? []), file]);
  }
  for (const [name, its] of folders) {
    const imports = its.map(
      (file) => `import './${relative('test', file).replaceAll(sep, '/').replace(/\.ts$/, '.js')}';\n`,
    );
    await writeFile(join(copy, 'test', `${name}.test.js`), imports.join(''));
  }
  const names = [...folders.keys()].sort((a, b) => b.startsWith('chat-') - a.startsWith('chat-'));
  return [...names.map((name) => `test/${name}.test.ts`), ...alone];
}

function imported({ kind, path }) {
  if (kind === 'entry-point') return undefined;
  return { external: true, path: path.startsWith('.') ? path.replace(/\.ts$/, '.js') : path };
}

/** Starts Node with files of tests in the copy. What hangs for half an hour has failed. */
function start(files) {
  const flags = ['--conditions=development', '--enable-source-maps', '--test', '--test-concurrency=4'];
  flags.push(`--test-timeout=${30 * 60_000}`);
  const reporter = `--test-reporter=${new URL('reporter.js', import.meta.url).href}`;
  const paths = files.map((file) => join(copy, file.replace(/\.ts$/, '.js')));
  const env = { ...process.env, ...(isAll && { THOROUGH: '1' }) };
  return spawn(process.execPath, [...flags, reporter, ...paths], { cwd: root, env, stdio: 'inherit' });
}

/** A file as it was named from wherever one stands, by its path in the project. */
function ofProject(file) {
  return relative(root, file).replaceAll(sep, '/');
}
