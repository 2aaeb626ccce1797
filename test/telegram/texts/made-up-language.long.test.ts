import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openStage, type Stage } from '../../../scripts/emulators/stage.ts';
import { buttonsOf } from '../../support/messages.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Changes of a text, each of which must change something. */
type Changes = readonly (readonly [what: string | RegExp, by: string])[];

/** Esperanto as far as is looked at here; the rest stays German. */
const translation: Changes = [
  ['export const de:', 'export const eo:'],
  ['./failures.de.ts', './failures.eo.ts'],
  ["'de-DE'", "'eo'"],
  ["name: 'Deutsch'", "name: 'Esperanto'"],
  ["start: 'Was dieser Bot macht'", "start: 'Kion faras tiu roboto'"],
  ["'Deine Einstellungen'", "'Viaj agordoj'"],
  ["reset: 'Zurücksetzen'", "reset: 'Restarigi'"],
  ['say`Das sieht nicht nach einem Prompt aus', 'say`Tio ne aspektas kiel peto'],
  ['smallTalk: [', "smallTalk: ['saluton', 'dankon',"],
];
const entry: Changes = [
  ["import { es } from './es.ts';", "import { eo } from './eo.ts';\nimport { es } from './es.ts';"],
  ["'pt-BR': ptBR, ru, uk }", "'pt-BR': ptBR, ru, uk, eo }"],
];

/** The steps of "Add a language" in CONTRIBUTING.md, in a copy of the bot. */
describe('a language that is added as CONTRIBUTING.md says', () => {
  let copy: string;
  let stage: Stage;

  before(async () => {
    copy = await realpath(await mkdtemp(join(tmpdir(), 'telegram-video-gen-language-')));
    // Where the tests were compiled, what came of a file stands beside it.
    const isWritten = (path: string) =>
      !(/\.js(?:\.map)?$/.test(path) && existsSync(path.replace(/\.js(?:\.map)?$/, '.ts')));
    for (const name of ['src', 'machines', 'package.json', 'tsconfig.json'])
      await cp(join(root, name), join(copy, name), { recursive: true, filter: isWritten });
    await symlink(await realpath(join(root, 'node_modules')), join(copy, 'node_modules'), 'junction');
    stage = await openStage();
  });
  after(async () => {
    await stage.close();
    await rm(copy, { recursive: true, force: true });
  });

  /** Writes a file of the texts as another one of the project with changes. */
  const write = async (file: string, from: string, changes: Changes) => {
    const folder = 'src/telegram/texts';
    const text = await readFile(join(root, folder, from), 'utf8');
    const changed = changes.reduce((before, [what, by]) => {
      const after = before.replace(what, by);
      assert.notEqual(after, before, `${what} is in ${from}`);
      return after;
    }, text);
    await writeFile(join(copy, folder, file), changed);
  };

  /** @param without what the translation lacks */
  const add = async (without: Changes = []) => {
    const isFailure = ([what]: Changes[number]) => String(what).includes('VEO_');
    await write('failures.eo.ts', 'failures.de.ts', without.filter(isFailure));
    await write('eo.ts', 'de.ts', [...translation, ...without.filter((each) => !isFailure(each))]);
    await write('languages.ts', 'languages.ts', entry);
  };

  /** What the compiler says of the copy. */
  const compile = async (): Promise<string[]> => {
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const child = spawn(process.execPath, [compiler, '--pretty', 'false'], { cwd: copy });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk;
    });
    const [code] = await once(child, 'close');
    assert.equal(code === 0, said === '', said);
    return said.split('\n').filter((line) => /^\S/.test(line));
  };

  // What is missing at the top is named once what is missing further down is there.
  const lacks: Record<string, Changes> = {
    'a line of a menu, a text for admins, a failure': [
      [/ {2}export: '.*\n/, ''],
      [/ {4}started: .*\n/, ''],
      [/ {2}VEO_BUSY: .*\n/, ''],
    ],
    'a text': [[/ {2}whichLanguage: .*\n/, '']],
  };
  for (const [what, lack] of Object.entries(lacks))
    it(`is asked for by the compiler where it lacks ${what}, and by no other file`, async () => {
      await add(lack);
      const errors = await compile();
      assert.equal(errors.length, lack.length, errors.join('\n'));
      for (const error of errors) assert.match(error, /^src\/telegram\/texts\/(?:failures\.)?eo\.ts\(/);
      for (const [missing] of lack) {
        const [, name = ''] = /(\w+):/.exec(String(missing)) ?? [];
        assert.ok(
          errors.some((error) => error.includes(`'${name}' is missing`)),
          `${name}: ${errors.join('\n')}`,
        );
      }
    });

  it('is spoken once nothing is missing: in answers, menu, buttons and courtesies', async () => {
    await add();
    assert.deepEqual(await compile(), []);
    const zamenhof = 1001;
    const { telegram } = stage;
    telegram.user({ id: zamenhof, first_name: 'Ludoviko', language_code: 'eo' });
    const bot = await stage.bot({}, { command: () => [process.execPath, join(copy, 'src/start.js')] });
    const ask = async (text: string) => {
      const { message_id } = telegram.say(zamenhof, zamenhof, text);
      return telegram.waitFor({ chat: zamenhof, after: message_id });
    };
    const settings = await ask('/settings');
    assert.match(settings.text ?? '', /^Viaj agordoj\n/);
    assert.ok(buttonsOf(settings).includes('Restarigi'));
    assert.match((await ask('Dankon!')).text ?? '', /^Tio ne aspektas kiel peto/);
    assert.ok(buttonsOf(await ask('/language')).includes('Esperanto'));
    const isMenu = ({ params }: { params: Record<string, unknown> }) => params.language_code === 'eo';
    const menu = await telegram.waitFor(() => telegram.calls('setMyCommands').find(isMenu));
    assert.match(JSON.stringify(menu.params.commands), /Kion faras tiu roboto/);
    assert.equal(await bot.stop(), 0, bot.output());
  });
});
