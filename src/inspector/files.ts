import { readFile } from 'node:fs/promises';

const page = new URL('page/', import.meta.url);

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** What the page is made of: the browser gets these files as they are. */
const files = new Map(
  [
    'base.css',
    'chart.css',
    'chart.js',
    'clock.js',
    'dom.js',
    'facts.css',
    'facts.js',
    'icon.svg',
    'index.html',
    'keys.js',
    'layout.js',
    'link.js',
    'list.css',
    'list.js',
    'machine.js',
    'main.js',
    'order.js',
    'outcome.js',
    'page.css',
    'paths.js',
    'player.css',
    'player.js',
    'stately.css',
    'stately.html',
    'stately.js',
    'stored.js',
    'stream.js',
    'view.js',
    'waterfall.js',
    'words.js',
    'generations.js',
  ].map((name) => [`/${name}`, name]),
);
files.set('/', 'index.html');
files.set('/stately', 'stately.html');

/** One file of the page, with the headers it is served under. */
export interface PageFile {
  body: Buffer;
  headers: Record<string, string>;
}

/**
 * Reads a file of the page, or null where there is none of that name.
 * @param frame the origin that the Stately view may put into a frame; nothing else comes from elsewhere
 */
export async function pageFile(path: string, frame: string): Promise<PageFile | null> {
  const name = files.get(path);
  if (name === undefined) return null;
  const body = await readFile(new URL(name, page));
  const type = types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    ...(name === 'stately.html' ? [`frame-src ${frame}`] : []),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ];
  return { body, headers: { 'content-type': type, 'content-security-policy': policy.join('; '), ...always } };
}

/** Headers of every answer. */
export const always: Record<string, string> = {
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
