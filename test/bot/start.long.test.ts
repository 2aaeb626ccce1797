import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openStage, type Stage, stageToken } from '../../scripts/emulators/stage.ts';
import { FileJournal } from '../../src/log/journal/file-journal.ts';

const secret = 'AAkeep-this-to-yourself-0000000000000';
const root = fileURLToPath(new URL('../../', import.meta.url));

describe('a start that cannot go well', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
    stage.telegram.user({ id: 1001, first_name: 'Ada' });
  });
  after(() => stage.close());

  /** What a bot prints that ends by itself, with code 1, in words and without secrets. */
  const refusal = async (changes: Record<string, string | undefined>): Promise<string> => {
    const bot = await stage.bot(changes, { ready: false });
    const code = await bot.ended;
    const words = bot.output();
    assert.equal(code, 1, words);
    assert.doesNotMatch(words, /^\s+at /m, 'no stack trace');
    assert.equal(words.includes(secret) || words.includes(stageToken.split(':')[1] ?? ''), false, 'no secret');
    return words;
  };
  const keyFile = async (name: string, content: object) => {
    const path = join(stage.folder, name);
    await writeFile(path, JSON.stringify(content));
    return { GOOGLE_APPLICATION_CREDENTIALS: path };
  };

  it('names every bad or missing setting in one message', async () => {
    const words = await refusal({
      TELEGRAM_BOT_TOKEN: `bot${secret}`,
      GOOGLE_CLOUD_PROJECT_ID: undefined,
      ...(await keyFile('half.json', { type: 'service_account', private_key: secret })),
      VEO_TIMEOUT_MS: 'soon',
      DEFAULT_MODEL: 'sora',
    });
    assert.match(words, /^The bot cannot start\. 5 settings are not right:\n( {2}- [A-Z_]+.*\n){5}Settings come from/);
    for (const name of ['TELEGRAM_BOT_TOKEN', 'GOOGLE_CLOUD_PROJECT_ID', 'KEY_FILE', 'VEO_TIMEOUT_MS', 'DEFAULT_MODEL'])
      assert.match(words, new RegExp(name.replace('KEY_FILE', 'GOOGLE_APPLICATION_CREDENTIALS')));
    assert.equal(stage.telegram.callCount(), 0);
  });

  it('explains a token that Telegram does not accept, or does not know', async () => {
    const words = await refusal({ TELEGRAM_BOT_TOKEN: `123456789:${secret}` });
    assert.match(words, /does not accept TELEGRAM_BOT_TOKEN \(401\).*@BotFather/);
    assert.doesNotMatch(words, /webhook/, 'nothing that follows from it');
    assert.match(
      await refusal({ TELEGRAM_API_ROOT: `${stage.telegram.root}/bot${stageToken}` }),
      /does not know this token \(404\).*TELEGRAM_API_ROOT/,
    );
  });

  it('explains a project that the credentials have nothing to do with', async () => {
    const words = await refusal({ GOOGLE_CLOUD_PROJECT_ID: 'another-project' });
    assert.match(words, /cannot go on.*403.*Vertex AI API is enabled, billing is on.*aiplatform\.endpoints\.predict/);
  });

  it('explains credentials that Google does not accept', async () => {
    const key = JSON.parse(await readFile(stage.env().GOOGLE_APPLICATION_CREDENTIALS ?? '', 'utf8'));
    key.credential_source.file = join(stage.folder, 'unknown-token');
    await writeFile(key.credential_source.file, secret);
    assert.match(await refusal(await keyFile('bad.json', key)), /did not accept the credentials/);
  });

  it('refuses the journal of another bot, before anything is asked of Google', async () => {
    const path = join(stage.folder, 'of-another-bot.jsonl');
    const journal = await FileJournal.open(path, { botId: 111, machineVersion: '1.0.0', onWarning: assert.fail });
    await journal.close();
    const words = await refusal({ EVENT_JOURNAL: path });
    assert.match(words, /this is the journal of another bot \(its id is 111\).*Give this bot a journal of its own/);
  });

  it('explains a folder that it cannot use for its files', async () => {
    const tempDir = join(stage.folder, 'occupied');
    await mkdir(tempDir);
    await writeFile(join(tempDir, 'telegram-video-gen-123456789'), 'a file where a folder should be');
    assert.match(await refusal({ TEMP_DIR: tempDir }), /cannot use the folder.*TEMP_DIR/);
  });

  it('reads a file of settings, behind those of the environment', async () => {
    const file = join(stage.folder, 'settings.env');
    await writeFile(file, `TELEGRAM_BOT_TOKEN=${secret}\nLOG_LEVEL=loud\nMAX_CONCURRENT=none\nMAX_PER_USR=1\n`);
    const bot = spawn(process.execPath, ['src/start.js'], {
      cwd: root,
      env: { ...stage.env(), LOG_LEVEL: 'info', ENV_FILE: file },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const words = await text(bot.stderr);
    assert.match(words, /2 settings are not right:\n {2}- MAX_CONCURRENT must be.*\n {2}- MAX_PER_USR .*MAX_PER_USER/);
  });
});

