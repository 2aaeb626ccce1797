import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { rich } from '../../../src/telegram/outgoing/formatting.ts';
import { ada, forum, group, keyboard, openTalk, type Talk, to } from '../talk.ts';

describe('a message that is changed', () => {
  let time: Talk['time'];
  let telegram: Talk['telegram'];
  let chat: Talk['chat'];

  beforeEach(async () => {
    ({ time, telegram, chat } = await openTalk());
  });
  afterEach(() => telegram.close());

  const edited = (messageId: number, words: string, options = {}, chatId = ada) =>
    chat.edit(chatId, messageId, () => ({ text: rich(words), keyboard }), options);
  const said = async (words = 'one') => (await chat.say(to(ada), rich(words))).messageId;

  it('in place, with its buttons', async () => {
    const id = await said();
    assert.equal(await edited(id, 'two'), true);
    const [message] = telegram.messages(ada);
    assert.deepEqual(message?.history, ['one', 'two']);
    assert.ok(message?.reply_markup);
  });

  it('without complaint where it is the same already', async () => {
    const id = await said();
    assert.deepEqual([await edited(id, 'two'), await edited(id, 'two')], [true, true]);
  });

  it('never where it is gone or its chat is closed to the bot', async () => {
    const id = await said();
    telegram.remove({ chat: { id: ada }, message_id: id });
    assert.equal(await edited(id, 'two'), false);
    telegram.block(ada);
    assert.equal(await edited(id, 'two', { urgent: true }), false);
  });

  it('at its turn, with the words of that moment', async () => {
    const id = await said();
    let words = 'old';
    const editing = chat.edit(ada, id, () => ({ text: rich(words), keyboard: null }));
    words = 'new';
    await editing;
    assert.deepEqual(telegram.messages(ada)[0]?.history, ['one', 'new']);
    assert.deepEqual(time.pauses, [1_000]);
  });

  it('later where Telegram asks for a pause: given up unless it is urgent, and the chat rests', async () => {
    const id = await said();
    telegram.fault({ method: 'editMessageText', kind: '429', retryAfter: 9, times: 2 });
    await assert.rejects(edited(id, 'two'));
    time.pauses.length = 0;
    assert.equal(await edited(id, 'three', { urgent: true }), true);
    assert.deepEqual(time.pauses, [9_000, 9_000]);
  });

  it('once more after any other trouble where it is urgent', async () => {
    const id = await said();
    telegram.fault({ method: 'editMessageText', kind: '502', times: 1 });
    await assert.rejects(edited(id, 'two'));
    for (const kind of ['500', 'reset-before', 'not-json'] as const)
      telegram.fault({ method: 'editMessageText', kind, times: 1 });
    assert.equal(await edited(id, 'three', { urgent: true }), true);
  });

  it('not any more where it is called off while it waits', async () => {
    const id = await said();
    await assert.rejects(edited(id, 'two', { signal: AbortSignal.abort() }));
    assert.deepEqual(telegram.messages(ada)[0]?.history, ['one']);
  });

  it('never in a supergroup that its group has become: there its number belongs to another message', async () => {
    await chat.say(to(group), rich('zero'));
    const { messageId } = await chat.say(to(group), rich('one'));
    telegram.upgrade(group, forum - 1);
    const moved = await chat.say(to(group), rich('two'), keyboard);
    assert.deepEqual(moved, { chatId: forum - 1, messageId });
    const before = telegram.messages(forum - 1);
    assert.equal(await edited(messageId, 'overwritten', { urgent: true }, group), false);
    await chat.setKeyboard(group, messageId, null);
    await chat.remove(group, messageId);
    assert.deepEqual(telegram.messages(forum - 1), before);
  });

  it('by removal, which does not matter where it fails', async () => {
    const id = await said();
    await chat.remove(ada, id);
    await chat.remove(ada, id);
    assert.deepEqual(telegram.messages(ada), []);
  });

  it('by removal, as patiently as by an urgent edit', async () => {
    const id = await said();
    telegram.fault({ method: 'deleteMessage', kind: '429', retryAfter: 7, times: 2 });
    telegram.fault({ method: 'deleteMessage', kind: 'reset-before', times: 1 });
    const before = time.now;
    await chat.remove(ada, id);
    assert.deepEqual(telegram.messages(ada), []);
    assert.ok(time.now - before >= 14_000);
  });

  it('by its buttons alone, which does not matter where it fails', async () => {
    const id = (await chat.say(to(ada), rich('one'), keyboard)).messageId;
    await chat.setKeyboard(ada, id, null);
    assert.equal(telegram.messages(ada)[0]?.reply_markup, undefined);
    await chat.setKeyboard(ada, 4711, null);
  });
});
