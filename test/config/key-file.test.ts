import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { keyFileProblem } from '../../src/config/key-file.ts';

const secret = 'AAkeep-this-to-yourself-0000000000000';
const account = { type: 'service_account', client_email: 'bot@p.iam.gserviceaccount.com' };
const pem = (type: 'rsa' | 'ed25519') => {
  const { privateKey } =
    type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
};

describe('a key file', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telegram-video-gen-key-'));
  });
  after(() => rm(folder, { recursive: true }));

  const written = async (name: string, content: string | object) => {
    const path = join(folder, name);
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };

  it('of a service account is taken, and so is another kind of credentials', async () => {
    assert.equal(keyFileProblem(await written('key.json', { ...account, private_key: pem('rsa') })), null);
    assert.equal(keyFileProblem(await written('external.json', { type: 'external_account' })), null);
  });

  it('that is not there is named by its whole path', () => {
    const path = join(folder, 'none.json');
    assert.equal(keyFileProblem(path), `there is no file ${path}.`);
    assert.equal(keyFileProblem(relative(process.cwd(), path)), `there is no file ${path}.`);
  });

  it('does not begin with ~, which only a shell knows', () => {
    assert.equal(
      keyFileProblem('~/keys/none.json'),
      `there is no file ${join(process.cwd(), '~/keys/none.json')}. Only a shell knows what ~ is: write ${join(homedir(), 'keys/none.json')}.`,
    );
  });

  it('is no folder', () => {
    assert.equal(keyFileProblem(folder), `${folder} is a folder: name the JSON file in it.`);
  });

  it('is named by its path, not put into the setting, and then nothing of it is said', () => {
    const problem = keyFileProblem(JSON.stringify({ ...account, private_key: secret }));
    assert.equal(problem, 'this must be the path of the key file, not what is in it.');
  });

  it('has a private key that can be read', async () => {
    const unreadable = [secret, pem('rsa').replaceAll('\n', '\\n'), pem('rsa').slice(0, 400), pem('ed25519')];
    for (const private_key of unreadable) {
      const path = await written('bad.json', { ...account, private_key });
      assert.equal(
        keyFileProblem(path),
        `the private key in ${path} cannot be read: download the JSON key of the service account again.`,
      );
    }
  });

  it('is a whole one, or is explained without a word of it', async () => {
    const wrong: [content: string | object, words: RegExp][] = [
      [secret, /is not a Google key/],
      [[secret], /is not a Google key/],
      [{ type: 'service_account', private_key: secret }, /is not complete/],
      [account, /is not complete/],
    ];
    for (const [content, words] of wrong) {
      const problem = keyFileProblem(await written('wrong.json', content)) ?? '';
      assert.match(problem, words);
      assert.ok(problem.includes(join(folder, 'wrong.json')) && !problem.includes(secret), problem);
    }
  });

  it('may be read by the bot', { skip: process.getuid?.() === 0 && 'root may read it anyway' }, async () => {
    const path = await written('locked.json', '{}');
    await chmod(path, 0o000);
    assert.equal(keyFileProblem(path), `${path} cannot be read: check its permissions.`);
  });
});
