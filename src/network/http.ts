import { Agent, type buildConnector, type Dispatcher, Pool, request } from 'undici';
import { untilAborted } from '../time/timers.ts';
import { tellNeverSent } from './never-sent.ts';
import { proxyFor, through } from './proxy.ts';

/** A connection that has not come about after so many ms is given up. */
const CONNECT_LIMIT_MS = 10_000;
/**
 * How long one address of a host is tried before the next, in ms. Node's own quarter of a second is less than the way
 * from Asia to Telegram takes: it would give up the address that works for one that does not.
 */
const ADDRESS_LIMIT_MS = 3_000;
/** A connection that nobody uses is closed after so many ms, or earlier where its server says so. */
const IDLE_LIMIT_MS = 30_000;

/**
 * A `fetch` for the libraries that talk to Google and Telegram, with connections of its own. Bodies are streamed both
 * ways. Each request is sent once: a redirect is an answer like any other, and what no connection took fails with
 * NeverSent as a cause. Not by undici's own fetch, which begins a request again after a 421 and takes the rest of a body
 * whose connection is broken.
 * @param silenceMs how long a connection may be silent before the answer and within it, in ms
 * @param connect what is special about the connections, for tests
 */
export function openFetch(silenceMs: number, connect: buildConnector.BuildOptions = {}): typeof fetch {
  const connecting: buildConnector.BuildOptions = {
    timeout: CONNECT_LIMIT_MS,
    autoSelectFamilyAttemptTimeout: ADDRESS_LIMIT_MS,
    ...connect,
  };
  const dispatcher = new Agent({
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
    keepAliveTimeout: IDLE_LIMIT_MS,
    connect: connecting,
    factory: (origin, options) => {
      const proxy = proxyFor(String(origin));
      return proxy === null ? new Pool(origin, options) : through(proxy, options, connecting);
    },
  }).compose(tellNeverSent);
  return (input, init) => send(dispatcher, input instanceof Request ? input.url : input, init);
}

async function send(dispatcher: Dispatcher, url: string | URL, init: RequestInit = {}): Promise<Response> {
  const { method = 'GET', body = null, signal = null } = init;
  const asking = request(url, {
    dispatcher,
    method: method as Dispatcher.HttpMethod,
    // A video is not made smaller by compression.
    headers: { ...Object.fromEntries(new Headers(init.headers)), 'accept-encoding': 'identity' },
    // Its types do not know that it takes what can be iterated.
    body: (body instanceof URLSearchParams ? String(body) : body) as string | null,
    signal,
  });
  // Left alone, a request that waits for its connection goes on waiting.
  return answerOf(await (signal ? untilAborted(asking, signal) : asking));
}

/** What the libraries use of a Response; its body is Node's stream, as with node-fetch. */
function answerOf({ statusCode, headers, body }: Dispatcher.ResponseData): Response {
  const answer = {
    status: statusCode,
    statusText: '',
    ok: statusCode >= 200 && statusCode < 300,
    headers: new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    body,
    // Google's library keeps what an error says only where this is told.
    get bodyUsed() {
      return body.bodyUsed;
    },
    text: () => body.text(),
    json: () => body.json(),
  };
  return answer as unknown as Response;
}