describe('a start that goes well after all', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
    stage.telegram.user({ id: 1001, first_name: 'Ada' });
  });
  after(() => stage.close());

  it('waits for a Telegram that is down, does without a Google that is down, and removes a webhook', async () => {
    const { telegram, vertex } = stage;
    await fetch(`${telegram.root}/bot${stageToken}/setWebhook?url=https://example.org/`);
    telegram.fault({ method: 'getMe', kind: '502', times: 1 });
    const google = vertex.fault({ kind: 'any', fault: 'reset-before', times: Number.POSITIVE_INFINITY });
    telegram.say(1001, 1001, 'a fox from before the start');
    const bot = await stage.bot();
    // More than the libraries try by themselves for the check at the start and for the prompt.
    await vertex.waitFor(() => google.fired >= 10, { timeoutMs: 30_000 });
    google.remove();
    await telegram.waitFor({ chat: 1001, video: true });
    assert.match(bot.output(), /Telegram cannot be reached/);
    const [line = ''] = /.*Google cannot be reached; prompts are tried all the same.*/.exec(bot.output()) ?? [];
    assert.equal('at' in JSON.parse(line), false, line);
    assert.equal(telegram.profile.webhook, '');
    assert.equal(await bot.stop(), 0);
  });

  it('goes through a proxy, and says where that lets nothing through', async () => {
    const asked: (string | undefined)[] = [];
    const proxy = createServer().on('connect', ({ url }: IncomingMessage, socket: Duplex) => {
      asked.push(url);
      // A bot that ends does not wait for the rest.
      socket.on('error', () => undefined);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    const { port } = proxy.address() as AddressInfo;
    const settings = {
      TELEGRAM_API_ROOT: 'https://telegram.test',
      HTTPS_PROXY: `http://ada:${secret}@127.0.0.1:${port}`,
    };
    const bot = await stage.bot(settings, { ready: false });
    await bot.printed('PROXY_REFUSED');
    assert.match(bot.output(), /Telegram cannot be reached; trying again/);
    assert.equal(bot.output().includes(secret), false, 'no secret');
    assert.deepEqual([...new Set(asked)], ['telegram.test:443']);
    assert.equal(await bot.stop(), 0);
    proxy.close();
  });

  it('soon says that it works, and what a restart forgets', async () => {
    const bot = await stage.bot({ BUDGET_USD_PER_DAY: '5' });
    await bot.printed('taking messages');
    assert.match(bot.output(), /running videos, what was spent of the budgets and what admins decide.*EVENT_JOURNAL/);
    assert.equal(await bot.stop(), 0);
  });

  it('shows the address of the inspector however quiet its log is', async () => {
    const bot = await stage.bot({ INSPECT: '1', INSPECT_PORT: '0', LOG_LEVEL: 'error' });
    await bot.printed('inspector: ');
    const [, url = ''] = /inspector: (http\S+)\n/.exec(bot.output()) ?? [];
    assert.equal((await fetch(url)).status, 200);
    assert.equal(await bot.stop(), 0);
  });

  it('clears the files that an earlier run left', async () => {
    const folder = join(stage.tempDir, 'telegram-video-gen-123456789');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'c8993664-6127-5bf0-844a-f6174ad6be2f.mp4'), 'left behind');
    const bot = await stage.bot();
    assert.equal(await bot.stop(), 0);
    assert.deepEqual(await readdir(folder), []);
  });
});
