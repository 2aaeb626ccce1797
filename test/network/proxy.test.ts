import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createSecureServer, get } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { HttpClient } from '../../src/network/http-client.ts';
import { networkCode, neverSent } from '../../src/network/network.ts';
import { proxyFor, Tunnels } from '../../src/network/proxy.ts';

/** A key that both sides know takes the place of certificates. */
const key = randomBytes(32);
const secret = { ciphers: 'PSK', maxVersion: 'TLSv1.2', pskCallback: () => key } as const;
const trust = { ...secret, pskCallback: () => ({ psk: key, identity: 'test' }), checkServerIdentity: () => undefined };

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
const listening = (server: Server) => once(server.listen(0, '127.0.0.1'), 'listening');

/** A proxy that connects to the one server there is, whatever host is asked for, or does something else. */
class Gateway {
  /** What it was asked for, and with which credentials. */
  readonly asked: string[] = [];
  status: number | 'silence' | 'end' | 'end after yes' = 200;
  #sockets: Socket[] = [];
  readonly #server = createServer();

  async open(target: number): Promise<void> {
    this.#server.on('connect', (request: IncomingMessage, socket: Socket) => {
      this.asked.push([request.url, request.headers['proxy-authorization']].filter(Boolean).join(' '));
      this.#sockets.push(socket);
      socket.on('error', () => undefined);
      if (this.status === 'silence') return;
      if (this.status === 'end') return void socket.end();
      if (this.status === 'end after yes') return void socket.end('HTTP/1.1 200 Yes\r\n\r\n');
      if (this.status !== 200) return void socket.end(`HTTP/1.1 ${this.status} No\r\n\r\n`);
      const through = connect(target, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        through.pipe(socket).pipe(through);
      });
      through.on('error', () => socket.destroy());
      this.#sockets.push(through);
    });
    await listening(this.#server);
  }

  address(credentials = ''): string {
    return `http://${credentials}127.0.0.1:${portOf(this.#server)}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

let proxy: Gateway;
let server: ReturnType<typeof createSecureServer>;
before(async () => {
  server = createSecureServer(
    secret,
    (request, response) => void response.end(`${request.headers.host}${request.url}`),
  );
  await listening(server);
});
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(async () => {
  proxy = new Gateway();
  await proxy.open(portOf(server));
});
afterEach(() => proxy.close());

describe('a tunnel through a proxy', () => {
  const ask = async (agent: Tunnels, path: string): Promise<string> => {
    const [response] = (await once(get({ host: 'far.test', path, agent }), 'response')) as [IncomingMessage];
    return text(response);
  };

  it('leads to the host that is meant, and is used again', async () => {
    const agent = new Tunnels(proxy.address(), { keepAlive: true, ...trust });
    assert.equal(await ask(agent, '/one'), 'far.test/one');
    assert.equal(await ask(agent, '/two'), 'far.test/two');
    assert.deepEqual(proxy.asked, ['far.test:443']);
    agent.destroy();
  });

  it('names the user that the address of the proxy names', async () => {
    const agent = new Tunnels(proxy.address('ada:se%20cret@'), trust);
    await ask(agent, '/');
    assert.deepEqual(proxy.asked, [`far.test:443 Basic ${Buffer.from('ada:se cret').toString('base64')}`]);
    agent.destroy();
  });

  it('that the proxy refuses, or that nobody answers, is no connection: nothing was sent', async () => {
    proxy.status = 407;
    const refused: unknown = await ask(new Tunnels(proxy.address(), trust), '/').catch((error) => error);
    assert.deepEqual([networkCode(refused), neverSent(refused)], ['PROXY_REFUSED', true]);
    proxy.status = 'silence';
    const hung: unknown = await ask(new Tunnels(proxy.address(), trust, 50), '/').catch((error) => error);
    assert.deepEqual([networkCode(hung), neverSent(hung)], ['CONNECT_TIMEOUT', true]);
    const nobody = 'http://127.0.0.1:1';
    const gone: unknown = await ask(new Tunnels(nobody, trust), '/').catch((error) => error);
    assert.deepEqual([networkCode(gone), neverSent(gone)], ['ECONNREFUSED', true]);
  });

  it('that breaks while it is made, or leads to a server that is not trusted, is no connection either', async () => {
    for (const status of ['end', 'end after yes'] as const) {
      proxy.status = status;
      const broken: unknown = await ask(new Tunnels(proxy.address(), trust), '/').catch((error) => error);
      assert.deepEqual([networkCode(broken), neverSent(broken)], ['TUNNEL_FAILED', true]);
    }
    proxy.status = 200;
    const strange = { ...trust, pskCallback: () => ({ psk: randomBytes(32), identity: 'x' }) };
    const refused: unknown = await ask(new Tunnels(proxy.address(), strange), '/').catch((error) => error);
    assert.deepEqual([networkCode(refused), neverSent(refused)], ['TUNNEL_FAILED', true]);
  });
});

describe('HTTPS_PROXY', () => {
  const names = ['https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY', 'all_proxy', 'ALL_PROXY'];
  let kept: Record<string, string | undefined>;
  beforeEach(() => {
    kept = Object.fromEntries(names.map((name) => [name, process.env[name]]));
    for (const name of names) delete process.env[name];
  });
  afterEach(() => {
    for (const [name, value] of Object.entries(kept))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  });

  it('is where requests to all hosts go but those of NO_PROXY; ALL_PROXY alone is for others', () => {
    process.env.ALL_PROXY = 'socks5://proxy.test:1080';
    assert.equal(proxyFor('api.telegram.org:443'), null);
    process.env.HTTPS_PROXY = 'http://proxy.test:3128';
    process.env.NO_PROXY = '.googleapis.com,localhost';
    assert.equal(proxyFor('api.telegram.org:443'), 'http://proxy.test:3128');
    assert.equal(proxyFor('us-central1-aiplatform.googleapis.com:443'), null);
    assert.equal(proxyFor('localhost:8443'), null);
  });

  it('is asked for secure connections, and not for others', async () => {
    process.env.HTTPS_PROXY = proxy.address();
    proxy.status = 503;
    const { fetch } = new HttpClient(1);
    // One lane: a request without a connection must leave it.
    for (const host of ['one.test', 'two.test:8443']) {
      const refused: unknown = await fetch(`https://${host}/`).catch((error: unknown) => error);
      assert.equal(networkCode(refused), 'PROXY_REFUSED');
    }
    assert.deepEqual(proxy.asked, ['one.test:443', 'two.test:8443']);
    const plain = createServer((_, response) => void response.end('plain'));
    await listening(plain);
    assert.equal(await (await fetch(`http://127.0.0.1:${portOf(plain)}/`)).text(), 'plain');
    assert.equal(proxy.asked.length, 2);
    plain.closeAllConnections();
    plain.close();
  });

  it('that does not answer keeps nobody waiting who has given up', async () => {
    process.env.HTTPS_PROXY = proxy.address();
    proxy.status = 'silence';
    const { fetch } = new HttpClient(1);
    const giveUp = new AbortController();
    const asking = fetch('https://one.test/', { signal: giveUp.signal });
    const reason = new Error('enough');
    giveUp.abort(reason);
    await assert.rejects(asking, reason);
  });
});
