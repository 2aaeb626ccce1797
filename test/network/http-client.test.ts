import assert from 'node:assert/strict';
import { createHash, randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Buffers } from '../../src/network/buffers.ts';
import { HttpClient } from '../../src/network/http-client.ts';
import { networkCode, neverSent } from '../../src/network/network.ts';

interface Echo {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

type Answering = (request: IncomingMessage, response: ServerResponse) => void;

describe('a request over node:http', () => {
  let server: Server;
  let url: string;
  let answering: Answering;
  const { fetch } = new HttpClient(2);

  beforeEach(async () => {
    server = createServer((request, response) => answering(request, response));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/path?query=1`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  /** Answers with what was asked, in JSON. */
  const echo: Answering = (request, response) =>
    void text(request).then((body) => {
      const { method, url: path, headers } = request;
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ method, path, headers, body }));
    });

  it('sends a text with its length, and the headers in every form they come in', async () => {
    answering = echo;
    for (const headers of [{ 'x-a': 'b' }, new Headers({ 'x-a': 'b' }), [['x-a', 'b']] as [string, string][]]) {
      const response = await fetch(url, { method: 'POST', headers, body: 'ä' });
      const seen = (await response.json()) as Echo;
      assert.deepEqual([seen.method, seen.path, seen.body], ['POST', '/path?query=1', 'ä']);
      assert.deepEqual([seen.headers['x-a'], seen.headers['content-length']], ['b', '2']);
    }
  });

  it('sends a form, and nothing where there is no body', async () => {
    answering = echo;
    const form = await (await fetch(new URL(url), { method: 'POST', body: new URLSearchParams({ a: '1 2' }) })).json();
    assert.equal((form as Echo).body, 'a=1+2');
    const bare = await (await fetch(url)).json();
    assert.deepEqual([(bare as Echo).method, (bare as Echo).body], ['GET', '']);
  });

  it('is not cut off by the limit for connections that nobody uses, which closes them all the same', async () => {
    const patient = new HttpClient(1, undefined, 30);
    const idle: Promise<unknown>[] = [];
    let asked = 0;
    answering = (request, response) => {
      asked += 1;
      if (asked === 1) idle.push(once(request.socket, 'close'));
      setTimeout(() => response.end(String(asked)), 150);
    };
    for (const expected of ['1', '2']) assert.equal(await (await patient.fetch(url)).text(), expected);
    await Promise.all(idle);
  });

  it('takes a stream no faster than the other side reads', async () => {
    const piece = new Uint8Array(64 * 1024);
    const pieces = 400;
    let given = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        given += 1;
        if (given <= pieces) controller.enqueue(piece);
        else controller.close();
      },
    });
    let givenWhileWaiting = 0;
    answering = async (request, response) => {
      for (let before = -1; before !== given; await new Promise((resolve) => setImmediate(resolve))) before = given;
      givenWhileWaiting = given;
      let bytes = 0;
      for await (const chunk of request) bytes += chunk.length;
      response.end(String(bytes));
    };
    const response = await fetch(url, { method: 'POST', body, duplex: 'half' } as RequestInit);
    assert.equal(await response.text(), String(pieces * piece.length));
    assert.ok(givenWhileWaiting < pieces, `${givenWhileWaiting} pieces were taken before any was read`);
  });

  it('uses the memory of lent pieces again, but never before a connection has taken them', async () => {
    const [pieces, bytes, uploads] = [60, 64 * 1024, 6];
    const client = new HttpClient(uploads);
    const memory = new Buffers(bytes, 100);
    const used = new Set<ArrayBufferLike>();
    const take = async (request: IncomingMessage, response: ServerResponse) => {
      const hash = createHash('sha256');
      for await (const chunk of request) {
        hash.update(chunk);
        // Now and then the other side is slow, so that pieces wait within the connection.
        if (Math.random() < 0.1) await new Promise((resolve) => setImmediate(resolve));
      }
      response.end(hash.digest('hex'));
    };
    answering = (...asked) => void take(...asked).catch(() => undefined);
    const upload = async (breaksAfter: number) => {
      const hash = createHash('sha256');
      let given = 0;
      const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
        if (given === breaksAfter) return controller.error(new Error('broken'));
        if (given++ === pieces) return controller.close();
        const buffer = memory.take();
        used.add(buffer.buffer);
        hash.update(randomFillSync(buffer));
        controller.enqueue(memory.lend(buffer, bytes));
      };
      // As many streams within each other as an upload has: each takes one piece ahead.
      const body = new ReadableStream({ pull }).pipeThrough(new TransformStream());
      const response = await client.fetch(url, { method: 'POST', body, duplex: 'half' } as RequestInit);
      return [await response.text(), hash.digest('hex')];
    };
    const whole = Array.from({ length: uploads * 3 }, () => upload(Number.POSITIVE_INFINITY));
    const broken = Array.from({ length: uploads }, () => assert.rejects(upload(30), /broken/));
    for (const [arrived, sent] of await Promise.all(whole)) assert.equal(arrived, sent);
    await Promise.all(broken);
    assert.ok(used.size < (uploads * 3 * pieces) / 4, `${used.size} buffers for ${uploads * 3 * pieces} pieces`);
  });

  it('gives an error status, its words and headers, and marks a body that was read', async () => {
    answering = (_, response) => response.writeHead(429, { 'retry-after': '7' }).end('slow down');
    const response = await fetch(url);
    assert.deepEqual([response.status, response.ok, response.headers.get('Retry-After')], [429, false, '7']);
    assert.equal(response.bodyUsed, false);
    assert.equal(await response.text(), 'slow down');
    assert.equal(response.bodyUsed, true);
  });

  it('follows no redirect', async () => {
    let requests = 0;
    answering = (_, response) => {
      requests += 1;
      response.writeHead(307, { location: '/elsewhere' }).end();
    };
    const response = await fetch(url, { method: 'POST', body: 'once' });
    assert.deepEqual([response.status, requests], [307, 1]);
  });

  it('uses no more connections than allowed, and each again', async () => {
    const ports = new Set<number | undefined>();
    answering = (request, response) => {
      ports.add(request.socket.remotePort);
      response.end('x');
    };
    const texts = await Promise.all(Array.from({ length: 20 }, async () => (await fetch(url)).text()));
    assert.equal(texts.join(''), 'x'.repeat(20));
    assert.equal(ports.size, 2);
  });

  it('is not sent where its signal is aborted, and rejects with the reason', async () => {
    let requests = 0;
    answering = (_, response) => {
      requests += 1;
      response.end();
    };
    const reason = new Error('not now');
    await assert.rejects(fetch(url, { signal: AbortSignal.abort(reason) }), reason);
    assert.equal(requests, 0);
  });

  it('ends with the reason where it is called off before the answer, and in its middle', async () => {
    const reason = new Error('enough');
    for (const begun of [false, true]) {
      const controller = new AbortController();
      answering = (_, response) => {
        if (begun) response.write('half of');
        else controller.abort(reason);
      };
      const answered = fetch(url, { signal: controller.signal });
      if (!begun) {
        await assert.rejects(answered, reason);
        continue;
      }
      const response = await answered;
      const reading = response.text();
      controller.abort(reason);
      await assert.rejects(reading, reason);
    }
  });

  it('tells a connection that was refused from one that broke', async () => {
    answering = (request) => request.socket.resetAndDestroy();
    const broken = await fetch(url, { method: 'POST', body: 'x' }).catch((error: unknown) => error);
    assert.deepEqual([networkCode(broken), neverSent(broken)], ['ECONNRESET', false]);
    await new Promise((resolve) => server.close(resolve));
    const refused = await fetch(url).catch((error: unknown) => error);
    assert.deepEqual([networkCode(refused), neverSent(refused)], ['ECONNREFUSED', true]);
  });

  it('fails where an answer is cut, with or without a length', async () => {
    for (const length of [{ 'content-length': '100' }, {}]) {
      answering = (_, response) => {
        response.writeHead(200, length).write('half', () => response.socket?.destroy());
      };
      const response = await fetch(url);
      await assert.rejects(response.text());
    }
  });

  it('ends with the error of a body that fails', async () => {
    answering = echo;
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error('no more bytes')) });
    const sending = fetch(url, { method: 'POST', body, duplex: 'half' } as RequestInit);
    await assert.rejects(sending, /no more bytes/);
  });

  it('keeps further requests waiting until a connection is free, in their order, and lets go of who gives up', async () => {
    const waiting: ServerResponse[] = [];
    answering = (_, response) => void waiting.push(response);
    const giving = new AbortController();
    const done: string[] = [];
    const ask = (name: string, signal?: AbortSignal) =>
      fetch(`${url}&name=${name}`, signal ? { signal } : {})
        .then((response) => response.text())
        .then(() => void done.push(name));
    const asked = ['a', 'b', 'c'].map((name) => ask(name));
    const given = ask('gives up', giving.signal);
    asked.push(ask('d'));
    const arrived = async (count: number) => {
      while (waiting.length < count) await new Promise((resolve) => setImmediate(resolve));
    };
    await arrived(2);
    giving.abort();
    await assert.rejects(given, { name: 'AbortError' });
    for (let count = 2; count <= 4; count++) {
      await arrived(count);
      waiting[count - 2]?.end();
    }
    waiting[3]?.end();
    await Promise.all(asked);
    assert.deepEqual([done, waiting.length], [['a', 'b', 'c', 'd'], 4]);
  });

  it('takes a request that is none without losing a connection', async () => {
    answering = echo;
    for (let i = 0; i < 3; i++) await assert.rejects(fetch(url, { headers: { 'x-a': 'line\nbreak' } }), TypeError);
    assert.equal((await fetch(url)).status, 200);
  });

  it('ends where the connection is silent for too long, before the answer or within it', async () => {
    const hasty = new HttpClient(1, 50).fetch;
    answering = () => undefined;
    await assert.rejects(hasty(url), { code: 'SILENCE_TIMEOUT' });
    answering = (_, response) => void response.writeHead(200).write('half');
    await assert.rejects((await hasty(url)).text(), { code: 'SILENCE_TIMEOUT' });
    answering = echo;
    assert.equal((await hasty(url)).status, 200);
  });
});
