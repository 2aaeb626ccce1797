import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, get as httpGet, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createSecureServer, get as httpsGet, type RequestOptions } from 'node:https';
import { type AddressInfo, createServer as createBareServer, type Server } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { keepApart, PlainConnections, SecureConnections } from '../../src/network/connections.ts';

const video = randomBytes(3_000_000);
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A key that both sides know takes the place of certificates. */
const key = randomBytes(32);
const secret = { ciphers: 'PSK', maxVersion: 'TLSv1.2', pskCallback: () => key } as const;
const trust = { ...secret, pskCallback: () => ({ psk: key, identity: 'test' }), checkServerIdentity: () => undefined };

/** A name with two addresses, of which only the second answers. */
const lookup: RequestOptions['lookup'] = (_, options, done) => {
  const addresses = [
    { address: '::1', family: 6 },
    { address: '127.0.0.1', family: 4 },
  ];
  if (options.all) done(null, addresses);
  else done(null, '127.0.0.1', 4);
};

const kinds = [
  { name: 'plain', serve: createServer, get: httpGet, agent: () => new PlainConnections({ keepAlive: true }) },
  {
    name: 'secure',
    serve: (answer: RequestListener) => createSecureServer(secret, answer),
    get: httpsGet,
    agent: () => new SecureConnections({ keepAlive: true, ...trust }),
  },
] as const;

for (const { name, serve, get, agent: open } of kinds)
  describe(`${name} connections that read into the same memory`, () => {
    let server: Server;
    let written = 0;
    const answer: RequestListener = async (request, response) => {
      written = 0;
      for (let at = 0; at < video.length && !response.destroyed; at += 50_000) {
        written = at;
        if (!response.write(video.subarray(at, at + 50_000))) await once(response, 'drain').catch(() => undefined);
        if (request.url === '/broken' && at > 1_000_000) return void response.socket?.destroy();
      }
      response.end();
    };
    before(async () => {
      server = serve((...asked) => void answer(...asked));
      await once(server.listen(0, '127.0.0.1'), 'listening');
    });
    after(() => void server.close());

    const ask = async (agent: ReturnType<typeof open>, path: string): Promise<IncomingMessage> => {
      const { port } = server.address() as AddressInfo;
      const request = get({ host: 'two.test', lookup, port, path, agent });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      keepApart(response);
      return response;
    };

    it('bring many bodies at once, each its own, over connections that are used again', async () => {
      const agent = open();
      const ports = new Set<number | undefined>();
      for (let round = 0; round < 3; round++) {
        const bodies = await Promise.all(
          Array.from({ length: 4 }, async () => {
            const response = await ask(agent, '/whole');
            ports.add(response.socket.localPort);
            return buffer(response);
          }),
        );
        assert.deepEqual(bodies.map(hashOf), Array(4).fill(hashOf(video)));
      }
      assert.equal(ports.size, 4);
      agent.destroy();
    });

    it('take no more than is read, and the rest when reading goes on', async () => {
      const agent = open();
      const response = await ask(agent, '/whole');
      for (let before = -1; before !== written; await turn()) before = written;
      assert.ok(response.readableLength < 500_000, `${response.readableLength} bytes wait to be read`);
      assert.equal(hashOf(await buffer(response)), hashOf(video));
      agent.destroy();
    });

    it('tell a body that breaks', async () => {
      const agent = open();
      await assert.rejects(buffer(await ask(agent, '/broken')), { code: 'ECONNRESET' });
      assert.equal(hashOf(await buffer(await ask(agent, '/whole'))), hashOf(video));
      agent.destroy();
    });
  });

describe('a body that is kept apart', () => {
  it('has no piece in the memory that the next read goes to', async () => {
    const words = ['the first piece', 'another thing!!'];
    const server = createBareServer((socket) => {
      socket.write(words[0] ?? '');
      socket.once('data', () => socket.end(words[1] ?? ''));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const socket = new PlainConnections().createConnection({ host: '127.0.0.1', port });
    assert.ok(socket);
    const [bare, apart] = [0, 1].map(() => new Readable({ read: () => undefined })) as [Readable, Readable];
    keepApart(apart);
    for (let piece = 0; piece < 2; piece++) {
      const [bytes] = (await once(socket, 'data')) as [Buffer];
      for (const body of [bare, apart]) body.push(bytes);
      socket.write('next');
    }
    for (const body of [bare, apart]) body.push(null);
    assert.equal((await buffer(apart)).toString(), words.join(''));
    // Without it, the second read is in both.
    assert.equal((await buffer(bare)).toString(), `${words[1]}${words[1]}`);
    socket.destroy();
    server.close();
  });
});
