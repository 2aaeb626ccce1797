import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { startVertexEmulator, type VertexEmulator } from '../../scripts/emulators/vertex.ts';
import { loader, scriptCommand, scriptPath } from '../../scripts/script-command.ts';
import { Calls } from './vertex-calls.ts';

const module = new URL('../../scripts/emulators/vertex.ts', import.meta.url);
const [node, ...script] = scriptCommand(module);

describe('the Vertex emulator as a process of its own', () => {
  it('prints where it is, does what it is told over HTTP, and ends with its files on SIGTERM', async () => {
    const child = spawn(node, [...script, '--render-ms', '1'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const { root, credentials } = await firstLine(child);
      assert.ok(existsSync(credentials));

      const told = (path: string, body?: object) => tell(root, path, body);
      assert.deepEqual(await told('script', { outcome: 'video', bytes: 100_000, when: { prompt: 'cat' } }), {});
      const refusal = { when: { prompt: 'dog' }, status: 429, message: 'Quota exceeded.' };
      assert.deepEqual(await told('script', refusal), {});
      assert.deepEqual(await told('fault', { kind: 'submit', fault: 'hold', times: null }), { fault: 1 });
      assert.deepEqual(await told('fault/release', { fault: 1 }), { fired: 0, waiting: 0 });
      assert.deepEqual(await told('expire-tokens', {}), {});
      assert.deepEqual(await told('retire', { model: 'veo-3.1-generate-001' }), {});
      assert.deepEqual(await told('finish', {}), {});
      assert.deepEqual(await told('submits'), { submits: [] });
      assert.deepEqual(await told('requests/submit'), { count: 0, byStatus: {}, log: [] });
      assert.match(JSON.stringify(await told('stats')), /^\{"submits":0,"running":0,"bills":0,"billedUsd":0/);
      assert.match(JSON.stringify(await told('script', { outcome: 'vide' })), /outcome/);
      assert.match(JSON.stringify(await told('script', { outcome: 'video', bytes: 3 })), /RangeError/);
      assert.match(JSON.stringify(await told('fault/remove', { fault: 9 })), /no fault 9/);
      assert.match(JSON.stringify(await told('sha256', { operationName: 'x' })), /no video/);

      child.kill('SIGTERM');
      assert.deepEqual(await once(child, 'exit'), [0, null]);
      assert.equal(existsSync(credentials), false);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('ends when the process that started it lets go of it', async () => {
    const child = spawn(node, script, {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    try {
      const { credentials } = await firstLine(child);
      child.disconnect();
      assert.deepEqual(await once(child, 'exit'), [0, null]);
      assert.equal(existsSync(credentials), false);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('leaves nothing behind that keeps a process alive', async () => {
    const code = `
      const { startVertexEmulator } = await import(${JSON.stringify(scriptPath(module))});
      const vertex = await startVertexEmulator({ renderMs: 3_600_000, requireAuth: false });
      const model = vertex.root + '/v1/projects/demo-project/locations/us-central1/publishers/google/models/veo-3.1-fast-generate-001';
      const post = (verb, body) => fetch(model + ':' + verb, { method: 'POST', body: JSON.stringify(body) });
      await post('predictLongRunning', { instances: [{ prompt: 'x' }] });
      const hang = vertex.fault({ kind: 'poll', fault: 'hang' });
      const hold = vertex.fault({ kind: 'poll', fault: 'hold' });
      const slow = vertex.fault({ kind: 'poll', fault: 'slow', delayMs: 3_600_000 });
      const polls = [1, 2, 3].map(() => post('fetchPredictOperation', {}).catch((error) => error.name));
      await vertex.waitFor(() => hang.fired + hold.waiting + slow.fired === 3);
      const waiting = vertex.waitFor(() => false, { timeoutMs: 3_600_000 }).catch((error) => error.message);
      await vertex.close();
      await vertex.close();
      console.log(JSON.stringify([...(await Promise.all(polls)), await waiting]));`;
    const child = spawn(node, [...loader, '--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const ended = once(child, 'exit');
      const lines = createInterface({ input: child.stdout });
      const [line] = await once(lines, 'line');
      assert.deepEqual(JSON.parse(String(line)), [
        'TypeError',
        'TypeError',
        'TypeError',
        'the Vertex emulator was closed',
      ]);
      assert.deepEqual(await ended, [0, null]);
    } finally {
      child.kill('SIGKILL');
    }
  });
});

describe('waiting for the Vertex emulator', () => {
  async function withEmulator(use: (vertex: VertexEmulator) => Promise<void>): Promise<void> {
    const vertex = await startVertexEmulator({ requireAuth: false });
    await use(vertex).finally(() => vertex.close());
  }

  it('gives what the probe found, now or later', () =>
    withEmulator(async (vertex) => {
      assert.equal(await vertex.waitFor(() => 7), 7);
      const found = vertex.waitFor(() => vertex.billed[0]);
      await new Calls(vertex).submit('x');
      assert.equal((await found)?.usd, 0.8);
    }));

  it('ends in vain with what was asked', () =>
    withEmulator(async (vertex) => {
      const never = () => vertex.submits.length === 9;
      await assert.rejects(vertex.waitFor(never, { timeoutMs: 5 }), /waited 5 ms in vain for: .*submits\.length/);
    }));

  it('ends with the error of its probe', () =>
    withEmulator(async (vertex) => {
      const wrong = vertex.waitFor(() => {
        if (vertex.submits.length > 0) throw new Error('a submit');
        return false;
      });
      const rejected = assert.rejects(wrong, /a submit/);
      await new Calls(vertex).submit('x');
      await rejected;
    }));

  it('does not answer under /control/ unless told to', () =>
    withEmulator(async (vertex) => {
      assert.equal((await new Calls(vertex).get('/control/stats')).status, 404);
    }));
});

async function firstLine(child: ChildProcess): Promise<{ root: string; credentials: string }> {
  assert.ok(child.stdout);
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const value: unknown = JSON.parse(String(line));
  assert.ok(typeof value === 'object' && value !== null && 'root' in value && 'credentials' in value);
  return { root: String(value.root), credentials: String(value.credentials) };
}

async function tell(root: string, path: string, body?: object): Promise<unknown> {
  const request = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return (await fetch(`${root}/control/${path}`, request)).json();
}
