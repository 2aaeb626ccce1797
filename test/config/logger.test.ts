import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { NetworkError } from 'node-telegram-bot-api';
import { redact, safeError } from '../../src/config/logger.ts';
import { GenerationError } from '../../src/generations/failure-codes.ts';

const token = '123456789:AAkeep-this_to-yourself-0000000000000';
const root = fileURLToPath(new URL('../../', import.meta.url));

/** What a process of its own logs. */
function logged(level: string, body: string): string {
  const script = `
    import { createLogger, safeError } from './src/config/logger.ts';
    const { logger, close } = await createLogger('${level}');
    ${body}
    await close();`;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', script],
    { cwd: root, encoding: 'utf8' },
  );
  assert.equal(stderr, '');
  assert.equal(status, 0);
  return stdout;
}

describe('what looks like a token', () => {
  it('is blotted out wherever it stands, and nothing else is', () => {
    assert.equal(redact(`token ${token}.`), 'token [redacted].');
    assert.equal(
      redact(`https://api.telegram.org/bot${token}/getMe`),
      'https://api.telegram.org/bot123456789:[redacted]/getMe',
    );
    assert.equal(redact('http://host/bot1:short/getMe'), 'http://host/bot1:[redacted]/getMe');
    const harmless =
      'at 12:30:59 generation c8993664-6127-5bf0-844a-f6174ad6be2f, 123456:7890, http://127.0.0.1:40123/x';
    assert.equal(redact(harmless), harmless);
  });
});

describe('an error in the log', () => {
  it('is its name, its code and where it happened, and never its message', () => {
    const error = Object.assign(new TypeError(`prompt a red fox\n${token}`), { code: 'ECONNRESET' });
    const safe = safeError(error);
    assert.deepEqual([safe.error, safe.code], ['TypeError', 'ECONNRESET']);
    assert.ok(safe.at && safe.at.length > 0 && safe.at.length <= 6);
    assert.doesNotMatch(JSON.stringify(safe), /red fox|AAkeep/);
  });

  it('does not tell what Google said about a prompt', () => {
    assert.doesNotMatch(
      JSON.stringify(safeError(new GenerationError('VEO_FAILED', 'code 13', 'a red fox'))),
      /red fox/,
    );
  });

  it('has the code of the failed connection below it', () => {
    const system = Object.assign(new Error('connect 127.0.0.1'), { code: 'ECONNREFUSED' });
    const error = new NetworkError('Network request failed', {
      cause: new TypeError('fetch failed', { cause: system }),
    });
    assert.equal(safeError(error).code, 'ECONNREFUSED');
  });

  it('may be anything that was thrown', () => {
    for (const thrown of ['a red fox', null, undefined, 7, { message: 'a red fox' }])
      assert.deepEqual(Object.keys(safeError(thrown)), ['error']);
  });
});

describe('the log', () => {
  it('is one JSON object a line in a pipe, with the time in words', () => {
    const [line = '', rest] = logged('info', `logger.info({ bot: 'VideoGenBot' }, 'taking messages');`).split('\n');
    const { time, ...entry } = JSON.parse(line);
    assert.deepEqual(entry, { level: 30, bot: 'VideoGenBot', msg: 'taking messages' });
    assert.match(time, /^\d{4}-\d\d-\d\dT/);
    assert.equal(rest, '');
  });

  it('keeps to its level', () => {
    const speak = `logger.debug('debug'); logger.warn('warn');`;
    assert.doesNotMatch(logged('info', speak), /debug/);
    assert.match(logged('trace', speak), /debug/);
    assert.equal(logged('silent', speak), '');
  });

  it('has no token in it, whatever is logged', () => {
    const out = logged(
      'trace',
      `const token = '${token}';
       logger.info({ url: 'http://127.0.0.1/bot' + token + '/getMe', nested: { token } }, token);
       logger.error(new Error('at ' + token, { cause: new Error(token) }), 'failed');`,
    );
    assert.match(out, /\[redacted\]/);
    assert.doesNotMatch(out, /AAkeep/);
  });

  it('is written before a process ends at once', () => {
    assert.match(logged('info', `logger.fatal('the end'); process.exit(0);`), /the end/);
  });
});
