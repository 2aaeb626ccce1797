import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { type AgentOptions, Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from 'node:https';
import { isIPv6 } from 'node:net';
import { unescape as decode } from 'node:querystring';
import type { Duplex } from 'node:stream';
import { getProxyForUrl } from 'proxy-from-env';
import { CONNECT_LIMIT_MS, ConnectTimeout, networkCode, neverSent } from './network.ts';

/**
 * The proxy that requests to a host are to go through, or null: HTTPS_PROXY and NO_PROXY, as all programs know them.
 * @param host with its port
 */
export function proxyFor(host: string): string | null {
  const { https_proxy, HTTPS_PROXY } = process.env;
  return https_proxy || HTTPS_PROXY ? getProxyForUrl(`https://${host}`) || null : null;
}

/** Connections with TLS to hosts behind a proxy. They are handed over when they stand: nothing was sent before. */
export class Tunnels extends HttpsAgent {
  readonly #proxy: URL;
  readonly #limitMs: number;

  /** @param proxy as `http://user:password@proxy.example:3128` */
  constructor(proxy: string, options: AgentOptions, limitMs = CONNECT_LIMIT_MS) {
    super(options);
    this.#proxy = new URL(proxy);
    this.#limitMs = limitMs;
  }

  override createConnection(...[options, done]: Parameters<HttpsAgent['createConnection']>): undefined {
    this.#connect(options).then(
      (connection) => done?.(null, connection),
      (error: Error) => done?.(error, undefined as unknown as Duplex),
    );
  }

  async #connect(options: RequestOptions): Promise<Duplex> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(new ConnectTimeout()), this.#limitMs);
    let socket: Duplex | null = null;
    try {
      const host = isIPv6(options.host ?? '') ? `[${options.host}]` : options.host;
      socket = await this.#tunnel(`${host}:${options.port}`, limit.signal);
      const secured = { ...options, socket };
      const connection = super.createConnection(secured) ?? socket;
      await once(connection, 'secureConnect', limit);
      return connection;
    } catch (error) {
      socket?.destroy();
      throw neverSent(error) ? error : new TunnelFailed(networkCode(error));
    } finally {
      clearTimeout(timer);
    }
  }

  /** @throws ProxyRefused, or the error of the connection to the proxy */
  async #tunnel(host: string, signal: AbortSignal): Promise<Duplex> {
    const { protocol, hostname, port, username, password } = this.#proxy;
    const ask = protocol === 'https:' ? httpsRequest : httpRequest;
    const names = `${decode(username)}:${decode(password)}`;
    const authorization = `Basic ${Buffer.from(names).toString('base64')}`;
    const headers = { host, ...(names === ':' ? {} : { 'proxy-authorization': authorization }) };
    const asking = ask({ hostname, port, method: 'CONNECT', path: host, headers, agent: false, signal }).end();
    const [answer, socket] = (await once(asking, 'connect', { signal })) as [IncomingMessage, Duplex];
    if (answer.statusCode === 200) return socket;
    socket.destroy();
    throw new ProxyRefused(answer.statusCode ?? 0);
  }
}

/** The proxy did not connect to the host: nothing was sent. */
class ProxyRefused extends Error {
  readonly code = 'PROXY_REFUSED';
  constructor(status: number) {
    super(`The proxy answered ${status}`);
    this.name = 'ProxyRefused';
  }
}

/** The connection broke before it stood, of whatever kind the error is: nothing was sent. */
class TunnelFailed extends Error {
  readonly code = 'TUNNEL_FAILED';
  constructor(cause: string | null) {
    super(`No connection came about through the proxy (${cause ?? 'unknown'})`);
    this.name = 'TunnelFailed';
  }
}
