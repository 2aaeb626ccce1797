import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { UnconfirmedUpdates } from '../../../src/generations/unconfirmed-updates.ts';
import { message } from '../given.ts';
import { ada, Polling, textOf } from './polling.ts';

describe('polling', () => {
  let polling: Polling;
  beforeEach(async () => {
    polling = await Polling.open();
  });
  afterEach(() => polling.close());

  it('asks at once whether what came is confirmed, where that matters', async () => {
    const unconfirmed = new UnconfirmedUpdates();
    const confirmed: boolean[] = [];
    unconfirmed.bus.on('confirmed', () => confirmed.push(unconfirmed.has(7)));
    await polling.startWith([[], [{ update_id: 7, message: message({ text: 'one' }) }], []], {
      unconfirmed,
      handle: async () => void polling.handled.push(`${unconfirmed.has(7)}`),
    });
    assert.deepEqual([polling.handled, confirmed], [['true'], [false]]);
    assert.deepEqual(
      polling.polled.map(({ timeout, offset }) => [timeout, offset]),
      [
        [0, undefined],
        [30, undefined],
        [0, 8],
        [30, 8],
      ],
    );
    await polling.stop();
  });

  it('leaves what it has handled to be confirmed at the end, and confirms it', async () => {
    polling.start();
    await polling.telegram.waitFor(() => polling.telegram.isPolled);
    const hold = polling.telegram.fault({ method: 'getUpdates', kind: 'hold', before: true });
    polling.telegram.say(ada, ada, 'one');
    await polling.telegram.waitFor(() => hold.held === 1);
    await polling.stop();
    assert.equal(polling.telegram.pendingUpdates.length, 1);
    hold.remove();
    await polling.poller.confirm(AbortSignal.timeout(10_000));
    assert.equal(polling.telegram.pendingUpdates.length, 0);
  });

  it('confirms in spite of some trouble, and gives up soon', async () => {
    polling.start();
    await polling.telegram.waitFor(() => polling.telegram.isPolled);
    const hold = polling.telegram.fault({ method: 'getUpdates', kind: 'hold', before: true });
    polling.telegram.say(ada, ada, 'one');
    await polling.telegram.waitFor(() => hold.held === 1);
    await polling.stop();
    await polling.telegram.waitFor(() => hold.held === 0);
    hold.remove();
    const down = polling.telegram.fault({ method: 'getUpdates', kind: '500' });
    await assert.rejects(polling.poller.confirm(AbortSignal.timeout(10_000)));
    assert.equal(polling.telegram.pendingUpdates.length, 1);
    down.remove();
    polling.telegram.fault({ method: 'getUpdates', kind: '502', times: 1 });
    await polling.poller.confirm(AbortSignal.timeout(10_000));
    assert.equal(polling.telegram.pendingUpdates.length, 0);
  });

  it('confirms also what it was just handling when it was stopped', async () => {
    let letGo = () => {};
    let began = () => {};
    const inHand = new Promise<void>((resolve) => {
      began = resolve;
    });
    polling.start({
      handle: (update) =>
        new Promise((resolve) => {
          letGo = () => {
            polling.handled.push(textOf(update));
            resolve();
          };
          began();
        }),
    });
    polling.telegram.say(ada, ada, 'one');
    await inHand;
    polling.poller.stop();
    const confirmed = polling.poller.confirm(AbortSignal.timeout(10_000));
    letGo();
    await confirmed;
    await polling.running;
    assert.deepEqual([polling.handled, polling.telegram.pendingUpdates.length], [['one'], 0]);
  });

  it('does not wait for ever to confirm, and has nothing to confirm where nothing came', async () => {
    polling.start();
    await polling.telegram.waitFor(() => polling.telegram.isPolled);
    await polling.stop();
    const { length } = polling.telegram.calls('getUpdates');
    await polling.poller.confirm(AbortSignal.timeout(10_000));
    assert.equal(polling.telegram.calls('getUpdates').length, length);

    let began = () => {};
    const inHand = new Promise<void>((resolve) => {
      began = resolve;
    });
    polling.start({
      handle: () => {
        began();
        return new Promise(() => undefined);
      },
    });
    polling.telegram.say(ada, ada, 'one');
    await inHand;
    polling.poller.stop();
    await assert.rejects(polling.poller.confirm(AbortSignal.abort()), { name: 'AbortError' });
    polling.running = Promise.resolve();
  });
});
