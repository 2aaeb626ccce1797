import { unescape as decode } from 'node:querystring';
import { getProxyForUrl } from 'proxy-from-env';
import { type buildConnector, type Dispatcher, Pool, ProxyAgent } from 'undici';

/** The proxy for requests to an address, or null: HTTPS_PROXY and NO_PROXY, as all programs know them. */
export function proxyFor(url: string): string | null {
  const { https_proxy, HTTPS_PROXY } = process.env;
  const isMeant = url.startsWith('https:') && (https_proxy || HTTPS_PROXY);
  return isMeant ? getProxyForUrl(url) || null : null;
}

/**
 * Connections with TLS through a proxy.
 * @param proxy as `http://user:password@proxy.example:3128`
 * @param options undici's, for the connections through it
 * @param connect how both connections are made; its `timeout` in ms is also the limit for the proxy's answer
 */
export function through(proxy: string, options: object, connect: buildConnector.BuildOptions): ProxyAgent {
  const { username, password } = new URL(proxy);
  const names = `${decode(username)}:${decode(password)}`;
  return new ProxyAgent({
    ...options,
    uri: proxy,
    ...(names !== ':' && { token: `Basic ${Buffer.from(names).toString('base64')}` }),
    requestTls: connect,
    proxyTls: connect,
    clientFactory: (origin, settings) => new ProxyPool(origin, settings, connect.timeout ?? 0),
  });
}

/**
 * Connections to a proxy. Where one closes a connection within CONNECT, undici 6 would ask it again for ever, since it
 * takes the error for one that passes (nodejs/undici#3897); where it stays mute, undici would wait for five minutes.
 */
class ProxyPool extends Pool {
  readonly #limitMs: number;

  constructor(origin: URL, options: object, limitMs: number) {
    super(origin, options);
    this.#limitMs = limitMs;
  }

  override connect(options: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData>;
  override connect(...all: Parameters<Dispatcher['connect']>): void;
  override async connect(options: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> {
    const answer = await super
      .connect({ ...options, signal: AbortSignal.timeout(this.#limitMs) })
      .catch((error: unknown) => {
        throw new ProxyFailed('The proxy did not answer', { cause: error });
      });
    if (answer.statusCode === 200) return answer;
    answer.socket.on('error', () => undefined).destroy();
    throw new ProxyRefused(`The proxy answered ${answer.statusCode}`);
  }
}

/** The proxy could not be asked, or did not answer. */
class ProxyFailed extends Error {
  override readonly name = 'ProxyFailed';
  readonly code = 'PROXY_FAILED';
}

/** The proxy did not connect to the host. */
class ProxyRefused extends Error {
  override readonly name = 'ProxyRefused';
  readonly code = 'PROXY_REFUSED';
}
