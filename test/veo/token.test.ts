import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { scriptCommand } from '../../scripts/script-command.ts';
import { type Google, going, nameOf, openGoogle } from './google.ts';

describe('a request that is called off while the token is fetched', () => {
  it('is neither sent nor the end of the process, of whatever kind it is', async () => {
    const google = await openGoogle();
    const [node, ...args] = scriptCommand(new URL('./called-off.ts', import.meta.url));
    const child = spawn(node, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        VERTEX_ROOT: google.vertex.root,
        GOOGLE_APPLICATION_CREDENTIALS: join(google.folder, 'credentials.json'),
      },
    });
    const ended = once(child, 'close');
    child.stdout.setEncoding('utf8');
    for (const expected of ['AbortError', 'AbortError', 'null', 'AbortError']) {
      const { count } = google.vertex.requests('token');
      const hold = google.vertex.fault({ kind: 'token', fault: 'hold' });
      await google.vertex.waitFor(() => hold.waiting === 1, { timeoutMs: 30_000 });
      child.stdin.write('call it off\n');
      assert.deepEqual(await once(child.stdout, 'data'), [`${expected}\n`]);
      // The token comes after all: this is when the request would begin, and the process end.
      hold.release();
      await google.vertex.waitFor(() => google.vertex.requests('token').count === count + 1);
      child.stdin.write('and the next\n');
    }
    assert.deepEqual(await ended, [0, null]);
    assert.equal(google.vertex.requests().count, google.vertex.requests('token').count);
    await google.close();
  });
});

describe('a token of Google', () => {
  let google: Google;
  before(async () => {
    google = await openGoogle();
  });
  after(() => google.close());

  const authorized = (client = google.client(), signal = going()) =>
    client.authorize(signal).then(
      () => 'fine',
      (error: unknown) => nameOf(error),
    );
  const withKey = async (name: string, content: string) => {
    const path = join(google.folder, name);
    await writeFile(path, content);
    return google.client({ keyFilename: path });
  };

  it('is fetched once and kept', async () => {
    const { count } = google.vertex.requests('token');
    const client = google.client();
    assert.deepEqual([await authorized(client), await authorized(client)], ['fine', 'fine']);
    assert.equal(google.vertex.requests('token').count, count + 1);
  });

  it('is refused for good where the credentials are wrong', async () => {
    const stranger = JSON.parse(await readFile(join(google.folder, 'credentials.json'), 'utf8'));
    stranger.credential_source.file = join(google.folder, 'credentials.json');
    assert.equal(await authorized(await withKey('stranger.json', JSON.stringify(stranger))), 'CREDENTIALS_REFUSED');
  });

  it('is refused for good where the key file is of no use', async () => {
    const broken = { type: 'service_account', client_email: 'a@b.iam.gserviceaccount.com', private_key: 'no key' };
    for (const [name, content] of [
      ['broken.json', JSON.stringify(broken)],
      ['odd.json', JSON.stringify({ type: 'unknown' })],
      ['text.json', 'not json'],
    ] as const)
      assert.equal(await authorized(await withKey(name, content)), 'CREDENTIALS_REFUSED', name);
    assert.equal(await authorized(google.client({ keyFilename: join(google.folder, 'none') })), 'CREDENTIALS_REFUSED');
  });

  it('may be had later where Google is down, silent or talks nonsense', async () => {
    for (const [fault, expected] of [
      ['reset-before', 'refused 0'],
      ['not-json', 'refused 0'],
      ['503', 'refused 503'],
      ['hang', 'refused 0'],
    ] as const) {
      const rule = google.vertex.fault({ kind: 'token', fault, times: Number.POSITIVE_INFINITY });
      const limits = fault === 'hang' ? { answerMs: 300 } : {};
      assert.equal(await authorized(google.client(limits)), expected, fault);
      rule.remove();
    }
  });

  it('holds nobody up who no longer wants it', async () => {
    const hold = google.vertex.fault({ kind: 'token', fault: 'hold' });
    const controller = new AbortController();
    const result = authorized(google.client(), controller.signal);
    await google.vertex.waitFor(() => hold.waiting === 1);
    controller.abort();
    assert.equal(await result, 'AbortError');
    hold.release();
  });
});
