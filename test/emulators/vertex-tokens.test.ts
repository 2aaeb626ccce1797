import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startVertexEmulator, type VertexEmulator } from '../../scripts/emulators/vertex.ts';
import { Calls, json, type Reply } from './vertex-calls.ts';

describe('the Vertex emulator lets in', () => {
  let vertex: VertexEmulator;
  let calls: Calls;
  let folder: string;
  let now = 1_000_000;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vertex-tokens-'));
    vertex = await startVertexEmulator({ tokenSeconds: 600, now: () => now });
    calls = new Calls(vertex);
  });
  after(async () => {
    await vertex.close();
    await rm(folder, { recursive: true });
  });

  function submitWith(authorization?: string): Promise<Reply> {
    const body = { instances: [{ prompt: 'x' }] };
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    return calls.post(`/v1/${calls.model}:predictLongRunning`, body, headers);
  }

  /** A token request as the credentials describe it, with some fields changed or left out. */
  async function exchange(changes: Readonly<Record<string, string | undefined>> = {}): Promise<Reply> {
    const file = await vertex.writeCredentials(folder);
    const credentials: unknown = JSON.parse(await readFile(file, 'utf8'));
    assert.ok(typeof credentials === 'object' && credentials !== null);
    assert.ok('audience' in credentials && 'subject_token_type' in credentials && 'token_url' in credentials);
    const form = new URLSearchParams();
    const fields = {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      audience: String(credentials.audience),
      subject_token_type: String(credentials.subject_token_type),
      subject_token: await readFile(join(folder, 'subject-token'), 'utf8'),
      ...changes,
    };
    for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, value);
    const { pathname } = new URL(String(credentials.token_url));
    return calls.post(pathname, form.toString(), { 'content-type': 'application/x-www-form-urlencoded' });
  }

  async function token(): Promise<string> {
    const granted = json(await exchange());
    assert.ok(typeof granted === 'object' && granted !== null && 'access_token' in granted);
    assert.ok('expires_in' in granted && granted.expires_in === 600);
    return String(granted.access_token);
  }

  it('who has a token that it issued, until the token expires', async () => {
    const authorization = `Bearer ${await token()}`;
    assert.equal((await submitWith(authorization)).status, 200);
    now += 600_000;
    assert.equal((await submitWith(authorization)).status, 401);
  });

  it('nobody else', async () => {
    const nothing = await submitWith();
    assert.equal(nothing.status, 401);
    assert.match(nothing.text, /"message": "Request is missing required authentication credential\./);
    const unknown = await submitWith('Bearer ya29.made-up');
    assert.equal(unknown.status, 401);
    assert.match(unknown.text, /"status": "UNAUTHENTICATED"/);
    assert.equal((await calls.get('/storage/v1/b/out/o/a')).status, 401);
    assert.match((await calls.get('/storage/v1/b/out/o/a')).text, /"message": "Invalid Credentials"/);
  });

  it('nobody with a token that was expired on demand', async () => {
    const authorization = `Bearer ${await token()}`;
    vertex.fault({ kind: 'submit', fault: 'expired-token' });
    assert.equal((await submitWith(authorization)).status, 401);
    assert.equal((await submitWith(authorization)).status, 401);
    const other = `Bearer ${await token()}`;
    assert.equal((await submitWith(other)).status, 200);
    vertex.tokens.expireAll();
    assert.equal((await submitWith(other)).status, 401);
  });

  it('only with the right form', async () => {
    const cases: readonly [Readonly<Record<string, string | undefined>>, string][] = [
      [{ grant_type: undefined }, 'invalid_request'],
      [{ grant_type: 'password' }, 'unsupported_grant_type'],
      [{ audience: '//elsewhere' }, 'invalid_request'],
      [{ subject_token_type: 'urn:other' }, 'invalid_request'],
      [{ subject_token: 'stolen' }, 'invalid_grant'],
    ];
    for (const [changes, error] of cases) {
      const reply = await exchange(changes);
      assert.equal(reply.status, 400);
      assert.match(reply.text, new RegExp(`"error": "${error}"`));
      assert.doesNotMatch(reply.text, /stolen/);
    }
  });

  it('with files that nobody else can read', async () => {
    await vertex.writeCredentials(folder);
    for (const file of ['credentials.json', 'subject-token']) {
      assert.equal((await stat(join(folder, file))).mode & 0o777, 0o600);
    }
  });
});
