import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { rich } from '../../../src/telegram/outgoing/formatting.ts';
import { ada, bob, group, keyboard, openTalk, type Talk, text, to } from '../talk.ts';

describe('what the bot sends beside messages', () => {
  let telegram: Talk['telegram'];
  let chat: Talk['chat'];

  beforeEach(async () => {
    ({ telegram, chat } = await openTalk());
  });
  afterEach(() => telegram.close());

  it('are chat actions, left out in a chat that must rest, and of no matter where they fail', async () => {
    await chat.act(ada, null, 'record_video');
    assert.deepEqual(
      telegram.calls('sendChatAction').map(({ params }) => params.action),
      ['record_video'],
    );
    telegram.fault({ method: 'editMessageText', kind: '429', retryAfter: 9, times: 1 });
    const { messageId } = await chat.say(to(ada), rich('one'));
    await assert.rejects(chat.edit(ada, messageId, () => ({ text, keyboard: null })));
    await chat.act(ada, null, 'record_video');
    assert.equal(telegram.calls('sendChatAction').length, 1);
    await chat.act(4711, 7, 'upload_video');
  });

  it('are answers to buttons, which may come too late', async () => {
    const prompt = await chat.say(to(ada), rich('one'), keyboard);
    const message = { chat: { id: ada }, message_id: prompt.messageId };
    const press = telegram.press(ada, message, 'Cancel');
    await chat.answer(press.queryId, 'x'.repeat(300));
    assert.equal(press.answered()?.text, 'x'.repeat(200));
    const late = telegram.press(ada, message, 'Cancel');
    late.expire();
    await chat.answer(late.queryId, null);
  });

  it('are the administrators of a group, nobody where that cannot be told', async () => {
    assert.deepEqual((await chat.administrators(group)).toSorted(), [ada, bob]);
    telegram.kick(group);
    assert.deepEqual(await chat.administrators(group), []);
  });
});
