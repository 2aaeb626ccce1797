import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { NetworkError } from 'node-telegram-bot-api';
import { loader, scriptPath } from '../../scripts/script-command.ts';
import { redact, safeError } from '../../src/config/logger.ts';
import { GenerationError } from '../../src/generations/failure-codes.ts';

const token = '123456789:AAkeep-this_to-yourself-0000000000000';
const loggerModule = scriptPath(new URL('../../src/config/logger.ts', import.meta.url));

interface Way {
  format?: 'pretty' | 'json' | null;
  /** The file that it logs into. */
  stdout?: number;
  env?: Record<string, string>;
}

/** What a process of its own logs, by default into a pipe. */
function logged(level: string, body: string, { format = null, stdout: file, env = {} }: Way = {}): string {
  const script = `
    import { createLogger, safeError } from ${JSON.stringify(loggerModule)};
    const { logger, close } = await createLogger('${level}', ${JSON.stringify(format)});
    ${body}
    await close();`;
  const { stdout, stderr, status } = spawnSync(process.execPath, [...loader, '--input-type=module', '--eval', script], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    ...(file !== undefined && { stdio: ['ignore', file, 'pipe'] }),
  });
  assert.equal(stderr, '');
  assert.equal(status, 0);
  return stdout;
}

describe('what looks like a token', () => {
  it('is blotted out with the password of a database, whatever stands in that', () => {
    const there = 'postgres://bot:[redacted]@db:5432/videos is away';
    for (const password of ['secret', 'sec:ret', 'sec@ret/', 'sec%40ret'])
      assert.equal(redact(`postgres://bot:${password}@db:5432/videos is away`), there);
    assert.equal(redact('postgres://bot@db:5432/videos'), 'postgres://bot@db:5432/videos');
  });

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

/** Whether one is the other's beginning, up to lines that look like frames: then nobody can tell them apart. */
const isCutOf = (later: string, said: string): boolean =>
  said.startsWith(`${later}\n`) &&
  said
    .slice(later.length + 1)
    .split('\n')
    .every((line) => line.startsWith('    at '));

describe('an error in the log', () => {
  it('is its name and where it happened, and never its message', () => {
    const safe = safeError(new TypeError(`prompt a red fox\n${token}`));
    assert.equal(safe.error, 'TypeError');
    assert.ok(safe.at && safe.at.length > 0 && safe.at.length <= 6);
    assert.match(safe.at[0] ?? '', /^at .*logger\.test\.ts:\d+:\d+\)?$/);
    assert.doesNotMatch(JSON.stringify(safe), /red fox|AAkeep/);
  });

  it('is its name and code alone where the network failed', () => {
    const error = Object.assign(new TypeError('a red fox'), { code: 'ECONNRESET' });
    assert.deepEqual(safeError(error), { error: 'TypeError', code: 'ECONNRESET' });
  });

  it('never holds a line of its message, also where that looks like a frame or was changed', () => {
    const line = fc.constantFrom('', 'fox', '    at fox', '    at fox (file:///fox.ts:1:2)', 'Error: fox', 'TypeError');
    const texts = fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n'));
    class NamedError extends Error {
      override readonly name = 'NamedError';
    }
    fc.assert(
      fc.property(texts, fc.option(texts), fc.constantFrom(Error, TypeError, NamedError), (said, later, Kind) => {
        const error = new Kind(said);
        if (later !== null && later !== said && !isCutOf(later, said)) error.message = later;
        assert.doesNotMatch(JSON.stringify(safeError(error)), /fox/);
      }),
    );
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

  it('is a line for people where they ask for it, with the level in words and no colours', () => {
    const out = logged('info', `logger.warn({ code: 'ECONNREFUSED' }, 'trying again');`, { format: 'pretty' });
    assert.match(out, /^\[\d\d:\d\d:\d\d\] WARN: trying again \{"code":"ECONNREFUSED"\}\n$/);
  });

  it('is for people in the journal of systemd, which has a time of its own', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'telegram-video-gen-log-'));
    const file = await open(join(folder, 'journal'), 'w+');
    try {
      const { dev, ino } = await file.stat();
      const into = (stream: string, format: Way['format'] = null) =>
        logged('info', `logger.warn('trying again');`, {
          stdout: file.fd,
          env: { JOURNAL_STREAM: stream },
          format,
        });
      into(`${dev}:${ino}`);
      into(`${dev}:${ino}`, 'json');
      // As whatever inherits the variable, and writes to somewhere else.
      into(`${dev}:${ino + 1}`);
      const lines = (await readFile(join(folder, 'journal'), 'utf8')).split('\n');
      assert.equal(lines[0], 'WARN: trying again');
      for (const line of lines.slice(1, 3)) assert.equal(JSON.parse(line).level, 40);
    } finally {
      await file.close();
      await rm(folder, { recursive: true });
    }
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
