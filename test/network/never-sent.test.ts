import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { Api } from 'node-telegram-bot-api';
import { openFetch } from '../../src/network/http.ts';
import { networkCode } from '../../src/network/network-code.ts';
import { neverSent } from '../../src/network/never-sent.ts';
import { closedPort, listen, mistrust, openServer, type TestServer, trust } from './server.ts';

/** What a request fails with: its code, and whether it is sure that nothing was sent. */
const failing = (work: Promise<unknown>) =>
  work.then(
    () => 'it was answered',
    (error: unknown) => [networkCode(error), neverSent(error)],
  );
const post = { method: 'POST', body: 'once' };

describe('a request that no connection took was never sent', () => {
  let mute: Server;
  let mutePort: number;
  const sockets = new Set<Socket>();
  before(async () => {
    mute = createServer((socket) => void sockets.add(socket));
    mutePort = await listen(mute);
  });
  after(() => {
    for (const socket of sockets) socket.destroy();
    mute.close();
  });

  it('as where nobody listens, or there is no such host', async () => {
    const fetch = openFetch(1_000);
    assert.deepEqual(await failing(fetch(`http://127.0.0.1:${await closedPort()}/`, post)), ['ECONNREFUSED', true]);
    assert.deepEqual(await failing(fetch('http://no-such-host.invalid/', post)), ['ENOTFOUND', true]);
  });

  it('as where each address of a host fails', async () => {
    const addresses = ['127.0.0.2', '127.0.0.3'].map((address) => ({ address, family: 4 }));
    const fetch = openFetch(1_000, { lookup: (_, __, done) => done(null, addresses) });
    assert.deepEqual(await failing(fetch(`http://two.test:${await closedPort()}/`, post)), ['ECONNREFUSED', true]);
  });

  it('as where TLS is not answered in time, breaks, or is not trusted', async () => {
    const url = `https://127.0.0.1:${mutePort}/`;
    const hasty = openFetch(1_000, { timeout: 300 });
    assert.deepEqual(await failing(hasty(url, post)), ['UND_ERR_CONNECT_TIMEOUT', true]);
    mute.once('connection', (socket) => socket.destroy());
    assert.deepEqual(await failing(openFetch(1_000)(url, post)), ['ECONNRESET', true]);
    const server = await openServer(true);
    const [code, isSure] = await failing(openFetch(1_000, mistrust)(server.url, post));
    assert.match(String(code), /SSL/);
    assert.equal(isSure, true);
    server.close();
  });

  it('also below the error of the library for Telegram', async () => {
    const apiRoot = `http://127.0.0.1:${await closedPort()}`;
    const api = new Api('1:a', { apiRoot, maxRetries: 0, timeoutMs: 0, fetch: openFetch(1_000) });
    assert.deepEqual(await failing(api.getMe()), ['ECONNREFUSED', true]);
  });
});

describe('a request that a connection took may have been sent', () => {
  let server: TestServer;
  afterEach(() => server.close());

  for (const isSecure of [false, true])
    it(`whatever went wrong then, ${isSecure ? 'with' : 'without'} TLS`, async () => {
      server = await openServer(isSecure);
      const fetch = openFetch(300, trust);
      server.answering = (request) => void request.socket.destroy();
      assert.deepEqual(await failing(fetch(server.url, post)), ['UND_ERR_SOCKET', false]);
      server.answering = () => undefined;
      assert.deepEqual(await failing(fetch(server.url, post)), ['UND_ERR_HEADERS_TIMEOUT', false]);
      server.answering = (_, response) => void response.write('half of');
      const stalled = await fetch(server.url, post);
      assert.deepEqual(await failing(stalled.text()), ['UND_ERR_BODY_TIMEOUT', false]);
    });

  it('by a connection that was used before, and that its server has closed meanwhile', async () => {
    server = await openServer();
    const fetch = openFetch(1_000);
    assert.equal(await (await fetch(server.url, post)).text(), 'fine');
    server.answering = (request) => void request.socket.resetAndDestroy();
    let requests = 0;
    const { answering } = server;
    server.answering = (...asked) => {
      requests += 1;
      answering(...asked);
    };
    assert.deepEqual(await failing(fetch(server.url, post)), ['ECONNRESET', false]);
    assert.equal(requests, 1);
  });
});
