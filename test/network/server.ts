import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server as NetServer } from 'node:net';

export type Answering = (request: IncomingMessage, response: ServerResponse) => void;

/** A key that both sides know takes the place of certificates. */
const key = randomBytes(32);
const secret = { ciphers: 'PSK', maxVersion: 'TLSv1.2', pskCallback: () => key } as const;
/** What a client must know to trust a secure server of the tests. */
export const trust = {
  ...secret,
  pskCallback: () => ({ psk: key, identity: 'test' }),
  checkServerIdentity: () => undefined,
};
/** What a client knows whom such a server does not trust. */
export const mistrust = { ...trust, pskCallback: () => ({ psk: randomBytes(32), identity: 'test' }) };

/** Has a server listen, on a port of its own. @returns the port */
export async function listen(server: NetServer | Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

/** A server that answers as a test says. */
export interface TestServer {
  port: number;
  url: string;
  answering: Answering;
  close: () => void;
}

export async function openServer(isSecure = false): Promise<TestServer> {
  const answer: Answering = (request, response) => opened.answering(request, response);
  const server = isSecure ? createSecureServer(secret, answer) : createServer(answer);
  const port = await listen(server);
  const opened: TestServer = {
    port,
    url: `http${isSecure ? 's' : ''}://127.0.0.1:${port}/`,
    answering: (_, response) => void response.end('fine'),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return opened;
}

/** A port where nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await once(server.close(), 'close');
  return port;
}
