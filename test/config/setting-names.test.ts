import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unknownNames } from '../../src/config/setting-names.ts';

const settings = [
  'TELEGRAM_BOT_TOKEN',
  'GOOGLE_CLOUD_PROJECT_ID',
  'DEFAULT_MODEL',
  'EXTRA_MODELS',
  'TOKEN_COUNT_MODEL',
  'VEO_POLL_MS',
  'MAX_CONCURRENT',
  'MAX_PER_USER',
  'MAX_QUEUED_PER_USER',
  'ALLOWED_USER_IDS',
  'ALLOWED_CHAT_IDS',
  'ADMIN_USER_IDS',
  'BUDGET_USD_PER_DAY',
  'BUDGET_USD_PER_USER_PER_DAY',
  'TEMP_DIR',
];
const inFile = (...file: string[]) => unknownNames({ file, environment: file }, settings);
const inEnvironment = (...environment: string[]) => unknownNames({ file: [], environment }, settings);

describe('a name that is no setting', () => {
  it('is none of OpenTelemetry’s, which its libraries read', () => {
    const name = 'OTEL_EXPORTER_OTLP_HEADERS';
    assert.deepEqual([...inFile(name), ...inEnvironment(name)], []);
  });

  const pairs: [string, string][] = [
    ['BUGDET_USD_PER_DAY', 'BUDGET_USD_PER_DAY'],
    ['budget_usd_per_day', 'BUDGET_USD_PER_DAY'],
    ['BUDGET_PER_USER_PER_DAY', 'BUDGET_USD_PER_USER_PER_DAY'],
    ['DAILY_BUDGET', 'BUDGET_USD_PER_DAY'],
    ['GOOGLE_CLOUD_PROJECT', 'GOOGLE_CLOUD_PROJECT_ID'],
    ['ALLOWED_IDS', 'ALLOWED_USER_IDS'],
    ['ALOWED_USER_IDS', 'ALLOWED_USER_IDS'],
    ['ADMIN_IDS', 'ADMIN_USER_IDS'],
    ['MODEL', 'DEFAULT_MODEL'],
    ['MAX_PARALLEL', 'MAX_CONCURRENT'],
    ['TELEGRAM_TOKEN', 'TELEGRAM_BOT_TOKEN'],
    ['TEMPDIR', 'TEMP_DIR'],
  ];
  for (const [name, meant] of pairs)
    it(`is ${meant} where the file says ${name}`, () => {
      assert.deepEqual(inFile(name), [{ name, meant, source: 'file' }]);
    });

  it('counts in the file also where it is like no setting, and where the right one is there', () => {
    assert.deepEqual(inFile('HAPPINESS'), [{ name: 'HAPPINESS', meant: null, source: 'file' }]);
    assert.deepEqual(
      inFile('GOOGLE_CLOUD_PROJECT_ID', 'GOOGLE_CLOUD_PROJECT').map(({ name }) => name),
      ['GOOGLE_CLOUD_PROJECT'],
    );
  });

  it('counts in the environment where it looks like one of ours', () => {
    const names = [
      'ALLOWED_IDS',
      'BOT_ALLOWED_USERS',
      'ALOWED_USER_IDS',
      'ADMIN_IDS',
      'DAILY_BUDGET',
      'VEO_TIMEOUT',
      'TELEGRAM_TOKEN',
      'GOOGLE_CLOUD_PROJECT',
    ];
    const found = inEnvironment(...names);
    assert.deepEqual(
      found.map(({ name }) => name),
      names,
    );
    for (const { source, meant } of found) assert.ok(source === 'environment' && meant !== null);
  });

  it('is somebody else’s in the environment where it is near to none, or to one that is there', () => {
    const foreign = [
      'NODE_OPTIONS',
      'TZ',
      'TMPDIR',
      'COMPOSE_PROJECT_NAME',
      'MODEL',
      'TELEGRAM_API_ID',
      'MAX_PARALLEL',
    ];
    assert.deepEqual(inEnvironment(...foreign), []);
    assert.deepEqual(inEnvironment('GOOGLE_CLOUD_PROJECT', 'GOOGLE_CLOUD_PROJECT_ID'), []);
  });

  it('may be read by a library', () => {
    assert.deepEqual(inFile('NO_PROXY', 'no_proxy', 'HTTP_PROXY', 'ENV_FILE', 'TZ'), []);
  });
});
