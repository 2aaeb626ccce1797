import assert from 'node:assert/strict';
import { test } from 'node:test';
import { admit } from '../../src/inspector/guard.ts';

const own = { port: 8321, token: 'secret' };
const host = '127.0.0.1:8321';
const ask = (url: string, headers: Record<string, string> = {}) => admit({ url, headers: { host, ...headers } }, own);
const status = (admitted: ReturnType<typeof admit>) => ('status' in admitted ? admitted.status : 200);

test('who has the token is let in, by 127.0.0.1 or localhost', () => {
  assert.deepEqual(ask('/secret/').valueOf(), { path: '/', search: new URLSearchParams() });
  assert.equal(status(ask('/secret/stream?view=stately', { host: 'localhost:8321' })), 200);
  assert.equal(status(ask('/secret/player', { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' })), 200);
  assert.equal(status(ask('/secret/', { 'sec-fetch-site': 'none' })), 200);
});

test('without the token, or with a wrong one, there is nothing', () => {
  for (const url of ['/', '/stream', '/secre/', '/secret1/', '/wrong-/stream', '//secret/', '/?token=secret', '*']) {
    assert.equal(status(ask(url)), 403, url);
  }
});

test('a name that somebody pointed at this machine is turned away, token or not', () => {
  for (const name of ['evil.example:8321', 'evil.example', '127.0.0.1', '127.0.0.1:80', 'localhost', '[::1]:8321']) {
    assert.equal(status(ask('/secret/', { host: name })), 421, name);
  }
  assert.equal(status(admit({ url: '/secret/', headers: {} }, own)), 421);
});

test('another site’s page is turned away, token or not', () => {
  for (const origin of ['https://evil.example', 'http://127.0.0.1:9999', `https://${host}`, 'null', '']) {
    assert.equal(status(ask('/secret/stream', { origin })), 403, origin);
  }
  for (const site of ['cross-site', 'same-site']) {
    assert.equal(status(ask('/secret/stream', { 'sec-fetch-site': site })), 403, site);
  }
});
