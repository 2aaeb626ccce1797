import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { OutgoingVideo } from '../../../src/telegram/outgoing/chat-client.ts';
import { ada, failing, forum, group, openTalk, someVideo, type Talk, to } from '../talk.ts';

describe('a video of the bot', () => {
  let time: Talk['time'];
  let telegram: Talk['telegram'];
  let chat: Talk['chat'];
  let heldUp: Talk['heldUp'];

  beforeEach(async () => {
    ({ time, telegram, chat, heldUp } = await openTalk());
  });
  afterEach(() => telegram.close());

  const show = (outgoing: OutgoingVideo, address = to(ada), signal = new AbortController().signal) =>
    chat.showVideo(address, outgoing, signal);

  it('comes byte by byte, as a reply, with its size, length and caption', async () => {
    const prompt = telegram.say(ada, ada, 'a fox');
    const outgoing = someVideo(300_000);
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
    const outgoing = someVideo(200_000);
    assert.equal((await show(outgoing)).uploads, 1);
    assert.deepEqual([outgoing.opened, telegram.videos[0]?.sha256], [3, outgoing.sha256]);
  });

  it('is sent again where the connection broke in the middle', async () => {
    telegram.fault({ method: 'sendVideo', kind: 'reset-mid-upload', afterBytes: 1_000_000, times: 1 });
    const outgoing = someVideo(4_500_000);
    await show(outgoing);
    assert.deepEqual(
      telegram.videos.map(({ sha256 }) => sha256),
      [outgoing.sha256],
    );
  });

  it('is sent once more where the end was unclear, and says so: twice is better than not at all', async () => {
    telegram.fault({ method: 'sendVideo', kind: 'reset-after', times: 1 });
    assert.equal((await show(someVideo(1_000))).uploads, 2);
    assert.equal(telegram.videos.length, 2);
    assert.deepEqual(time.pauses, [3_000], 'what broke one connection often breaks the next');
  });

  /** The connection breaks after all of it was handed over, and Telegram has nothing of it. */
  const breakAfterBody = (times: number) =>
    telegram.fault({ method: 'sendVideo', kind: 'reset-before', when: () => true, times });

  it('is sent again for more than an hour where connections break after all was handed over', async () => {
    let unclear = 0;
    breakAfterBody(4);
    const outgoing = someVideo(1_000);
    const { uploads } = await chat.showVideo(to(ada), outgoing, new AbortController().signal, () => {
      unclear += 1;
    });
    assert.deepEqual([uploads, unclear, telegram.videos.length], [5, 4, 1]);
    assert.deepEqual(time.pauses, [3_000, 60_000, 600_000, 3_600_000]);

    breakAfterBody(5);
    assert.equal(await failing(show(outgoing)), 'unclear');
  });

  it('is not sent a third time where Telegram had it and did not answer in time', async () => {
    const impatient = await openTalk(300);
    impatient.telegram.fault({ method: 'sendVideo', kind: 'reset-before', when: () => true, times: 1 });
    impatient.telegram.fault({ method: 'sendVideo', kind: 'hang', times: 1 });
    const showing = impatient.chat.showVideo(to(ada), someVideo(1_000), new AbortController().signal);
    assert.equal(await failing(showing), 'unclear');
    assert.equal(impatient.telegram.calls('sendVideo').length, 2);
    await impatient.telegram.close();
  });

  it('goes as a file where it is refused as a video', async () => {
    const description = 'Bad Request: wrong file';
    telegram.fault({ method: 'sendVideo', kind: 'error', code: 400, description });
    const outgoing = someVideo(1_000);
    const { message } = await show(outgoing, to(ada));
    assert.ok(message.document);
    assert.equal(message.caption, outgoing.caption.text);
    telegram.fault({ method: 'sendDocument', kind: 'error', code: 400, description });
    assert.equal(await failing(show(outgoing)), 'refused');
  });

  it('is called too large where it is', async () => {
    assert.equal(await failing(show(someVideo(6_000_000))), 'too large');
    assert.equal(telegram.videos.length, 0);
  });

  it('is refused where the bot may not send any', async () => {
    telegram.restrict(group, 'videos');
    assert.equal(await failing(show(someVideo(1_000), to(group))), 'refused');
  });

  it('goes every way there is: moved, topic gone, formatting refused, and a pause', async () => {
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
    const outgoing = someVideo(1_000);
    await show(outgoing, to(group, { threadId: 99, replyTo: 5 }));
    assert.deepEqual(
      telegram.videos.map(({ chatId, sha256 }) => [chatId, sha256]),
      [[forum - 1, outgoing.sha256]],
    );
    assert.equal(telegram.messages(forum - 1).at(-1)?.caption_entities, undefined);
  });

  it('waits an hour where Telegram asks for an hour, tells the operator, and can be called off meanwhile', async () => {
    telegram.fault({ method: 'sendVideo', kind: '429', retryAfter: 3_600, times: 1 });
    await show(someVideo(1_000));
    assert.deepEqual([time.pauses, heldUp, telegram.videos.length], [[3_600_000], [3_600_000], 1]);

    const controller = new AbortController();
    time.onPause = () => controller.abort();
    telegram.fault({ method: 'sendVideo', kind: '429', retryAfter: 3_600, times: 1 });
    await assert.rejects(show(someVideo(1_000), to(ada), controller.signal), { name: 'AbortError' });
    assert.equal(telegram.videos.length, 1);
  });

  it('waits for a new token where the old one was taken away, and can be called off meanwhile', async () => {
    const controller = new AbortController();
    telegram.revokeToken();
    time.onPause = () => controller.abort();
    await assert.rejects(show(someVideo(1_000), to(ada), controller.signal), { name: 'AbortError' });
  });

  it('is lost to this try where its source ends too soon or cannot be read, which another try would not mend', async () => {
    const short = { ...someVideo(1_000), bytes: 1_001 };
    assert.equal(await failing(show(short)), 'file lost');
    const gone = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('gone')) });
    assert.equal(await failing(show({ ...someVideo(1_000), open: () => gone })), 'file lost');
    assert.deepEqual([telegram.videos.length, time.pauses], [0, []]);
  });

  it('ends where it is called off', async () => {
    const controller = new AbortController();
    const hang = telegram.fault({ method: 'sendVideo', kind: 'hang' });
    const showing = show(someVideo(1_000), to(ada), controller.signal);
    const ended = assert.rejects(showing, { name: 'AbortError' });
    await telegram.waitFor(() => hang.fired === 1);
    controller.abort();
    await ended;
  });
});
