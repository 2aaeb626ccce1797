import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Actors, type Message } from '../../src/inspector/actors.ts';
import type { Outlet } from '../../src/inspector/viewer.ts';
import { Viewer } from '../../src/inspector/viewer.ts';

/** A browser that reads, or does not. */
class Browser extends EventEmitter implements Outlet {
  text = '';
  reads = true;
  closed = false;

  write(text: string): boolean {
    this.text += text;
    return this.reads;
  }

  end(): void {
    this.closed = true;
  }

  read(): void {
    this.reads = true;
    this.emit('drain');
  }

  /** What arrived, in short: `all`, `x:0`, `x:0 A`. */
  get got(): string[] {
    const blocks = this.text.split('\n\n').filter((block) => block !== '');
    this.text = '';
    return blocks.map((block) => {
      const kind = /^event: (.*)$/m.exec(block)?.[1];
      const data = JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? '{}');
      if (kind !== undefined) return data.sessionId ? `${kind} ${data.sessionId}` : kind;
      return data.type === '@xstate.actor' ? data.sessionId : `${data.sessionId} ${data.event.type}`;
    });
  }
}

const base = { id: 'id', rootId: '', createdAt: '0', _version: '0' };
const registration = (sessionId: string): Message => ({
  ...base,
  type: '@xstate.actor',
  sessionId,
  name: sessionId,
  parentId: undefined,
  definition: '{}',
  snapshot: { status: 'active' },
});
const event = (sessionId: string, type: string): Message => ({
  ...base,
  type: '@xstate.event',
  sessionId,
  sourceId: undefined,
  event: { type },
});
const ending = (sessionId: string): Message => ({
  ...base,
  type: '@xstate.snapshot',
  sessionId,
  event: { type: 'End' },
  snapshot: { status: 'done', output: undefined, error: undefined },
});

function scene(limits = { ended: 2, messages: 40 }) {
  const actors = new Actors(limits);
  const browser = new Browser();
  const open = () => new Viewer(actors, browser);
  return { actors, browser, open };
}

test('a browser that comes late is told of every live actor at once, with the facts so far', async () => {
  const { actors, browser, open } = scene();
  actors.take(registration('x:0'));
  actors.take(event('x:0', 'A'));
  actors.take(registration('x:1'));
  open();
  await setImmediate();
  assert.deepEqual(browser.got, ['all', 'x:0', 'x:0 A', 'x:1']);
});

test('what comes afterwards is told once, in order', async () => {
  const { actors, browser, open } = scene();
  open();
  actors.take(registration('x:0'));
  await setImmediate();
  actors.take(event('x:0', 'A'));
  await setImmediate();
  actors.take(event('x:0', 'B'));
  actors.take(event('x:0', 'C'));
  await setImmediate();
  assert.deepEqual(browser.got, ['all', 'x:0', 'x:0 A', 'x:0 B', 'x:0 C']);
});

test('a browser that does not read is sent nothing more, and has everything once it reads', async () => {
  const { actors, browser, open } = scene({ ended: 2, messages: 100_000 });
  browser.reads = false;
  open();
  await setImmediate();
  assert.deepEqual(browser.got, ['all']);
  actors.take(registration('x:0'));
  for (let n = 0; n < 10_000; n += 1) actors.take(event('x:0', `E${n}`));
  await setImmediate();
  assert.equal(browser.text, '');
  browser.read();
  const { got } = browser;
  assert.equal(got.length, 10_001);
  assert.equal(got.at(-1), 'x:0 E9999');
});

test('an actor that came and went while a browser did not read is not told of at all', async () => {
  const { actors, browser, open } = scene({ ended: 0, messages: 40 });
  browser.reads = false;
  open();
  await setImmediate();
  actors.take(registration('x:0'));
  actors.take(ending('x:0'));
  browser.read();
  assert.deepEqual(browser.got, ['all']);
});

test('a browser hears that an actor it knows is no longer listed', async () => {
  const { actors, browser, open } = scene({ ended: 1, messages: 40 });
  for (const id of ['x:0', 'x:1']) actors.take(registration(id));
  open();
  await setImmediate();
  for (const id of ['x:0', 'x:1']) actors.take(ending(id));
  await setImmediate();
  assert.deepEqual(browser.got, ['all', 'x:0', 'x:1', 'gone x:0', 'x:1 End']);
});

test('a browser that missed facts which are no longer kept is told so, and gets the rest', async () => {
  const { actors, browser, open } = scene();
  actors.take(registration('x:0'));
  actors.take(event('x:0', 'First'));
  open();
  await setImmediate();
  browser.reads = false;
  actors.take(event('x:0', 'E0'));
  await setImmediate();
  assert.deepEqual(browser.got, ['all', 'x:0', 'x:0 First', 'x:0 E0']);
  for (let n = 1; n < 100; n += 1) actors.take(event('x:0', `E${n}`));
  browser.read();
  const { got } = browser;
  assert.equal(got[0], 'earlier x:0');
  assert.equal(got[1], 'x:0 E60');
  assert.equal(got.at(-1), 'x:0 E99');
});

test('a late browser gets the beginning of a long life and its end, with the gap between named', async () => {
  const { actors, browser, open } = scene();
  actors.take(registration('x:0'));
  actors.take(event('x:0', 'First'));
  for (let n = 0; n < 100; n += 1) actors.take(event('x:0', `E${n}`));
  open();
  await setImmediate();
  assert.deepEqual(browser.got.slice(0, 5), ['all', 'x:0', 'x:0 First', 'earlier x:0', 'x:0 E60']);
});

test('when time starts anew, a browser forgets all and is told of what there is', async () => {
  const { actors, browser, open } = scene();
  actors.take(registration('x:0'));
  open();
  await setImmediate();
  actors.clear();
  actors.take(registration('x:0'));
  await setImmediate();
  assert.deepEqual(browser.got, ['all', 'x:0', 'all', 'x:0']);
});

test('of a kind of notice only the latest is told', async () => {
  const { browser, open } = scene();
  const viewer = open();
  for (let n = 0; n < 50; n += 1) viewer.notify('player', { position: n });
  await setImmediate();
  assert.match(browser.text, /"position":49/);
  assert.deepEqual(browser.got, ['all', 'player']);
});

test('a closed viewer listens no more', async () => {
  const { actors, browser, open } = scene();
  const viewer = open();
  await setImmediate();
  viewer.close('stopped');
  viewer.close('stopped');
  actors.take(registration('x:0'));
  await setImmediate();
  assert.deepEqual(browser.got, ['all', 'bye']);
  assert.equal(browser.closed, true);
  assert.equal(actors.bus.listenerCount('changed'), 0);
});
