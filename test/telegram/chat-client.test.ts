import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Api } from 'node-telegram-bot-api';
import { startTelegramEmulator, type TelegramEmulator } from '../../scripts/emulators/telegram.ts';
import { ChatClient, type OutgoingVideo, SendError } from '../../src/telegram/chat-client.ts';
import { Pace, telegramPace } from '../../src/telegram/pace.ts';
import { bold, rich } from '../../src/telegram/rich.ts';
import { swift } from './swift.ts';

const token = '123456789:AA-emulated-token-of-a-client-test';
const [ada, bob] = [1001, 1002];
const group = -500;
const forum = -1_001_000_000_001;
const text = rich('a ', bold('red'), ' fox <b>&');
const keyboard = { inline_keyboard: [[{ text: 'Cancel', callback_data: 'c' }]] };

describe('what the bot says', () => {
  let telegram: TelegramEmulator;
  let chat: ChatClient;
  let heldUp: number[];

  beforeEach(async () => {
    swift.start();
    telegram = await startTelegramEmulator({ token, maxUploadBytes: 5_000_000 });
    telegram.user({ id: ada, first_name: 'Ada' });
    telegram.user({ id: bob, first_name: 'Bob' });
    telegram.group({ id: group, title: 'Club', admins: [ada, bob] });
    telegram.group({ id: forum, title: 'Forum', topics: true, admins: [ada] });
    chat = clientOf(telegram.root);
  });
  afterEach(async () => {
    await telegram.close();
  });

  const clientOf = (apiRoot: string) => {
    const api = (maxRetries: number) => new Api(token, { apiRoot, maxRetries, retryBackoffMs: 1 });
    const tries = { answer: 4, lastWord: 4, video: 4 };
    heldUp = [];
    const apis = { once: api(0), uploads: api(0), repeating: api(4) };
    return new ChatClient(apis, new Pace(() => swift.now, telegramPace, swift.pause), tries, swift.pause, (ms) =>
      heldUp.push(ms),
    );
  };
  const to = (
    chatId: number,
    { threadId = null, replyTo = null }: { threadId?: number | null; replyTo?: number | null } = {},
  ) => ({
    chatId,
    threadId,
    replyTo,
  });
  const failing = (work: Promise<unknown>) =>
    work.then(
      () => 'sent',
      (error: unknown) => (error instanceof SendError ? error.reason : String(error)),
    );
  const textsIn = (chatId: number) =>
    telegram
      .messages(chatId)
      .filter(({ by_bot }) => by_bot)
      .map(({ text }) => text);

  describe('as a message', () => {
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
      assert.deepEqual(textsIn(forum), ['two', 'three']);
      assert.deepEqual(swift.pauses, [0, 0]);
    });

    it('follows a group that became a supergroup, and goes straight there from then on', async () => {
      telegram.upgrade(group, forum - 1);
      await chat.say(to(group), rich('one'));
      await chat.say(to(group), rich('two'));
      assert.deepEqual(textsIn(forum - 1), ['one', 'two']);
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
      assert.deepEqual(swift.pauses, Array(10).fill(7_000));
    });

    it('is tried again after a 5xx, with growing pauses, and given up in the end', async () => {
      telegram.fault({ method: 'sendMessage', kind: '500', times: 1 });
      telegram.fault({ method: 'sendMessage', kind: '502', times: 1 });
      assert.equal(await failing(chat.say(to(ada), text)), 'sent');
      assert.deepEqual(swift.pauses, [1_000, 2_000]);
      telegram.fault({ method: 'sendMessage', kind: '500' });
      assert.equal(await failing(chat.say(to(ada), text)), 'failed');
      assert.equal(textsIn(ada).length, 1);
    });

    it('is tried again where Telegram cannot be reached', async () => {
      const gone = await startTelegramEmulator({ token });
      await gone.close();
      assert.equal(await failing(clientOf(gone.root).say(to(ada), text)), 'failed');
      assert.deepEqual(swift.pauses, [1_000, 2_000, 4_000]);
    });

    it('is sent once where nobody knows whether Telegram took it', async () => {
      for (const kind of ['reset-before', 'reset-after'] as const) {
        telegram.fault({ method: 'sendMessage', kind, times: 1 });
        const { length } = telegram.calls('sendMessage');
        assert.equal(await failing(chat.say(to(ada), rich(kind))), 'unclear', kind);
        assert.ok(telegram.calls('sendMessage').length <= length + 1);
      }
      assert.deepEqual(textsIn(ada), ['reset-after']);
    });

    it('is sent again where a page came instead of an answer', async () => {
      telegram.fault({ method: 'sendMessage', kind: 'not-json', times: 2 });
      await chat.say(to(ada), text);
      assert.equal(textsIn(ada).length, 1);
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
      assert.deepEqual([textsIn(bob), textsIn(ada)], [['meanwhile'], []]);
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
      assert.deepEqual(textsIn(ada), ['two']);
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
      assert.deepEqual(textsIn(ada), ['working', 'an answer']);
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

  const someVideo = (bytes: number): OutgoingVideo & { sha256: string; opened: number } => {
    const content = Buffer.alloc(bytes, 'fox');
    const outgoing = {
      opened: 0,
      open: () => {
        outgoing.opened += 1;
        return new Blob([content]).stream() as ReadableStream<Uint8Array>;
      },
      sha256: createHash('sha256').update(content).digest('hex'),
      bytes,
      mimeType: 'video/mp4',
      width: 1280,
      height: 720,
      seconds: 8,
      caption: text,
      keyboard,
    };
    return outgoing;
  };

  describe('as a video', () => {
    const video = someVideo;
    const show = (outgoing: OutgoingVideo, address = to(ada), signal = new AbortController().signal) =>
      chat.showVideo(address, outgoing, signal);

    it('comes byte by byte, as a reply, with its size, length and caption', async () => {
      const prompt = telegram.say(ada, ada, 'a fox');
      const outgoing = video(300_000);
      const { message, uploads } = await show(outgoing, to(ada, { replyTo: prompt.message_id }));
      assert.equal(uploads, 1);
      const [received] = telegram.videos;
      assert.ok(received);
      assert.equal(received.sha256, outgoing.sha256);
      assert.deepEqual(
        [received.width, received.height, received.duration, received.supports_streaming],
        [1280, 720, 8, true],
      );
      assert.deepEqual([received.replyTo, received.messageId], [prompt.message_id, message.message_id]);
      assert.equal(received.caption, 'a red fox <b>&');
    });

    it('is read anew for each try', async () => {
      telegram.fault({ method: 'sendVideo', kind: '500', times: 2 });
      const outgoing = video(200_000);
      assert.equal((await show(outgoing)).uploads, 1);
      assert.deepEqual([outgoing.opened, telegram.videos[0]?.sha256], [3, outgoing.sha256]);
    });

    it('is sent again where the connection broke in the middle', async () => {
      telegram.fault({ method: 'sendVideo', kind: 'reset-mid-upload', afterBytes: 1_000_000, times: 1 });
      const outgoing = video(4_500_000);
      await show(outgoing);
      assert.deepEqual(
        telegram.videos.map(({ sha256 }) => sha256),
        [outgoing.sha256],
      );
    });

    it('is sent once more where the end was unclear, and says so: twice is better than not at all', async () => {
      telegram.fault({ method: 'sendVideo', kind: 'reset-after', times: 1 });
      assert.equal((await show(video(1_000))).uploads, 2);
      assert.equal(telegram.videos.length, 2);
      assert.deepEqual(swift.pauses, [3_000], 'what broke one connection often breaks the next');
    });

    it('is not sent a third time', async () => {
      telegram.fault({ method: 'sendVideo', kind: 'reset-after' });
      assert.equal(await failing(show(video(1_000))), 'unclear');
      assert.equal(telegram.videos.length, 2);
    });

    it('is called too large where it is', async () => {
      assert.equal(await failing(show(video(6_000_000))), 'too large');
      assert.equal(telegram.videos.length, 0);
    });

    it('is refused where the bot may not send any', async () => {
      telegram.restrict(group, 'videos');
      assert.equal(await failing(show(video(1_000), to(group))), 'refused');
    });

    it('climbs the whole ladder: moved, topic gone, formatting refused, and a pause', async () => {
      telegram.upgrade(group, forum - 1);
      telegram.fault({
        method: 'sendVideo',
        kind: 'error',
        code: 400,
        description: "Bad Request: can't parse entities: x",
        chatId: forum - 1,
        times: 1,
      });
      telegram.fault({ method: 'sendVideo', kind: '429', retryAfter: 3, chatId: forum - 1, times: 1 });
      const outgoing = video(1_000);
      await show(outgoing, to(group, { threadId: 99, replyTo: 5 }));
      assert.deepEqual(
        telegram.videos.map(({ chatId, sha256 }) => [chatId, sha256]),
        [[forum - 1, outgoing.sha256]],
      );
      assert.equal(telegram.messages(forum - 1).at(-1)?.caption_entities, undefined);
    });

    it('waits an hour where Telegram asks for an hour, tells the operator, and can be called off meanwhile', async () => {
      telegram.fault({ method: 'sendVideo', kind: '429', retryAfter: 3_600, times: 1 });
      await show(video(1_000));
      assert.deepEqual([swift.pauses, heldUp, telegram.videos.length], [[3_600_000], [3_600_000], 1]);

      const controller = new AbortController();
      swift.onPause = () => controller.abort();
      telegram.fault({ method: 'sendVideo', kind: '429', retryAfter: 3_600, times: 1 });
      await assert.rejects(show(video(1_000), to(ada), controller.signal), { name: 'AbortError' });
      assert.equal(telegram.videos.length, 1);
    });

    it('waits for a new token where the old one was taken away, and can be called off meanwhile', async () => {
      const controller = new AbortController();
      telegram.revokeToken();
      swift.onPause = () => controller.abort();
      await assert.rejects(show(video(1_000), to(ada), controller.signal), { name: 'AbortError' });
    });

    it('is lost to this try where its source ends too soon or cannot be read, which another try would not mend', async () => {
      const short = { ...video(1_000), bytes: 1_001 };
      assert.equal(await failing(show(short)), 'file lost');
      const gone = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('gone')) });
      assert.equal(await failing(show({ ...video(1_000), open: () => gone })), 'file lost');
      assert.deepEqual([telegram.videos.length, swift.pauses], [0, []]);
    });

    it('ends where it is called off', async () => {
      const controller = new AbortController();
      const hang = telegram.fault({ method: 'sendVideo', kind: 'hang' });
      const showing = show(video(1_000), to(ada), controller.signal);
      const ended = assert.rejects(showing, { name: 'AbortError' });
      await telegram.waitFor(() => hang.fired === 1);
      controller.abort();
      await ended;
    });
  });

  describe('is changed', () => {
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
      assert.deepEqual(swift.pauses, [1_000]);
    });

    it('later where Telegram asks for a pause: given up unless it is urgent, and the chat rests', async () => {
      const id = await said();
      telegram.fault({ method: 'editMessageText', kind: '429', retryAfter: 9, times: 2 });
      await assert.rejects(edited(id, 'two'));
      swift.pauses.length = 0;
      assert.equal(await edited(id, 'three', { urgent: true }), true);
      assert.deepEqual(swift.pauses, [9_000, 9_000]);
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
      const before = swift.now;
      await chat.remove(ada, id);
      assert.deepEqual(telegram.messages(ada), []);
      assert.ok(swift.now - before >= 14_000);
    });

    it('by its buttons alone, which does not matter where it fails', async () => {
      const id = (await chat.say(to(ada), rich('one'), keyboard)).messageId;
      await chat.setKeyboard(ada, id, null);
      assert.equal(telegram.messages(ada)[0]?.reply_markup, undefined);
      await chat.setKeyboard(ada, 4711, null);
    });
  });

  describe('beside messages', () => {
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
});
