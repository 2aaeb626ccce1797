import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Api } from 'node-telegram-bot-api';
import { message } from '../given.ts';
import { ada, bob, Polling, textOf, token } from './polling.ts';

describe('polling', () => {
  let polling: Polling;
  beforeEach(async () => {
    polling = await Polling.open();
  });
  afterEach(() => polling.close());

  it('tells when Telegram was heard of, which no connection and no gateway is, and for how long it asks for a rest', async () => {
    polling.telegram.fault({ method: 'getUpdates', kind: '500', times: 1 });
    polling.telegram.fault({ method: 'getUpdates', kind: '502', times: 1 });
    polling.telegram.fault({ method: 'getUpdates', kind: '429', retryAfter: 7, times: 1 });
    polling.start();
    await polling.telegram.waitFor(() => polling.telegram.isPolled);
    assert.deepEqual([polling.troubles.length, polling.rests], [3, [7_000, 0]]);
    await polling.stop();
  });

  it('asks for the kinds of updates that it needs, whatever was asked for before', async () => {
    await new Api(token, { apiRoot: polling.telegram.root }).getUpdates({ allowed_updates: ['poll'], timeout: 0 });
    polling.start();
    await polling.telegram.waitFor(() => polling.telegram.isPolled);
    await polling.heard('hello');
    assert.deepEqual(polling.telegram.calls('getUpdates').at(-1)?.params.allowed_updates, [
      'message',
      'channel_post',
      'callback_query',
    ]);
    await polling.stop();
  });

  it('keeps the order within a chat, and lets no chat wait for another', async () => {
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    for (const text of ['ada 1', 'ada 2', 'ada 3']) polling.telegram.say(ada, ada, text);
    for (const text of ['bob 1', 'bob 2']) polling.telegram.say(bob, bob, text);
    const bobIsDone = new Promise<void>((resolve) => {
      polling.start({
        handle: async (update) => {
          if (textOf(update) === 'ada 1') await gate;
          polling.handled.push(textOf(update));
          if (polling.handled.length === 2) resolve();
        },
      });
    });
    await bobIsDone;
    assert.deepEqual(polling.handled, ['bob 1', 'bob 2']);
    letGo();
    await polling.telegram.waitFor(() => polling.telegram.pendingUpdates.length === 0);
    assert.deepEqual(polling.handled.slice(2), ['ada 1', 'ada 2', 'ada 3']);
    await polling.stop();
  });

  const odd: unknown[] = [
    { update_id: 8, message: null },
    { update_id: 8, message: { message_id: 1, date: 1, text: 'no chat' } },
    { update_id: 8, callback_query: { id: '1', data: 'secret' } },
    { update_id: 8, message: { message_id: 'one', date: 1, chat: { id: 1, type: 'private' } } },
    { update_id: 8, message: message({ from: { id: 1001, is_bot: false, first_name: 'Ada', username: 5 } as never }) },
    { update_id: 8, message: message({ text: ['secret'] as never }) },
  ];
  for (const [index, update] of odd.entries())
    it(`skips and confirms an update that cannot be read (${index + 1}), and hears everybody else`, async () => {
      const other = (update_id: number, text: string) => ({ update_id, message: message({ text }) });
      await polling.startWith([[other(7, 'before'), update, other(9, 'after')]]);
      assert.deepEqual([polling.handled, polling.troubles], [['before', 'after'], []]);
      assert.equal(polling.polled.at(-1)?.offset, 10);
      assert.equal(polling.malformed[0]?.id, 8);
      assert.doesNotMatch(JSON.stringify(polling.malformed), /secret|no chat/);
      await polling.stop();
    });

  it('handles an update once, however often it comes', async () => {
    const first = { update_id: 7, message: message({ text: 'once' }) };
    const batches = [[first], [first, first], [first]];
    await polling.startWith(batches);
    assert.deepEqual(polling.handled, ['once']);
    await polling.stop();
  });

  it('hears messages whose ids were drawn anew after a quiet week, above or below the last', async () => {
    polling.start();
    await polling.heard('one');
    polling.telegram.jumpToUpdate(17);
    polling.telegram.say(ada, ada, 'two');
    await polling.telegram.waitFor(() => polling.handled.includes('two'));
    await polling.telegram.waitFor(() => polling.telegram.pendingUpdates.length === 0 && polling.telegram.isPolled);
    polling.telegram.jumpToUpdate(900_000_000);
    await polling.heard('three');
    assert.deepEqual(polling.handled, ['one', 'two', 'three']);
    await polling.stop();
  });
});
