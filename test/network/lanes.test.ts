import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, it } from 'node:test';
import { Lanes } from '../../src/network/lanes.ts';

describe('lanes', () => {
  it('are as many as was said, and one that is left can be taken again', () => {
    const lanes = new Lanes(2);
    assert.deepEqual([lanes.take(), lanes.take(), lanes.take()], [true, true, false]);
    lanes.leave();
    assert.deepEqual([lanes.take(), lanes.take()], [true, false]);
  });

  it('go to whoever has waited longest, and not to those who have given up', async () => {
    const lanes = new Lanes(1);
    lanes.take();
    const went: string[] = [];
    const leaving = new AbortController();
    const waits = (name: string, signal: AbortSignal | null) => lanes.next(signal).then(() => void went.push(name));
    const given = waits('gives up', leaving.signal);
    const [first, second] = [waits('first', null), waits('second', new AbortController().signal)];
    leaving.abort(new Error('too long'));
    await assert.rejects(given, /too long/);
    lanes.leave();
    await first;
    assert.deepEqual(went, ['first']);
    lanes.leave();
    await second;
    assert.deepEqual([went, lanes.take()], [['first', 'second'], false]);
    lanes.leave();
    assert.equal(lanes.take(), true);
  });

  it('keep nothing of a signal that outlives the waiting', async () => {
    const lanes = new Lanes(1);
    lanes.take();
    const { signal } = new AbortController();
    const waiting = lanes.next(signal);
    assert.equal(getEventListeners(signal, 'abort').length, 1);
    lanes.leave();
    await waiting;
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  it('have nobody waiting whose signal is aborted already', async () => {
    const lanes = new Lanes(1);
    lanes.take();
    await assert.rejects(lanes.next(AbortSignal.abort(new Error('before'))), /before/);
    lanes.leave();
    assert.equal(lanes.take(), true);
  });
});
