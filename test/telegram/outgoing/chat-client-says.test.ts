import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { rich } from '../../../src/telegram/outgoing/formatting.ts';
import {
  ada,
  bob,
  failing,
  forum,
  group,
  keyboard,
  openTalk,
  someVideo,
  type Talk,
  text,
  textsIn,
  to,
} from '../talk.ts';

describe('a message of the bot', () => {
  let time: Talk['time'];
  let telegram: Talk['telegram'];
  let chat: Talk['chat'];

  beforeEach(async () => {
    ({ time, telegram, chat } = await openTalk());
  });
  afterEach(() => telegram.close());

  it('is a reply in its topic, with formatting beside the text and buttons', async () => {
    const threadId = telegram.topic(forum, 'Films');
    const prompt = telegram.say(forum, ada, 'a fox', { threadId });
    const sent = await chat.say(to(forum, { threadId, replyTo: prompt.message_id }), text, keyboard);
    const [message] = telegram.messages(forum).filter(({ by_bot }) => by_bot);
    assert.equal(message?.message_id, sent.messageId);
    assert.equal(sent.chatId, forum);
    assert.equal(message?.text, 'a red fox <b>&');
    assert.deepEqual(message?.entities, [{ type: 'bold', offset: 2, length: 3 }]);
    assert.equal(message?.message_thread_id, threadId);
    assert.equal(message?.reply_to_message?.message_id, prompt.message_id);
    assert.equal(message?.reply_markup?.inline_keyboard[0]?.[0]?.text, 'Cancel');
    assert.deepEqual(telegram.calls('sendMessage')[0]?.params.link_preview_options, { is_disabled: true });
  });

  it('arrives where its prompt is gone, its topic is gone, or its topic is closed', async () => {
    const threadId = telegram.topic(forum, 'Films');
    const prompt = telegram.say(forum, ada, 'a fox', { threadId });
    telegram.remove(prompt);
    await chat.say(to(forum, { threadId, replyTo: prompt.message_id }), rich('one'));
    telegram.closeTopic(forum, threadId);
    await chat.say(to(forum, { threadId }), rich('two'));
    telegram.deleteTopic(forum, threadId);
    await chat.say(to(forum, { threadId }), rich('three'));
    assert.deepEqual(textsIn(telegram, forum), ['two', 'three']);
    assert.deepEqual(time.pauses, [0, 0]);
  });

  it('follows a group that became a supergroup, and goes straight there from then on', async () => {
    telegram.upgrade(group, forum - 1);
    await chat.say(to(group), rich('one'));
    await chat.say(to(group), rich('two'));
    assert.deepEqual(textsIn(telegram, forum - 1), ['one', 'two']);
    assert.equal(telegram.calls('sendMessage').length, 3);
  });

  it('is sent plain where Telegram does not take its formatting', async () => {
    telegram.fault({
      method: 'sendMessage',
      kind: 'error',
      code: 400,
      description: "Bad Request: can't parse entities: x",
      times: 1,
    });
    await chat.say(to(ada), text);
    const [message] = telegram.messages(ada);
    assert.deepEqual([message?.text, message?.entities], ['a red fox <b>&', undefined]);
  });

  it('waits as long as Telegram asks, as often as it asks', async () => {
    const fault = telegram.fault({ method: 'sendMessage', kind: '429', retryAfter: 7, times: 10 });
    await chat.say(to(ada), text);
    assert.equal(fault.fired, 10);
    assert.deepEqual(time.pauses, Array(10).fill(7_000));
  });

  it('is tried again after a 5xx, with growing pauses, and given up in the end', async () => {
    telegram.fault({ method: 'sendMessage', kind: '500', times: 1 });
    telegram.fault({ method: 'sendMessage', kind: '502', times: 1 });
    assert.equal(await failing(chat.say(to(ada), text)), 'sent');
    assert.deepEqual(time.pauses, [1_000, 2_000]);
    telegram.fault({ method: 'sendMessage', kind: '500' });
    assert.equal(await failing(chat.say(to(ada), text)), 'failed');
    assert.equal(textsIn(telegram, ada).length, 1);
  });

  it('is tried again where Telegram cannot be reached', async () => {
    const gone = await openTalk();
    await gone.telegram.close();
    assert.equal(await failing(gone.chat.say(to(ada), text)), 'failed');
    assert.deepEqual(gone.time.pauses, [1_000, 2_000, 4_000]);
  });

  it('is sent once where nobody knows whether Telegram took it', async () => {
    for (const kind of ['reset-before', 'reset-after'] as const) {
      telegram.fault({ method: 'sendMessage', kind, times: 1 });
      const { length } = telegram.calls('sendMessage');
      assert.equal(await failing(chat.say(to(ada), rich(kind))), 'unclear', kind);
      assert.ok(telegram.calls('sendMessage').length <= length + 1);
    }
    assert.deepEqual(textsIn(telegram, ada), ['reset-after']);
  });

  it('is sent again where a page came instead of an answer', async () => {
    telegram.fault({ method: 'sendMessage', kind: 'not-json', times: 2 });
    await chat.say(to(ada), text);
    assert.equal(textsIn(telegram, ada).length, 1);
  });

  it('comes after what was said before it in its chat, however long that takes, and waits for no other chat', async () => {
    const hold = telegram.fault({ method: 'sendMessage', kind: 'hold', before: true, chatId: ada, times: 1 });
    telegram.fault({ method: 'sendMessage', kind: '502', chatId: ada, times: 2 });
    const png = async () => Buffer.from('a picture');
    const answers = [
      chat.say(to(ada), rich('one')),
      chat.show(to(ada), { text: rich('two'), keyboard: null, picture: png }),
      chat.say(to(ada), rich('three')),
    ];
    await telegram.waitFor(() => hold.held === 1);
    await chat.say(to(bob), rich('meanwhile'));
    assert.deepEqual([textsIn(telegram, bob), textsIn(telegram, ada)], [['meanwhile'], []]);
    hold.release();
    await Promise.all(answers);
    assert.deepEqual(
      telegram.messages(ada).map(({ text, caption }) => text ?? caption),
      ['one', 'two', 'three'],
    );
  });

  it('comes also where what was said before it did not', async () => {
    telegram.fault({ method: 'sendMessage', kind: 'reset-before', times: 1 });
    const [first, second] = [chat.say(to(ada), rich('one')), chat.say(to(ada), rich('two'))];
    assert.equal(await failing(first), 'unclear');
    await second;
    assert.deepEqual(textsIn(telegram, ada), ['two']);
  });

  it('waits for no upload, no file, no edit and no last word in its chat', async () => {
    const { messageId } = await chat.say(to(ada), rich('working'));
    const held = ['sendVideo', 'sendDocument', 'editMessageText'].map((method) =>
      telegram.fault({ method, kind: 'hold', before: true }),
    );
    const lastWord = telegram.fault({ method: 'sendMessage', kind: 'hold', before: true, times: 1 });
    const under = [
      chat.say(to(ada), rich('over'), null, 'lastWord'),
      chat.showVideo(to(ada), someVideo(1_000), new AbortController().signal),
      chat.showFile(to(ada), { name: 'a.csv', type: 'text/csv', bytes: Buffer.from('a') }, rich('a file')),
      chat.edit(ada, messageId, () => ({ text: rich('still working'), keyboard: null }), { urgent: true }),
    ];
    await telegram.waitFor(() => [...held, lastWord].every((fault) => fault.held === 1));
    await chat.say(to(ada), rich('an answer'));
    assert.deepEqual(textsIn(telegram, ada), ['working', 'an answer']);
    for (const fault of [...held, lastWord]) fault.release();
    await Promise.all(under);
  });

  it('is not said to who blocked the bot, left, or never was there', async () => {
    telegram.block(ada);
    assert.equal(await failing(chat.say(to(ada), text)), 'unreachable');
    telegram.kick(group);
    assert.equal(await failing(chat.say(to(group), text)), 'unreachable');
    assert.equal(await failing(chat.say(to(4711), text)), 'unreachable');
    telegram.restrict(forum, 'text');
    assert.equal(await failing(chat.say(to(forum), text)), 'refused');
    assert.equal(telegram.calls('sendMessage').length, 4);
  });
});
