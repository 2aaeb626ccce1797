import assert from 'node:assert/strict';
import { createHash, randomFillSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { openFetch } from '../../src/network/http.ts';
import { neverSent } from '../../src/network/never-sent.ts';
import { openServer, type TestServer, trust } from './server.ts';

const MB = 1_000_000;
const tick = () => new Promise((resolve) => setImmediate(resolve));

/** A body of so many pieces, which says how many were taken, and whether it was let go. */
function pieces(count: number, piece: () => Uint8Array = () => new Uint8Array(64 * 1024)) {
  const source = { taken: 0, isLeft: false };
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    if (source.taken === count) return controller.close();
    source.taken += 1;
    controller.enqueue(piece());
  };
  const cancel = () => {
    source.isLeft = true;
  };
  const body = new ReadableStream({ pull, cancel }, { highWaterMark: 0 });
  return { source, init: { method: 'POST', body, duplex: 'half' } as RequestInit };
}

describe('a request over undici', () => {
  let server: TestServer;
  const fetch = openFetch(5_000);
  beforeEach(async () => {
    server = await openServer();
  });
  afterEach(() => server.close());

  it('says what the libraries say, in every form of theirs, and wants nothing compressed', async () => {
    server.answering = (request, response) =>
      void text(request).then((body) => response.end(JSON.stringify([request.method, request.headers, body])));
    for (const headers of [{ 'x-a': 'b' }, new Headers({ 'x-a': 'b' }), [['x-a', 'b']] as [string, string][]]) {
      const response = await fetch(server.url, { method: 'POST', headers, body: new URLSearchParams({ a: 'ä' }) });
      const [method, heard, body] = (await response.json()) as [string, Record<string, string>, string];
      assert.deepEqual([method, body, heard['x-a'], heard['content-length']], ['POST', 'a=%C3%A4', 'b', '8']);
      assert.equal(heard['accept-encoding'], 'identity');
    }
  });

  it('sends a stream no faster than the other side reads', async () => {
    const { source, init } = pieces(400);
    let takenBefore = 0;
    const read = async (request: IncomingMessage): Promise<string> => {
      for (let before = -1; before !== source.taken; await tick()) before = source.taken;
      takenBefore = source.taken;
      let bytes = 0;
      for await (const chunk of request) bytes += chunk.length;
      return String(bytes);
    };
    server.answering = (request, response) => void read(request).then((bytes) => response.end(bytes));
    assert.equal(await (await fetch(server.url, init)).text(), String(400 * 64 * 1024));
    assert.ok(takenBefore < 400, `${takenBefore} pieces were taken before any was read`);
  });

  it('gives an answer that comes before all was sent, and lets go of what its server does not read', async () => {
    server.answering = (_, response) => void response.writeHead(413).end('too large');
    const { source, init } = pieces(Number.POSITIVE_INFINITY);
    const response = await fetch(server.url, init);
    assert.deepEqual([response.status, await response.text()], [413, 'too large']);
    while (!source.isLeft) await tick();
  });

  it('lets go of its body where the connection breaks, or where it is called off', async () => {
    for (const isBroken of [true, false]) {
      const { source, init } = pieces(Number.POSITIVE_INFINITY);
      const controller = new AbortController();
      server.answering = (request) => (isBroken ? request.socket.destroy() : controller.abort(new Error('enough')));
      await assert.rejects(fetch(server.url, { ...init, signal: controller.signal }));
      while (!source.isLeft) await tick();
    }
  });

  it('fails with the error of a body that fails', async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error('no more bytes')) });
    const sending = fetch(server.url, { method: 'POST', body, duplex: 'half' } as RequestInit);
    await assert.rejects(sending, ({ message, cause }: Error) => /no more bytes/.test(`${message} ${cause}`));
  });

  it('is sent once, also where the answer is a redirect or says that it went to the wrong place', async () => {
    for (const status of [307, 308, 407, 421]) {
      let requests = 0;
      server.answering = (_, response) => {
        requests += 1;
        response.writeHead(status, { location: '/elsewhere' }).end();
      };
      const response = await fetch(server.url, { method: 'POST', body: 'once' });
      assert.deepEqual([response.status, requests], [status, 1]);
    }
  });

  it('gives an answer without a body', async () => {
    server.answering = (_, response) => void response.writeHead(204).end();
    const response = await fetch(server.url);
    assert.deepEqual([response.status, await response.text()], [204, '']);
  });

  it('gives an error status and its words, and tells whether they were read', async () => {
    server.answering = (_, response) => response.writeHead(429, { 'retry-after': '7' }).end('slow down');
    const response = await fetch(server.url);
    assert.deepEqual([response.status, response.ok, response.headers.get('Retry-After')], [429, false, '7']);
    assert.equal(response.bodyUsed, false);
    assert.equal(await response.text(), 'slow down');
    assert.equal(response.bodyUsed, true);
  });

  it('fails where the answer changes the protocol, which nobody asked for', async () => {
    let requests = 0;
    server.answering = (request) => {
      requests += 1;
      request.socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: fox\r\n\r\n');
    };
    const error = await fetch(server.url, { method: 'POST', body: 'once' }).catch((reason: unknown) => reason);
    assert.deepEqual([error instanceof Error, neverSent(error), requests], [true, false, 1]);
  });

  it('fails where the answer is cut, with or without a length', async () => {
    for (const length of [{ 'content-length': '100' }, {}]) {
      server.answering = (_, response) => {
        response.writeHead(200, length).write('half', () => response.socket?.destroy());
      };
      await assert.rejects((await fetch(server.url)).text());
    }
  });

  it('ends with the reason where it is called off: before, while it waits, and within the answer', async () => {
    const reason = new Error('enough');
    let requests = 0;
    server.answering = () => void requests++;
    await assert.rejects(fetch(server.url, { signal: AbortSignal.abort(reason) }), reason);
    assert.equal(requests, 0);
    const waiting = new AbortController();
    server.answering = () => waiting.abort(reason);
    await assert.rejects(fetch(server.url, { signal: waiting.signal }), reason);
    const reading = new AbortController();
    server.answering = (_, response) => void response.write('half of');
    const answer = (await fetch(server.url, { signal: reading.signal })).text();
    reading.abort(reason);
    await assert.rejects(answer, reason);
  });

  it('takes the second address of a host where the first does not answer, and gives a far one its time', async (t) => {
    const addresses = ['127.0.0.9', '127.0.0.1'].map((address) => ({ address, family: 4 }));
    const connecting = t.mock.method(net, 'connect');
    const far = openFetch(5_000, { lookup: (_, __, done) => done(null, addresses) });
    assert.equal(await (await far(`http://two.test:${server.port}/`)).text(), 'fine');
    const [options] = (connecting.mock.calls[0]?.arguments ?? []) as unknown as Partial<net.TcpNetConnectOpts>[];
    // Telegram has an IPv4 and an IPv6 address; a second is a slow way around the world.
    const limitMs = options?.autoSelectFamilyAttemptTimeout ?? 0;
    assert.ok(limitMs > 1_000 && limitMs < 10_000, String(limitMs));
  });

  it('mixes nothing up where 220 are sent and answered at once with TLS', async () => {
    const secure = await openServer(true);
    const answerTo = async (request: IncomingMessage): Promise<[string, Buffer]> => {
      const hash = createHash('sha256');
      for await (const chunk of request) hash.update(chunk);
      return [hash.digest('hex'), randomFillSync(Buffer.alloc(MB / 2))];
    };
    secure.answering = (request, response) =>
      void answerTo(request).then(([arrived, answer]) => {
        response.setHeader('x-arrived', arrived);
        response.setHeader('x-answer', createHash('sha256').update(answer).digest('hex'));
        response.end(answer);
      });
    const over = openFetch(30_000, trust);
    const transfer = async () => {
      const sent = createHash('sha256');
      const { init } = pieces(8, () => {
        const piece = randomFillSync(new Uint8Array(40_000));
        sent.update(piece);
        return piece;
      });
      const response = await over(secure.url, init);
      const read = createHash('sha256');
      for await (const chunk of response.body ?? []) read.update(chunk);
      assert.equal(response.headers.get('x-arrived'), sent.digest('hex'));
      assert.equal(response.headers.get('x-answer'), read.digest('hex'));
    };
    await Promise.all(Array.from({ length: 220 }, transfer));
    secure.close();
  });
});
