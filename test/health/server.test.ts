import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import pino from 'pino';
import { Health } from '../../src/health/health.ts';
import { serveHealth } from '../../src/health/server.ts';

describe('the answers about health', () => {
  let now: number;
  let health: Health;
  let root: string;
  let close: () => void;
  const lines: string[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(line) });

  beforeEach(async () => {
    now = 0;
    health = new Health(() => now);
    lines.length = 0;
    const served = await serveHealth({ host: '127.0.0.1', port: 0 }, health, logger);
    assert.ok(served);
    close = served.close;
    root = /http:\/\/[^/]+/.exec(lines.join(''))?.[0] ?? '';
  });
  afterEach(() => close());

  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(root + path, init);
    return [answer.status, await answer.text()];
  };

  it('are 200, or 503 with the reason', async () => {
    assert.deepEqual(await ask('/livez'), [200, 'ok\n']);
    assert.deepEqual(await ask('/readyz'), [503, 'starting\n']);
    health.run({ broken: null });
    assert.deepEqual(await ask('/readyz'), [200, 'ok\n']);
    now = 180_000;
    assert.deepEqual(await ask('/livez'), [503, 'not heard of Telegram for 180 s\n']);
  });

  it('are about nothing else, and change nothing', async () => {
    assert.equal((await ask('/'))[0], 404);
    assert.equal((await ask('/livez/..'))[0], 404);
    assert.equal((await ask('/livez', { method: 'POST', body: 'x' }))[0], 405);
    assert.deepEqual(await ask('/livez', { method: 'HEAD' }), [200, '']);
  });

  it('are not given where nobody is to ask', async () => {
    assert.equal(await serveHealth(null, health, logger), null);
    assert.equal(lines.length, 1);
  });

  it('end the start in words where the address is not to be had', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await assert.rejects(serveHealth({ host: '127.0.0.1', port }, health, logger), {
      name: 'OperatorError',
      message: new RegExp(`cannot listen on 127\\.0\\.0\\.1, port ${port} \\(another program uses it\\)`),
    });
    other.close();
    await assert.rejects(serveHealth({ host: '192.0.2.1', port: 0 }, health, logger), {
      name: 'OperatorError',
      message: /HEALTH_HOST is no address of this machine/,
    });
  });
});
