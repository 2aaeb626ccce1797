import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { scriptCommand } from '../../scripts/script-command.ts';
import { accepted, goodLife, lifeOf, stored } from '../support/facts.ts';
import { log, run, Shelf } from './replay.ts';

/** Enough for a bar, and for more lines than a pipe takes in. */
const lives = Array.from({ length: 840 }, (_, index) => lifeOf(`g${index}`, goodLife())).flat();

let shelf: Shelf;
before(async () => {
  shelf = await Shelf.open();
});
after(() => shelf.close());

describe('what a terminal shows', () => {
  const colourful = { isTTY: true, hasColors: () => true };
  const esc = '\x1b';

  it('has colours, which a pipe and a terminal that wants none do not get', async () => {
    const path = await shelf.put(log);
    assert.ok((await run([path], { out: colourful })).out.includes(`${esc}[32mdone`));
    for (const out of [
      { isTTY: true, hasColors: () => false },
      { isTTY: false, hasColors: () => true },
    ])
      assert.ok(!(await run([path], { out })).out.includes(esc));
    assert.ok(!(await run([path, '--json'], { out: colourful })).out.includes(esc));
  });

  it('cannot be changed by the names of others', async () => {
    const evil = stored(lifeOf('g1', [accepted({ username: `${esc}[2J\u202eevil\r\n`, model: `m${esc}c` })]));
    const { out } = await run([await shelf.put(evil)]);
    for (const character of [esc, '\r', '\u202e']) assert.ok(!out.includes(character));
    assert.match(out, /evil/);
  });

  it('has a bar for a long log while it is read, gone in the end; a pipe and a short log have none', async () => {
    const long = await shelf.put(stored(lives));
    const terminals = { out: colourful, err: { isTTY: true, columns: 40 } };
    const { err } = await run([long], terminals);
    const shown = err.split('\r').slice(1);
    assert.equal(shown[0], `Counting ${'░'.repeat(20)}   0 %`);
    assert.ok(shown.includes(`Counting ${'█'.repeat(10)}${'░'.repeat(10)}  50 %`));
    assert.deepEqual(shown.slice(-2), [`Counting ${'█'.repeat(20)} 100 %`, `${esc}[K`]);
    assert.ok(shown.length <= 103);
    const spoilt = await shelf.put(
      stored([...lives, ...lifeOf('x', [accepted()]).map((e) => ({ ...e, state: 'done' }))]),
    );
    assert.ok(
      (await run([spoilt], terminals)).err.includes(`\rReplaying ${'█'.repeat(20)} 100 %\r${esc}[K\rCounting `),
    );

    const pipe = { isTTY: false, hasColors: () => false };
    assert.equal((await run([long], { out: pipe, err: { isTTY: true } })).err, '');
    assert.equal((await run([long], { out: colourful, err: { isTTY: false } })).err, '');
    assert.equal((await run([await shelf.put(log)], terminals)).err, '');
  });
});

describe('the command', () => {
  const [node, ...script] = scriptCommand(new URL('../../scripts/replay.ts', import.meta.url));
  const start = (...argv: string[]) => spawn(node, [...script, ...argv], { stdio: 'pipe' });

  it('is a process that prints to its streams and exits with its code', async () => {
    const changed = log.map((event) => (event.position === 6 ? { ...event, state: 'downloading' } : event));
    const child = start(await shelf.put(changed), '--generation', 'aa1');
    let [out, err] = ['', ''];
    child.stdout.on('data', (text) => {
      out += text;
    });
    child.stderr.on('data', (text) => {
      err += text;
    });
    const [code] = await once(child, 'close');
    assert.equal(code, 1);
    assert.match(out, /Generation aa11/);
    assert.match(err, /position 6, OperationStarted/);
  });

  it('ends without complaint where nobody reads on', async () => {
    const child = start(await shelf.put(stored(lives)));
    let err = '';
    child.stderr.on('data', (text) => {
      err += text;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    await once(child, 'close');
    assert.equal(err, '');
  });
});
