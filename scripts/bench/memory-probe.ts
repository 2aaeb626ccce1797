/**
 * Loaded in front of a bot with `--expose-gc --import tsx --import`: answers on a port of this machine what memory the bot takes
 * after a full collection. MEMORY_PORT names the file that the port's number is written to.
 */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isMainThread } from 'node:worker_threads';

const { MEMORY_PORT } = process.env;

if (isMainThread && MEMORY_PORT !== undefined) {
  const server = createServer((_, response) => {
    globalThis.gc?.();
    response.setHeader('connection', 'close');
    response.end(JSON.stringify(process.memoryUsage()));
  });
  server.listen(0, '127.0.0.1', () => writeFileSync(MEMORY_PORT, String((server.address() as AddressInfo).port)));
  server.unref();
}
