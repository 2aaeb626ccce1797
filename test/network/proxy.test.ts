import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { openFetch } from '../../src/network/http.ts';
import { networkCode } from '../../src/network/network-code.ts';
import { neverSent } from '../../src/network/never-sent.ts';
import { proxyFor } from '../../src/network/proxy.ts';
import { closedPort, listen, mistrust, openServer, type TestServer, trust } from './server.ts';

/** A proxy that connects to the one server there is, whatever host is asked for, or does something else. */
class Gateway {
  /** What it was asked for, and with which credentials. */
  readonly asked: string[] = [];
  does: 'connect' | 'refuse' | 'drop' | 'stay mute' | 'connect, then drop' | 'connect, then stay mute' = 'connect';
  port = 0;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer();

  async open(target: number): Promise<void> {
    this.#server.on('connect', (request: IncomingMessage, socket: Socket) => {
      this.asked.push([request.url, request.headers['proxy-authorization']].filter(Boolean).join(' '));
      this.#sockets.add(socket.on('error', () => undefined));
      const yes = 'HTTP/1.1 200 Connection established\r\n\r\n';
      switch (this.does) {
        case 'refuse':
          return void socket.end('HTTP/1.1 407 No\r\n\r\n');
        case 'drop':
          return void socket.destroy();
        case 'stay mute':
          return;
        case 'connect, then drop':
          return void socket.end(yes);
        case 'connect, then stay mute':
          return void socket.write(yes);
        case 'connect': {
          const through = connect(target, '127.0.0.1', () => {
            socket.write(yes);
            through.pipe(socket).pipe(through);
          });
          this.#sockets.add(through.on('error', () => socket.destroy()));
        }
      }
    });
    this.port = await listen(this.#server);
  }

  address(credentials = ''): string {
    return `http://${credentials}127.0.0.1:${this.port}`;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

const names = ['https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY', 'all_proxy', 'ALL_PROXY'];

describe('a request through a proxy', () => {
  let server: TestServer;
  let proxy: Gateway;
  let kept: Record<string, string | undefined>;
  before(async () => {
    server = await openServer(true);
    server.answering = (request, response) => void response.end(`${request.headers.host}${request.url}`);
  });
  after(() => server.close());
  beforeEach(async () => {
    kept = Object.fromEntries(names.map((name) => [name, process.env[name]]));
    for (const name of names) delete process.env[name];
    proxy = new Gateway();
    await proxy.open(server.port);
    process.env.HTTPS_PROXY = proxy.address();
  });
  afterEach(() => {
    proxy.close();
    for (const [name, value] of Object.entries(kept))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  });

  const fetch = () => openFetch(5_000, { ...trust, timeout: 300 });
  const failing = (from = fetch(), signal = new AbortController().signal) =>
    from('https://far.test/', { method: 'POST', body: 'once', signal }).then(
      () => 'it was answered',
      (error: unknown) => [networkCode(error), neverSent(error)],
    );

  it('reaches the host that is meant, by a connection that is used again', async () => {
    const from = fetch();
    for (const path of ['/one', '/two']) {
      assert.equal(await (await from(`https://far.test${path}`)).text(), `far.test${path}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.deepEqual(proxy.asked, ['far.test:443']);
  });

  it('names the user that the address of the proxy names', async () => {
    process.env.HTTPS_PROXY = proxy.address('ada:se%20cret@');
    await fetch()('https://far.test/');
    assert.deepEqual(proxy.asked, [`far.test:443 Basic ${Buffer.from('ada:se cret').toString('base64')}`]);
  });

  it('is asked for once and never sent where the proxy refuses, drops the question or stays mute', async () => {
    for (const [does, code] of [
      ['refuse', 'PROXY_REFUSED'],
      ['drop', 'UND_ERR_SOCKET'],
      ['stay mute', 'PROXY_FAILED'],
    ] as const) {
      proxy.does = does;
      proxy.asked.length = 0;
      assert.deepEqual(await failing(), [code, true], does);
      assert.equal(proxy.asked.length, 1, does);
    }
  });

  it('leaves the proxy in peace once it has failed, and reaches it when it is back', async () => {
    proxy.does = 'drop';
    const from = fetch();
    await Promise.all(Array.from({ length: 5 }, () => failing(from)));
    const { length } = proxy.asked;
    assert.ok(length <= 5, `${length} times`);
    // Another request through the same proxy takes longer than asking it again for ever would leave it.
    proxy.does = 'stay mute';
    await failing(from);
    assert.equal(proxy.asked.length, length + 1);
    proxy.does = 'connect';
    assert.equal(await failing(from), 'it was answered');
  });

  it('was never sent where the way to the host breaks, is not answered, or is not trusted', async () => {
    for (const [does, code] of [
      ['connect, then drop', 'ECONNRESET'],
      ['connect, then stay mute', 'UND_ERR_CONNECT_TIMEOUT'],
    ] as const) {
      proxy.does = does;
      assert.deepEqual(await failing(), [code, true], does);
    }
    proxy.does = 'connect';
    const [, isSure] = await failing(openFetch(5_000, mistrust));
    assert.equal(isSure, true);
  });

  it('was never sent where the proxy is not there', async () => {
    process.env.HTTPS_PROXY = `http://127.0.0.1:${await closedPort()}`;
    assert.deepEqual(await failing(), ['ECONNREFUSED', true]);
  });

  it('keeps nobody waiting who has given up', async () => {
    proxy.does = 'stay mute';
    const giveUp = new AbortController();
    const reason = new Error('enough');
    const asking = openFetch(5_000, trust)('https://far.test/', { signal: giveUp.signal });
    giveUp.abort(reason);
    await assert.rejects(asking, reason);
  });

  it('is only for hosts that NO_PROXY does not name, and for none without TLS', async () => {
    process.env.NO_PROXY = '127.0.0.1';
    assert.equal(await (await fetch()(server.url)).text(), `127.0.0.1:${server.port}/`);
    delete process.env.NO_PROXY;
    const plain = await openServer();
    assert.equal(await (await fetch()(plain.url)).text(), 'fine');
    plain.close();
    assert.deepEqual(proxy.asked, []);
  });

  it('is named by HTTPS_PROXY alone: ALL_PROXY is for others', () => {
    delete process.env.HTTPS_PROXY;
    process.env.ALL_PROXY = 'socks5://proxy.test:1080';
    assert.equal(proxyFor('https://api.telegram.org'), null);
    process.env.https_proxy = 'http://proxy.test:3128';
    process.env.NO_PROXY = '.googleapis.com,localhost';
    assert.equal(proxyFor('https://api.telegram.org'), 'http://proxy.test:3128');
    assert.equal(proxyFor('https://us-central1-aiplatform.googleapis.com'), null);
    assert.equal(proxyFor('https://localhost:8443'), null);
  });
});
