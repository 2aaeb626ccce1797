import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { SnapshotStream } from '../../scripts/demo/snapshot-stream.ts';

/** More than the system holds for a reader who takes nothing. */
const MUCH = 'x'.repeat(16_000_000);

/** Serves a stream, and opens it. */
async function opened(t: TestContext, read: () => Promise<unknown>) {
  const stream = new SnapshotStream(read);
  const server = createServer((_, response) => stream.join(response)).listen(0, '127.0.0.1');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const [response] = (await once(get({ host: '127.0.0.1', port }), 'response')) as [IncomingMessage];
  return { stream, events: eventsOf(response) };
}

async function* eventsOf(response: IncomingMessage): AsyncGenerator<unknown> {
  let pieces: string[] = [];
  for await (const piece of response.setEncoding('utf8') as AsyncIterable<string>) {
    pieces.push(piece);
    // Newlines stand between events only.
    if (!piece.endsWith('\n')) continue;
    for (const event of pieces.join('').split('\n')) if (event !== '') yield JSON.parse(event.slice('data: '.length));
    pieces = [];
  }
}

const next = async (events: AsyncGenerator<unknown>) => (await events.next()).value;

describe('the snapshots that the page of the demo is told', { concurrency: true }, () => {
  it('show what changed while the one before was being read', async (t) => {
    let now = 1;
    let duringRead: () => void = () => undefined;
    const { stream, events } = await opened(t, async () => {
      const read = now;
      duringRead();
      return read;
    });
    assert.equal(await next(events), 1);
    duringRead = () => {
      duringRead = () => undefined;
      now = 3;
      stream.changed();
    };
    now = 2;
    stream.changed();
    assert.equal(await next(events), 2);
    assert.equal(await next(events), 3);
  });

  it('are not repeated where nothing is different', async (t) => {
    let now = 1;
    const { stream, events } = await opened(t, async () => now);
    assert.equal(await next(events), 1);
    stream.changed();
    now = 2;
    stream.changed();
    assert.equal(await next(events), 2);
  });

  it('end with the latest for a page that reads slowly, which gets no queue of them', async (t) => {
    let now = 1;
    let reads = 0;
    const { stream, events } = await opened(t, async () => {
      reads += 1;
      return { now, much: MUCH };
    });
    for (now = 2; now <= 5; now += 1) {
      const before = reads;
      stream.changed();
      while (reads === before) await new Promise((resolve) => setImmediate(resolve));
    }
    now = 6;
    stream.changed();
    const seen: number[] = [];
    for await (const event of events) {
      seen.push((event as { now: number }).now);
      if (seen.at(-1) === 6) break;
    }
    assert.ok(seen.length < 6, `all of them: ${seen.join()}`);
  });
});
