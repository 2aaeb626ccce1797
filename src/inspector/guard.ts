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
 * Decides who may speak to a page that is served on this machine, the inspector or the demo: whoever has the token, by
 * our own address, and from our own page. Another site's page has neither the token nor our Origin, and a name of its
 * own that points here (DNS rebinding) not our Host.
 */
export function admit(
  request: { url: string; headers: IncomingHttpHeaders },
  own: { port: number; token: string },
): Admitted {
  const { host, origin, 'sec-fetch-site': site } = request.headers;
  const hosts = [`127.0.0.1:${own.port}`, `localhost:${own.port}`];
  if (host === undefined || !hosts.includes(host)) {
    return { status: 421, words: 'This page has no address but the one that was printed.' };
  }
  const foreign = origin !== undefined && origin !== `http://${host}`;
  if (foreign || (site !== undefined && site !== 'same-origin' && site !== 'none')) {
    return { status: 403, words: 'Only the page that is served here is answered.' };
  }
  const { pathname, searchParams } = new URL(request.url, 'http://here');
  const [, token = '', ...rest] = pathname.split('/');
  if (!sameText(token, own.token)) {
    return { status: 403, words: 'Open the address that was printed at the latest start: its token is missing here.' };
  }
  return { path: `/${rest.join('/')}`, search: searchParams };
}

function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
