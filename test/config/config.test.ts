import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Config, readConfig } from '../../src/config/config.ts';
import { OperatorError } from '../../src/config/operator-error.ts';
import { settingsFor } from '../../src/veo/models.ts';

const secret = 'AAkeep-this-to-yourself-0000000000000';

describe('the configuration', () => {
  let folder: string;
  let env: Record<string, string | undefined>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telegram-video-gen-config-'));
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const private_key = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const key = { type: 'service_account', client_email: 'bot@p.iam.gserviceaccount.com', private_key };
    await writeFile(join(folder, 'key.json'), JSON.stringify(key));
    env = {
      TELEGRAM_BOT_TOKEN: `123456789:${secret}`,
      GOOGLE_CLOUD_PROJECT_ID: 'my-project-123',
      GOOGLE_APPLICATION_CREDENTIALS: join(folder, 'key.json'),
    };
  });
  after(() => rm(folder, { recursive: true }));

  const read = (changes: Record<string, string | undefined> = {}): Config => readConfig({ ...env, ...changes });
  /** The problems that are named, one each. */
  const problems = (changes: Record<string, string | undefined>): string[] => {
    try {
      read(changes);
    } catch (error) {
      assert.ok(error instanceof OperatorError);
      assert.equal(error.message.includes(secret), false, 'no secret is echoed');
      return error.message.split('\n').filter((line) => line.startsWith('  - '));
    }
    return [];
  };
  const onlyProblem = (changes: Record<string, string | undefined>): string => {
    const [only = '', ...others] = problems(changes);
    assert.deepEqual(others, []);
    return only;
  };

  it('takes a file or a database for its journal, and echoes no address that is wrong', () => {
    const database = 'postgres://bot:password@db.example/videos';
    for (const journal of ['./events.jsonl', database, database.replace('postgres', 'postgresql')])
      assert.equal(read({ EVENT_JOURNAL: journal }).journal, journal);
    assert.match(
      onlyProblem({ EVENT_JOURNAL: `postgres://bot:${secret}@db.example` }),
      /EVENT_JOURNAL names no database/,
    );
    assert.match(onlyProblem({ EVENT_JOURNAL: `postgres://bot:${secret}@db:x/y` }), /no address of a database/);
  });

  it('needs three settings, and has a default for every other', () => {
    const { veo, ...config } = read();
    assert.deepEqual(config, {
      telegram: { token: `123456789:${secret}`, botId: 123456789, apiRoot: 'https://api.telegram.org' },
      google: {
        project: 'my-project-123',
        location: 'us-central1',
        vertexRoot: 'https://us-central1-aiplatform.googleapis.com',
        storageRoot: 'https://storage.googleapis.com',
      },
      limits: { maxConcurrent: 8, maxPerUser: 2, maxQueuedPerUser: 5 },
      access: { users: null, chats: null, admins: new Set() },
      budgets: { all: null, user: null },
      confirmAboveUsd: null,
      journal: null,
      inspect: null,
      health: null,
      telemetry: null,
      tempDir: tmpdir(),
      shutdownGraceMs: 20_000,
      logLevel: 'info',
      logFormat: null,
    });
    const { models, ...rest } = veo;
    assert.deepEqual(rest, { outputUri: null, pollMs: 5_000, timeoutMs: 900_000, tokenModel: 'gemini-3.8-flash' });
    assert.equal(models.defaultModel.id, 'veo-3.1-fast-generate-001');
  });

  it('reads every setting', () => {
    const config = read({
      GOOGLE_CLOUD_LOCATION: 'europe-west4',
      TELEGRAM_API_ROOT: 'http://localhost:8081/',
      GCS_API_ROOT: 'http://localhost:8082//',
      VEO_OUTPUT_GCS_URI: 'gs://my-bucket/videos',
      VEO_POLL_MS: '1000',
      VEO_TIMEOUT_MS: '2000',
      DEFAULT_MODEL: 'VEO-3.1',
      TOKEN_COUNT_MODEL: 'gemini-4',
      MAX_CONCURRENT: '3',
      MAX_PER_USER: '1',
      MAX_QUEUED_PER_USER: '0',
      ALLOWED_USER_IDS: '1, 2 ,3',
      ALLOWED_CHAT_IDS: '-1001234567890',
      ADMIN_USER_IDS: '7',
      BUDGET_USD_PER_DAY: '20',
      BUDGET_USD_PER_USER_PER_DAY: '2.50',
      CONFIRM_ABOVE_USD: '0',
      EVENT_JOURNAL: join(folder, 'events.jsonl'),
      INSPECT: '1',
      INSPECT_PORT: '0',
      HEALTH_PORT: '0',
      HEALTH_HOST: '::',
      TEMP_DIR: folder,
      SHUTDOWN_GRACE_MS: '0',
      LOG_LEVEL: 'trace',
      LOG_FORMAT: 'json',
    });
    assert.deepEqual(config.google.vertexRoot, 'https://europe-west4-aiplatform.googleapis.com');
    assert.deepEqual(
      [config.telegram.apiRoot, config.google.storageRoot],
      ['http://localhost:8081', 'http://localhost:8082'],
    );
    assert.deepEqual(
      [config.veo.outputUri, config.veo.pollMs, config.veo.timeoutMs],
      ['gs://my-bucket/videos', 1000, 2000],
    );
    assert.deepEqual([config.veo.models.defaultModel.id, config.veo.tokenModel], ['veo-3.1-generate-001', 'gemini-4']);
    assert.deepEqual(config.limits, { maxConcurrent: 3, maxPerUser: 1, maxQueuedPerUser: 0 });
    assert.deepEqual(config.access, {
      users: new Set([1, 2, 3]),
      chats: new Set([-1001234567890]),
      admins: new Set([7]),
    });
    assert.deepEqual([config.budgets, config.confirmAboveUsd], [{ all: 20, user: 2.5 }, 0]);
    assert.deepEqual(
      [config.journal, config.inspect, config.health, config.tempDir],
      [join(folder, 'events.jsonl'), { port: 0 }, { host: '::', port: 0 }, folder],
    );
    assert.equal(read({ HEALTH_PORT: '' }).health, null);
    assert.deepEqual([config.shutdownGraceMs, config.logLevel, config.logFormat], [0, 'trace', 'json']);
  });

  it('takes an address of Vertex AI as it is given', () => {
    assert.equal(read({ VERTEX_API_ROOT: 'http://127.0.0.1:9000' }).google.vertexRoot, 'http://127.0.0.1:9000');
  });

  it('knows that the global endpoint of Vertex AI has no region in its name', () => {
    assert.equal(read({ GOOGLE_CLOUD_LOCATION: 'global' }).google.vertexRoot, 'https://aiplatform.googleapis.com');
  });

  it('does not start with a misspelt name in its file, which would be a budget that is none', () => {
    const own = [...Object.keys(env), 'BUGDET_USD_PER_DAY', 'HTTPS_PROXY'];
    assert.throws(() => readConfig(env, own), {
      message: /One setting is not right:\n {2}- BUGDET_USD_PER_DAY in .* Did you mean BUDGET_USD_PER_DAY\?\n/,
    });
  });

  it('does not start with a name in the environment that is nearly one of ours', () => {
    assert.match(onlyProblem({ ALOWED_USER_IDS: '7' }), /^ {2}- ALOWED_USER_IDS .* Did you mean ALLOWED_USER_IDS\? If/);
  });

  it('does not take an empty list of who may use it for everybody', () => {
    for (const name of ['ALLOWED_USER_IDS', 'ALLOWED_CHAT_IDS'])
      for (const value of ['', '  '])
        assert.match(
          onlyProblem({ [name]: value }),
          new RegExp(`${name} is empty: .* take it out, which lets everybody`),
        );
  });

  it('counts an empty setting as none, but for the counting of tokens, which it turns off', () => {
    const empty = Object.fromEntries(
      ['VEO_POLL_MS', 'DEFAULT_MODEL', 'ADMIN_USER_IDS', 'EVENT_JOURNAL'].map((name) => [name, '  ']),
    );
    const config = read(empty);
    assert.deepEqual([config.veo.pollMs, config.access.admins, config.journal], [5_000, new Set(), null]);
    assert.equal(read({ TOKEN_COUNT_MODEL: '' }).veo.tokenModel, null);
    assert.match(onlyProblem({ TELEGRAM_BOT_TOKEN: ' ' }), /TELEGRAM_BOT_TOKEN is missing/);
  });

  it('cannot be changed afterwards', () => {
    assert.ok(Object.isFrozen(read()));
  });

  it('names every problem at once, each with what to do', () => {
    const found = problems({
      TELEGRAM_BOT_TOKEN: undefined,
      GOOGLE_CLOUD_PROJECT_ID: undefined,
      GOOGLE_APPLICATION_CREDENTIALS: undefined,
      VEO_POLL_MS: 'soon',
      DEFAULT_MODEL: 'sora',
      LOG_LEVEL: 'loud',
      ALLOWED_USER_IDS: '@ada',
    });
    assert.deepEqual(found.map((problem) => /[A-Z_]{4,}/.exec(problem)?.[0]).toSorted(), [
      'ALLOWED_USER_IDS',
      'DEFAULT_MODEL',
      'GOOGLE_APPLICATION_CREDENTIALS',
      'GOOGLE_CLOUD_PROJECT_ID',
      'LOG_LEVEL',
      'TELEGRAM_BOT_TOKEN',
      'VEO_POLL_MS',
    ]);
    for (const problem of found) assert.match(problem, /\.$/);
  });

  it('says in one line what is wrong with each setting', () => {
    const wrong: Record<string, [values: string[], words: RegExp]> = {
      TELEGRAM_BOT_TOKEN: [[secret, `bot123:${secret}`, `123456789 ${secret}`], /does not look like a token/],
      GOOGLE_CLOUD_PROJECT_ID: [['My Project'], /id of a project/],
      GOOGLE_CLOUD_LOCATION: [['US Central', 'us-central1/x'], /must be a region/],
      TELEGRAM_API_ROOT: [['localhost:8081', 'ftp://x', 'not an address'], /must be a web address/],
      VERTEX_API_ROOT: [['vertex'], /must be a web address/],
      GCS_API_ROOT: [['storage'], /must be a web address/],
      VEO_OUTPUT_GCS_URI: [['my-bucket', 'https://my-bucket', 'gs://'], /must be a bucket/],
      VEO_POLL_MS: [['0', '-1', '1.5', 'x', '9'.repeat(20)], /whole number of at least 1/],
      VEO_TIMEOUT_MS: [['0'], /whole number/],
      MAX_CONCURRENT: [['0'], /whole number/],
      MAX_PER_USER: [['0'], /whole number/],
      MAX_QUEUED_PER_USER: [['-1'], /whole number of at least 0/],
      SHUTDOWN_GRACE_MS: [['a while'], /whole number/],
      DEFAULT_MODEL: [['veo-9', 'veo-3.0-generate-001'], /Take one of veo-3\.1-generate-001/],
      ALLOWED_USER_IDS: [['ada', '1,,2', '1;2'], /Telegram ids/],
      ALLOWED_CHAT_IDS: [['x'], /Telegram ids/],
      ADMIN_USER_IDS: [['x'], /Telegram ids/],
      BUDGET_USD_PER_DAY: [['$5', '-1', '5 dollars'], /amount in dollars/],
      CONFIRM_ABOVE_USD: [['a lot'], /amount in dollars/],
      INSPECT: [['yes'], /must be 1/],
      INSPECT_PORT: [['65536', '-1'], /at least 0 and at most 65535/],
      HEALTH_PORT: [['on', '65536', '-1'], /must be a port/],
      HEALTH_HOST: [['localhost', '*', '0.0.0.0:8080'], /must be an IP address/],
      HTTPS_PROXY: [
        ['proxy.test:3128', 'socks5://proxy.test:1080'],
        /HTTPS_PROXY must be the address of an HTTP proxy/,
      ],
      https_proxy: [['proxy'], /https_proxy must be the address/],
      TOKEN_COUNT_MODEL: [['models/gemini', 'Gemini 3'], /id of a Gemini model/],
      TEMP_DIR: [[join(tmpdir(), 'telegram-video-gen-no-such-folder')], /folder that the bot may write to/],
      LOG_LEVEL: [['INFO!'], /must be one of/],
      LOG_FORMAT: [['xml'], /must be pretty or json/],
      EXTRA_MODELS: [
        [
          'veo-4',
          '{}',
          '[{}]',
          '[{"id":"Veo 4","pricePerSecond":1}]',
          '[{"id":"veo-4","pricePerSecond":-1}]',
          '[{"id":"veo-4"}]',
          '[{"id":"veo-4","pricePerSecond":{}}]',
        ],
        /must be a JSON array/,
      ],
    };
    for (const [name, [values, words]] of Object.entries(wrong))
      for (const value of values) {
        const problem = onlyProblem({ [name]: value });
        assert.match(problem, words, `${name}=${value}`);
        assert.ok(problem.includes(name), problem);
      }
  });

  it('says where an added model is wrong, and that a name is another one’s already', () => {
    const added = (...models: object[]) => onlyProblem({ EXTRA_MODELS: JSON.stringify(models) });
    const veo4 = { id: 'veo-4', pricePerSecond: 1 };
    assert.match(added(veo4, { ...veo4, id: 'x'.repeat(35) }), /What is wrong is in model 2\.id\.$/);
    assert.match(added({ ...veo4, seconds: [0] }), /in model 1\.seconds\.0\.$/);
    assert.match(added({ ...veo4, price: 1 }), /in model 1\.$/);
    for (const names of [{ aliases: ['veo-3.1'] }, { aliases: ['veo-3.1-lite-generate-001'] }])
      assert.match(added({ ...veo4, ...names }), /the name veo-3\.1.* stands for two models/);
    assert.match(added(veo4, { ...veo4, id: 'veo-5', aliases: ['veo-4'] }), /the name veo-4 stands for two/);
    const own = [{ ...veo4, id: 'veo-3.1-generate-001', aliases: ['veo-3.1'] }];
    assert.equal(read({ EXTRA_MODELS: JSON.stringify(own) }).veo.models.models.length, 3);
  });

  it('adds the models of the operator, with one price or one for each resolution', () => {
    const models = [
      { id: 'veo-4.0-generate-001', aliases: ['veo-4'], pricePerSecond: 0.5, seconds: [8, 12], resolutions: ['1080p'] },
      { id: 'veo-4.0-lite-001', pricePerSecond: { '720p': 0.04, '4k': 0.2 }, resolutions: ['720p', '4k', '1080p'] },
    ];
    const config = read({ EXTRA_MODELS: JSON.stringify(models), DEFAULT_MODEL: 'veo-4' });
    const { defaultModel } = config.veo.models;
    assert.deepEqual(settingsFor(defaultModel), {
      model: 'veo-4.0-generate-001',
      seconds: 8,
      resolution: '1080p',
      aspectRatio: '16:9',
      audio: true,
      pricePerSecond: 0.5,
    });
    const lite = config.veo.models.byId('veo-4.0-lite-001');
    assert.deepEqual([lite.seconds, lite.prices['720p']?.audio, lite.prices['4k']?.audio], [[8], 0.04, 0.2]);
    assert.equal(lite.prices['1080p']?.audio, 0.2, 'what has no price of its own counts as the dearest');
  });
});
