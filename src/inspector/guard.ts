import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Why a request is turned away. */
export interface Refusal {
  status: number;
  words: string;
}

/** A request as far as it matters here. `path` is what follows the token, as `/stream`. */
export type Admitted = { path: string; search: URLSearchParams } | Refusal;

/**
 * Decides who may speak to the inspector: whoever has the token, by our own address, and from our own page. Another
 * site's page has neither the token nor our Origin, and a name of its own that points here (DNS rebinding) not our Host.
 */
export function admit(
  request: { url: string; headers: IncomingHttpHeaders },
  own: { port: number; token: string },
): Admitted {
  const { host, origin, 'sec-fetch-site': site } = request.headers;
  const hosts = [`127.0.0.1:${own.port}`, `localhost:${own.port}`];
  if (host === undefined || !hosts.includes(host)) {
    return { status: 421, words: 'This is not an address of the inspector.' };
  }
  const foreign = origin !== undefined && origin !== `http://${host}`;
  if (foreign || (site !== undefined && site !== 'same-origin' && site !== 'none')) {
    return { status: 403, words: 'The inspector answers its own page only.' };
  }
  const { pathname, searchParams } = new URL(request.url, 'http://inspector');
  const [, token = '', ...rest] = pathname.split('/');
  if (!sameText(token, own.token)) {
    return { status: 403, words: 'Open the address that the bot printed at its latest start: the token is missing.' };
  }
  return { path: `/${rest.join('/')}`, search: searchParams };
}

function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
