import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { after, pause, within, withLimit } from '../../src/time/timers.ts';
import { TestTime } from '../support/time.ts';

const DAY = 86_400_000;

describe('a timer', () => {
  let time: TestTime;
  beforeEach(() => {
    time = TestTime.stopped();
  });
  afterEach(() => time.restore());

  for (const ms of [0, 5, 2 ** 31 - 1, 2 ** 31, 40 * DAY, 400 * DAY])
    it(`of ${ms} ms runs once, then and not before, and no timer of Node's is longer than it can be`, () => {
      let runs = 0;
      after(ms, () => runs++);
      if (ms > 0) {
        time.pass(ms - 1);
        assert.deepEqual([runs, time.timers], [0, 1]);
      }
      time.pass(1);
      assert.deepEqual([runs, time.timers], [1, 0]);
      assert.ok(time.longest < 2 ** 31);
    });

  it('that is called off never runs, also after a part of it', () => {
    const callOff = after(40 * DAY, () => assert.fail('it ran'));
    time.pass(30 * DAY);
    callOff();
    assert.equal(time.timers, 0);
  });

  it('of no end never runs', () => {
    const callOff = after(Number.POSITIVE_INFINITY, () => assert.fail('it ran'));
    time.pass(1_000 * DAY);
    callOff();
  });
});

describe('a pause', () => {
  let time: TestTime;
  beforeEach(() => {
    time = TestTime.stopped();
  });
  afterEach(() => time.restore());

  it('ends after its time, and with the reason as soon as its signal is aborted', async () => {
    const waiting = pause(40 * DAY);
    time.pass(40 * DAY);
    await waiting;
    const reason = new Error('called off');
    const controller = new AbortController();
    const calledOff = pause(40 * DAY, controller.signal);
    controller.abort(reason);
    await assert.rejects(calledOff, reason);
    await assert.rejects(pause(1, controller.signal), reason);
    assert.equal(time.timers, 0);
  });

  it('at the most: work may take so long, and leaves no timer behind', async () => {
    await within(40 * DAY, Promise.resolve());
    assert.equal(time.timers, 0);
    const waiting = within(1_000, new Promise(() => {}));
    time.pass(1_000);
    await waiting;
    const defect = new Error('a defect');
    await assert.rejects(within(1_000, Promise.reject(defect)), defect);
    assert.equal(time.timers, 0);
  });
});

describe('work with a limit', () => {
  const never = () => new Promise<never>(() => {});

  it('ends after its time, also where nobody but Node holds what ends it', async () => {
    const calledOff = new AbortController();
    const waiting = withLimit(50, calledOff.signal, never);
    (globalThis as { gc?: () => void }).gc?.();
    await assert.rejects(waiting, { name: 'TimeoutError' });
  });

  it('ends with the reason where it is called off, before or meanwhile, and leaves no timer behind', async () => {
    const time = TestTime.stopped();
    try {
      const reason = new Error('called off');
      await assert.rejects(withLimit(1_000, AbortSignal.abort(reason), never), reason);
      const calledOff = new AbortController();
      const waiting = withLimit(1_000, calledOff.signal, never);
      calledOff.abort(reason);
      await assert.rejects(waiting, reason);
      assert.equal(await withLimit(1_000, new AbortController().signal, async () => 'done'), 'done');
      assert.equal(time.timers, 0);
    } finally {
      time.restore();
    }
  });
});
