import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { test } from 'node:test';
import { startInspector } from '../../src/inspector/inspector.ts';
import { ask, Reader } from './reader.ts';
import { InspectorStage } from './stage.ts';

const port = (url: string) => Number(new URL(url).port);

test('the printed address holds a long random token, and is on 127.0.0.1', async (t) => {
  const [one, two] = [await InspectorStage.open(t), await InspectorStage.open(t)];
  for (const { inspector } of [one, two]) assert.match(inspector.url, /^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/$/);
  assert.notEqual(new URL(one.inspector.url).pathname, new URL(two.inspector.url).pathname);
});

test('nothing listens on any other address of this machine', async (t) => {
  const stage = await InspectorStage.open(t);
  const others = Object.values(networkInterfaces())
    .flat()
    .flatMap((entry) => (entry && entry.address !== '127.0.0.1' && entry.scopeid === undefined ? [entry] : []))
    .concat([]);
  for (const { address, family } of others) {
    const name = family === 'IPv6' ? `[${address}]` : address;
    await assert.rejects(ask(`http://${name}:${port(stage.inspector.url)}/`), { code: /ECONNREFUSED|EADDRNOTAVAIL/ });
  }
});

test('the page, its files, the stream and the settings all need the token', async (t) => {
  const stage = await InspectorStage.open(t);
  const { origin } = new URL(stage.inspector.url);
  for (const path of ['', 'index.html', 'main.js', 'page.css', 'stately', 'stately.js', 'settings.json']) {
    assert.equal((await ask(stage.inspector.url + path)).status, 200, path);
    assert.equal((await ask(`${origin}/${path}`)).status, 403, path);
  }
  assert.equal((await ask(`${origin}/stream`)).status, 403);
});

test('another Host, another Origin and another site are turned away in words', async (t) => {
  const stage = await InspectorStage.open(t);
  for (const headers of [
    { host: 'evil.example' },
    { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'cross-site' },
  ]) {
    const { status, text } = await ask(`${stage.inspector.url}stream`, { headers });
    assert.ok(status === 403 || status === 421);
    assert.match(text, /[Pp]age/);
  }
});

test('files outside the page, and writing, are refused', async (t) => {
  const stage = await InspectorStage.open(t);
  for (const path of ['../inspector.ts', '..%2finspector.ts', 'package.json', 'page/main.js', 'nothing']) {
    const { pathname, origin } = new URL(stage.inspector.url);
    assert.notEqual((await ask(`${origin}${pathname}${path}`)).status, 200, path);
  }
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    assert.equal((await ask(`${stage.inspector.url}player`, { method, body: '{}' })).status, 405, method);
  }
});

test('the page may load nothing from elsewhere; only the Stately view may frame Stately', async (t) => {
  const stage = await InspectorStage.open(t, { stately: new URL('https://stand.in/inspect?x=1') });
  const own = await ask(stage.inspector.url);
  const stately = await ask(`${stage.inspector.url}stately`);
  for (const { headers } of [own, stately]) {
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/);
    assert.doesNotMatch(policy, /unsafe|data:|\*/);
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['x-content-type-options'], 'nosniff');
  }
  assert.doesNotMatch(String(own.headers['content-security-policy']), /frame-src/);
  assert.match(String(stately.headers['content-security-policy']), /frame-src https:\/\/stand\.in;/);
});

test('no file of the page names another host, so that it works offline', async (t) => {
  const stage = await InspectorStage.open(t);
  const seen = new Set<string>();
  const visit = async (path: string): Promise<void> => {
    if (seen.has(path)) return;
    seen.add(path);
    const { status, text } = await ask(new URL(path, stage.inspector.url).href);
    assert.equal(status, 200, path);
    assert.doesNotMatch(text.replaceAll('http://www.w3.org/2000/svg', ''), /https?:\/\//, path);
    for (const [, next] of text.matchAll(/(?:href|src|from) ?=? ?["'](?:\.\/)?([\w.-]+\.(?:js|css|svg))["']/g)) {
      if (next !== undefined) await visit(next);
    }
  };
  for (const path of ['index.html', 'stately.html']) await visit(path);
  assert.ok(seen.has('layout.js') && seen.has('chart.css') && seen.has('icon.svg'));
});

test('a browser opened late sees every live actor at once, with its state and the facts so far', async (t) => {
  const stage = await InspectorStage.open(t);
  for (let n = 0; n < 200; n += 1) await stage.begin(`g-${n}`);
  await stage.generations.start('g-7');
  const reader = await Reader.open(stage.inspector.url);
  await reader.until(() => reader.messages.filter(({ type }) => type === '@xstate.actor').length === 200);
  await reader.until(() => reader.facts('g-7').length === 2);
  assert.deepEqual(reader.state('g-7'), { generating: 'submitting' });
  assert.deepEqual(reader.said[0], { kind: 'all', data: { actors: 200 } });
});

test('ended generations stay listed, but only so many', async (t) => {
  const stage = await InspectorStage.open(t, { limits: { ended: 5, messages: 40 } });
  const early = await Reader.open(stage.inspector.url);
  for (let n = 0; n < 12; n += 1) {
    await stage.live(`g-${n}`);
    await early.until(() => early.state(`g-${n}`) === 'done');
  }
  await early.until(() => early.said.filter(({ kind }) => kind === 'gone').length === 7);
  const late = await Reader.open(stage.inspector.url);
  await late.until(() => late.state('g-11') === 'done');
  const names = late.messages.flatMap((message) => (message.type === '@xstate.actor' ? [message.name] : []));
  assert.deepEqual(names, ['g-7', 'g-8', 'g-9', 'g-10', 'g-11']);
});

test('a sixth browser takes the place of the first, which is told so', async (t) => {
  const stage = await InspectorStage.open(t);
  const readers: Reader[] = [];
  for (let n = 0; n < 6; n += 1) readers.push(await Reader.open(stage.inspector.url));
  const [first, second] = readers;
  await first?.end();
  assert.deepEqual(first?.said.at(-1), { kind: 'bye', data: 'replaced' });
  assert.equal(second?.ended, false);
});

test('when the bot stops, open browsers are told, and the port is free at once', async (t) => {
  const stage = await InspectorStage.open(t);
  const reader = await Reader.open(stage.inspector.url);
  await stage.close();
  await reader.end();
  assert.deepEqual(reader.said.at(-1), { kind: 'bye', data: 'stopped' });
  const again = await startInspector({ port: port(stage.inspector.url), warn: assert.fail });
  assert.equal(port(again?.url ?? ''), port(stage.inspector.url));
  await again?.close();
});

test('where the port is taken, the operator reads what to do, and the bot goes on without an inspector', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const taken = (other.address() as { port: number }).port;
  const warnings: string[] = [];
  const inspector = await startInspector({ port: taken, warn: (words) => warnings.push(words) });
  assert.equal(inspector, null);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? '', new RegExp(`port ${taken} .*another program.*INSPECT_PORT`));
  other.close();
});
