import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTelegramEmulator, type TelegramEmulator } from '../../scripts/emulators/telegram.ts';
import { type Answer, call, token } from './telegram-call.ts';

const ada = 1001;
const forum = -1_000_000_000_001;
const club = -1_000_000_000_002;

describe('chats in the Telegram emulator', () => {
  let telegram: TelegramEmulator;

  before(async () => {
    telegram = await startTelegramEmulator({ token });
    telegram.user({ id: ada, first_name: 'Ada' });
    telegram.group({ id: forum, title: 'Forum', topics: true, admins: [ada] });
    telegram.group({ id: club, title: 'Club', admins: [ada] });
  });

  after(() => telegram.close());

  const send = (chat_id: number, params: object = {}): Promise<Answer> =>
    call(telegram.root, 'sendMessage', { chat_id, text: 'x', ...params });
  const why = async (answer: Promise<Answer>) => `${(await answer).status} ${(await answer).description}`;
  const lastIn = (chatId: number) => telegram.messages(chatId).at(-1);

  it('puts a message into the topic it names, or that of the message it replies to', async () => {
    const topic = telegram.topic(forum, 'Cats');
    const said = telegram.say(forum, ada, 'a cat', { threadId: topic });
    assert.deepEqual([said.message_thread_id, said.is_topic_message], [topic, true]);
    await send(forum, { message_thread_id: topic });
    assert.deepEqual([lastIn(forum)?.message_thread_id, lastIn(forum)?.is_topic_message], [topic, true]);
    await send(forum, { reply_parameters: { message_id: said.message_id } });
    assert.deepEqual([lastIn(forum)?.message_thread_id, lastIn(forum)?.is_topic_message], [topic, true]);
    await send(forum);
    assert.equal(lastIn(forum)?.message_thread_id, undefined);
  });

  it('refuses threads that are none, General among them', async () => {
    const missing = '400 Bad Request: message thread not found';
    assert.equal(await why(send(forum, { message_thread_id: 1 })), missing);
    assert.equal(await why(send(forum, { message_thread_id: 4711 })), missing);
    const reply = telegram.say(club, ada, 'answer', { replyTo: telegram.say(club, ada, 'question') });
    assert.equal(reply.is_topic_message, undefined);
    assert.equal(reply.message_thread_id, reply.reply_to_message?.message_id);
    assert.equal(await why(send(club, { message_thread_id: reply.message_thread_id })), missing);
    assert.equal(await why(send(ada, { message_thread_id: 2 })), missing);
  });

  it('tells a closed topic from a deleted one', async () => {
    const topic = telegram.topic(forum, 'Dogs');
    const said = telegram.say(forum, ada, 'a dog', { threadId: topic });
    const reply = { reply_parameters: { message_id: said.message_id, allow_sending_without_reply: true } };
    telegram.closeTopic(forum, topic);
    assert.equal(await why(send(forum, { message_thread_id: topic })), '400 Bad Request: TOPIC_CLOSED');
    assert.equal(await why(send(forum, reply)), '400 Bad Request: TOPIC_CLOSED');
    telegram.deleteTopic(forum, topic);
    assert.equal(await why(send(forum, { message_thread_id: topic })), '400 Bad Request: message thread not found');
    assert.equal((await send(forum, reply)).status, 200);
    assert.equal(lastIn(forum)?.message_thread_id, undefined);
  });

  it('replies only to what is there, unless it may do without', async () => {
    const prompt = telegram.say(ada, ada, 'a horse');
    telegram.remove(prompt);
    const reply = { message_id: prompt.message_id };
    assert.equal(await why(send(ada, { reply_parameters: reply })), '400 Bad Request: message to be replied not found');
    assert.equal((await send(ada, { reply_parameters: { ...reply, allow_sending_without_reply: true } })).status, 200);
    assert.equal(lastIn(ada)?.reply_to_message, undefined);
  });

  it('moves a group that became a supergroup', async () => {
    telegram.group({ id: -77, title: 'Small', admins: [ada] });
    await send(-77);
    telegram.upgrade(-77, -1_000_000_000_077);
    const answer = await send(-77);
    assert.equal(answer.description, 'Bad Request: group chat was upgraded to a supergroup chat');
    assert.deepEqual(answer.parameters, { migrate_to_chat_id: -1_000_000_000_077 });
    assert.equal((await send(-1_000_000_000_077)).status, 200);
  });

  it('closes itself to a bot that was kicked or has nobody to talk to', async () => {
    telegram.group({ id: -1_000_000_000_003, title: 'Elsewhere' });
    telegram.kick(-1_000_000_000_003);
    assert.equal(await why(send(-1_000_000_000_003)), '403 Forbidden: bot was kicked from the supergroup chat');
    telegram.user({ id: 1009, first_name: 'Gone' });
    telegram.deactivate(1009);
    assert.equal(await why(send(1009)), '403 Forbidden: user is deactivated');
    assert.equal(await why(send(424242)), '400 Bad Request: chat not found');
    assert.equal(await why(call(telegram.root, 'sendMessage', { text: 'x' })), '400 Bad Request: chat_id is empty');
    telegram.restrict(club, 'text');
    assert.equal(await why(send(club)), '400 Bad Request: not enough rights to send text messages to the chat');
    telegram.restrict(club);
  });

  it('lets the bot edit and delete its own messages only', async () => {
    const theirs = telegram.say(club, ada, 'mine');
    const { message_id } = theirs;
    const edit = call(telegram.root, 'editMessageText', { chat_id: club, message_id, text: 'yours' });
    assert.equal(await why(edit), "400 Bad Request: message can't be edited");
    const remove = call(telegram.root, 'deleteMessage', { chat_id: club, message_id });
    assert.equal(await why(remove), "400 Bad Request: message can't be deleted");
    const again = call(telegram.root, 'deleteMessage', { chat_id: club, message_id: 999_999 });
    assert.equal(await why(again), '400 Bad Request: message to delete not found');
    await send(club);
    const own = lastIn(club)?.message_id;
    await call(telegram.root, 'deleteMessages', { chat_id: club, message_ids: [own, message_id] });
    assert.equal(lastIn(club)?.message_id, message_id);
  });

  it('tells the bot of edits, members and channel posts, in the order they came', async () => {
    telegram.group({ id: -1_000_000_000_009, title: 'News', type: 'channel' });
    await call(telegram.root, 'getUpdates', { offset: -1, timeout: 0 });
    await call(telegram.root, 'getUpdates', { offset: (telegram.pendingUpdates.at(-1)?.update_id ?? 0) + 1 });
    const said = telegram.say(ada, ada, 'first');
    telegram.edit(said, 'second');
    telegram.sayAnything(-1_000_000_000_009, ada, { photo: [], caption: 'look' });
    telegram.say(club, ada, 'as the club', { senderChat: club });
    telegram.block(ada);
    telegram.unblock(ada);
    const [message, edited, post, anonymous, blocked] = telegram.pendingUpdates;
    assert.equal(message?.message?.text, 'first');
    assert.equal(edited?.edited_message?.text, 'second');
    assert.equal(edited?.update_id, (message?.update_id ?? 0) + 1);
    assert.deepEqual([post?.channel_post?.from, post?.channel_post?.caption], [undefined, 'look']);
    assert.deepEqual([anonymous?.message?.from?.id, anonymous?.message?.sender_chat?.id], [1087968824, club]);
    assert.equal(blocked?.my_chat_member?.new_chat_member.status, 'kicked');
  });

  it('presses buttons with the message and what it replied to, also when that is gone', async () => {
    const prompt = telegram.say(ada, ada, 'a fox');
    const reply_markup = { inline_keyboard: [[{ text: 'Again', callback_data: 'again:1', style: 'success' }]] };
    await send(ada, { reply_parameters: { message_id: prompt.message_id }, reply_markup });
    const status = lastIn(ada);
    assert.ok(status);
    assert.throws(() => telegram.press(ada, status, 'Cancel'), /no button Cancel; it has \[Again\]\(again:1\)/);
    const query = () => telegram.pendingUpdates.at(-1)?.callback_query;
    const press = telegram.press(ada, status, 'Again');
    const { message } = query() ?? {};
    assert.ok(message && 'reply_to_message' in message);
    assert.equal(message.reply_to_message?.text, 'a fox');
    press.expire();
    const late = call(telegram.root, 'answerCallbackQuery', { callback_query_id: press.queryId });
    assert.equal(
      await why(late),
      '400 Bad Request: query is too old and response timeout expired or query ID is invalid',
    );
    telegram.remove(status);
    telegram.press(ada, status, 'again:1');
    assert.equal(query()?.message.date, 0);
    const tooLong = { callback_query_id: query()?.id, text: 'x'.repeat(201) };
    assert.equal((await call(telegram.root, 'answerCallbackQuery', tooLong)).status, 400);
    telegram.press(ada, status, 'made:up', { anyData: true });
    assert.equal(query()?.data, 'made:up');
  });

  it('knows who administers a group', async () => {
    const { result } = await call(telegram.root, 'getChatAdministrators', { chat_id: club });
    assert.deepEqual(result, [
      { status: 'creator', user: { id: ada, first_name: 'Ada', is_bot: false }, is_anonymous: false },
    ]);
    const member = await call(telegram.root, 'getChatMember', { chat_id: club, user_id: 123456 });
    assert.match(JSON.stringify(member.result), /"status":"member"/);
  });

  it('tells those who listen of changes, once for all of one tick', async () => {
    let changes = 0;
    const stop = telegram.onChange(() => {
      changes += 1;
    });
    for (const text of ['one', 'two']) telegram.say(ada, ada, text);
    await telegram.waitFor(() => changes > 0);
    assert.equal(changes, 1);
    stop();
    telegram.say(ada, ada, 'three');
    await telegram.waitFor({ chat: ada, text: 'three', by: 'person' });
    assert.equal(changes, 1);
  });

  it('waits for a message as long as it is told to, and shows all chats when none comes', async () => {
    await assert.rejects(
      telegram.waitFor({ chat: ada, text: 'never' }, { timeoutMs: 1 }),
      /a message in chat 1001 with never did not come within 1 ms[\s\S]*Ada: first|second[\s\S]*last calls/,
    );
  });
});
