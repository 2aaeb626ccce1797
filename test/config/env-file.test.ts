import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readEnvFile } from '../../src/config/env-file.ts';
import { OperatorError } from '../../src/config/operator-error.ts';

describe('the file with the settings', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telegram-video-gen-env-'));
  });
  after(() => rm(folder, { recursive: true }));

  const file = async (text: string) => {
    const path = join(folder, 'settings.env');
    await writeFile(path, text);
    return readEnvFile(path);
  };

  it('has a name and a value in each line, and comments', async () => {
    assert.deepEqual(await file('# mine\nMAX_CONCURRENT=3\n#LOG_LEVEL=info\nEVENT_JOURNAL="./my events.jsonl"\n'), {
      MAX_CONCURRENT: '3',
      EVENT_JOURNAL: './my events.jsonl',
    });
  });

  it('may have been written on Windows', async () => {
    assert.deepEqual(await file('\uFEFFMAX_CONCURRENT=3\r\nLOG_LEVEL=warn\r\n'), {
      MAX_CONCURRENT: '3',
      LOG_LEVEL: 'warn',
    });
  });

  it('need not be there, unless ENV_FILE names it', () => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      assert.deepEqual(readEnvFile(undefined), {});
    } finally {
      process.chdir(before);
    }
    assert.deepEqual(readEnvFile(''), {});
    assert.throws(() => readEnvFile(join(folder, 'none.env')), {
      name: 'OperatorError',
      message: 'The bot cannot start: ENV_FILE names a file that is not there.',
    });
  });

  it('must be a file that can be read', () => {
    assert.throws(() => readEnvFile(folder), OperatorError);
  });
});
