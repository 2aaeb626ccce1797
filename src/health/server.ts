import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '../config/logger.ts';
import { OperatorError } from '../config/operator-error.ts';
import type { Health } from './health.ts';

/** Whoever watches asks one thing at a time; the rest are strangers. */
const MOST_CONNECTIONS = 20;

/**
 * Answers `/livez` and `/readyz` over HTTP: 200, or 503 with a reason. An event loop that stands still answers nobody,
 * which is an answer as well to whoever watches, since they do not wait for ever.
 * @param wanted null where nobody is to ask; port 0 for any free one, which the log names
 * @returns what ends it; null where nobody is to ask
 * @throws OperatorError where the port is not to be had
 */
export async function serveHealth(
  wanted: { host: string; port: number } | null,
  health: Health,
  logger: Logger,
): Promise<{ close: () => void } | null> {
  if (wanted === null) return null;
  const server = createServer(answerWith(health));
  server.maxConnections = MOST_CONNECTIONS;
  try {
    await once(server.listen(wanted.port, wanted.host), 'listening');
  } catch (error) {
    throw new OperatorError(wordsFor(error, wanted));
  }
  const { address, port, family } = server.address() as AddressInfo;
  logger.info(`health: http://${family === 'IPv6' ? `[${address}]` : address}:${port}/livez and /readyz`);
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { close };
}

const answerWith =
  (health: Health): RequestListener =>
  ({ method = '', url }, response) => {
    response.setHeader('cache-control', 'no-store').setHeader('content-type', 'text/plain; charset=utf-8');
    const answer = (status: number, words: string) => response.writeHead(status).end(`${words}\n`);
    if (!['GET', 'HEAD'].includes(method)) return answer(405, 'only GET');
    if (url !== '/livez' && url !== '/readyz') return answer(404, '/livez or /readyz');
    const problem = url === '/livez' ? health.whyNotLive() : health.whyNotReady();
    return problem === null ? answer(200, 'ok') : answer(503, problem);
  };

function wordsFor(error: unknown, { host, port }: { host: string; port: number }): string {
  const { code } = error as NodeJS.ErrnoException;
  const why =
    code === 'EADDRINUSE'
      ? 'another program uses it'
      : code === 'EADDRNOTAVAIL'
        ? 'HEALTH_HOST is no address of this machine'
        : code;
  return `The bot cannot start: it cannot listen on ${host}, port ${port} (${why}). Set HEALTH_PORT and HEALTH_HOST to others, or leave them out.`;
}
