import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { stageToken } from '../../scripts/emulators/stage.ts';
import { CallbackData } from '../../src/telegram/answers/button-data.ts';
import { buttonsOf, dataOf } from '../support/messages.ts';
import { Chat } from './chat.ts';

const charged = 'Cancelled. Google had begun and still charges $0.80.';
const free = 'Cancelled. It cost nothing.';
const over = 'This one has already ended.';
const notYours = 'This button belongs to somebody else.';
const cancel = 'Cancel (still $0.80)';
const again = ['Again · $0.80', 'Again with veo-3.1 · $3.20', 'Again with veo-3.1-lite · $0.40'];

describe('a chat whose videos are cancelled', () => {
  let chat: Chat;
  before(async () => {
    chat = await Chat.open({ MAX_PER_USER: '1', MAX_CONCURRENT: '50' });
    chat.holds('forever');
  });
  after(() => chat.close());

  /** Somebody's prompt that Google renders without end, and its status message. */
  async function rendered(userId: number, chatId = userId) {
    const prompt = chat.say(userId, '/video forever', chatId);
    await chat.fact('OperationStarted', prompt);
    return { prompt, status: await chat.said(chatId, 'Generating', prompt.message_id) };
  }

  describe('the button Cancel', () => {
    it('ends a queued prompt at no cost, and Again stands below', async () => {
      const ada = chat.user();
      await rendered(ada);
      const queued = await chat.ask(ada, 'a second one');
      assert.match(queued.text ?? '', /^Queued: number 1 in line\.$/);
      assert.deepEqual(buttonsOf(queued), ['Cancel']);
      assert.equal(await chat.press(ada, queued, 'Cancel'), free);
      assert.deepEqual(buttonsOf(await chat.shows(queued, free)), again);
      assert.ok(!chat.prompts.includes('a second one'));
      assert.equal(chat.facts('GenerationCancelled').at(-1)?.data.costUsd, 0);
    });

    it('says what Google still charges once it has begun, and the cost stays in the record', async () => {
      const ada = chat.user();
      const { status } = await rendered(ada);
      assert.equal(await chat.press(ada, status, cancel), charged);
      await chat.shows(status, charged);
      const stats = await chat.ask(ada, '/stats');
      await chat.press(ada, stats, 'Me');
      const mine = await chat.shows(stats, 'yours');
      assert.match(mine.text ?? mine.caption ?? '', /Cancelled: 1\n.*\nTotal cost: \$0\.80/);
    });

    it('takes effect once Google has answered, where the request is on its way', async () => {
      const ada = chat.user();
      const held = chat.vertex.fault({ kind: 'submit', fault: 'hold', when: ({ prompt }) => prompt === 'on its way' });
      chat.say(ada, 'on its way');
      await chat.vertex.waitFor(() => held.waiting === 1);
      const status = await chat.said(ada, 'Generating');
      const note = 'Cancelling as soon as Google has answered.';
      assert.equal(await chat.press(ada, status, cancel), note);
      assert.equal(await chat.press(ada, status, cancel), note);
      held.release();
      assert.deepEqual(buttonsOf(await chat.shows(status, charged)), again);
      assert.deepEqual(
        chat.telegram.videos.filter(({ chatId }) => chatId === ada),
        [],
      );
    });

    it('pressed twice cancels once, and leaves what stands there since', async () => {
      const ada = chat.user();
      const { status } = await rendered(ada);
      const pressed = dataOf(status, cancel);
      const notes = await Promise.all([1, 2].map(() => chat.press(ada, status, pressed, true)));
      assert.deepEqual(notes, [charged, over]);
      await chat.hasButtons(status, ...again);
      assert.equal(await chat.press(ada, status, pressed, true), over);
      assert.deepEqual(buttonsOf(chat.seen(status)), again);
      const mine = chat.facts('GenerationCancelled').filter(({ data }) => data.by === ada);
      assert.equal(mine.length, 1);
    });

    it('says so when it comes too late', async () => {
      const ada = chat.user();
      const upload = chat.telegram.fault({ method: 'sendVideo', kind: 'hold', before: true, chatId: ada });
      const prompt = chat.say(ada, 'too late');
      const status = await chat.said(ada, 'Generating');
      const pressed = dataOf(status, cancel);
      await chat.telegram.waitFor(() => upload.held === 1);
      assert.equal(await chat.press(ada, status, pressed, true), 'Too late: the video is made and on its way.');
      upload.remove();
      await chat.video(ada, prompt.message_id);
      await chat.telegram.waitFor(() => !chat.seen(status), { what: 'the status message to go' });
      assert.equal(await chat.press(ada, status, pressed, true), over);
    });

    it('answers for a generation that this bot has never heard of', async () => {
      const ada = chat.user();
      const { status } = await rendered(ada);
      const pressed = dataOf(status, cancel);
      await chat.restart();
      await chat.shows(status, 'stopped while Google was making the video');
      assert.equal(await chat.press(ada, status, pressed, true), over);
    });
  });

  describe('the button Cancel that an earlier run has left, and nobody knows any more', () => {
    it('goes when it is pressed', async () => {
      const ada = chat.user();
      const message = await chat.ask(ada, '/settings');
      const data = new CallbackData(stageToken).write({ kind: 'cancel', generationId: randomUUID() }) ?? '';
      assert.equal(await chat.press(ada, message, data, true), over);
      await chat.telegram.waitFor(() => buttonsOf(chat.seen(message)).length === 0);
    });
  });

  describe('the button Cancel in a group', () => {
    it('is for the author and the admins of the chat, and for nobody else', async () => {
      const [owner, admin, ada, bob] = [chat.user(), chat.user(), chat.user(), chat.user()];
      const group = chat.group({ admins: [owner, admin] });
      const first = await rendered(ada, group);
      assert.equal(await chat.press(bob, first.status, cancel), notYours);
      assert.deepEqual(buttonsOf(chat.seen(first.status)), [cancel]);
      assert.equal(await chat.press(admin, first.status, cancel), charged);
      assert.equal(chat.facts('GenerationCancelled').at(-1)?.data.by, admin);
      const second = await rendered(ada, group);
      assert.equal(await chat.press(ada, second.status, cancel), charged);
    });

    it('is for nobody else where Telegram does not tell who the admins are', async () => {
      const [owner, ada] = [chat.user(), chat.user()];
      const group = chat.group({ admins: [owner] });
      const { status } = await rendered(ada, group);
      const refusal = { code: 400, description: 'Bad Request: member list is inaccessible' };
      const fault = chat.telegram.fault({ method: 'getChatAdministrators', kind: 'error', ...refusal, chatId: group });
      assert.equal(await chat.press(owner, status, cancel), notYours);
      fault.remove();
      await chat.press(ada, status, cancel);
    });

    it('keeps nobody waiting while Telegram is asked who the admins are', async () => {
      const [owner, ada, bob] = [chat.user(), chat.user(), chat.user()];
      const group = chat.group({ admins: [owner] });
      const { status } = await rendered(ada, group);
      const slow = chat.telegram.fault({ method: 'getChatAdministrators', kind: 'hold', chatId: group });
      const note = chat.press(owner, status, cancel);
      await chat.telegram.waitFor(() => slow.held === 1);
      assert.match((await chat.ask(bob, '/settings')).text ?? '', /Your settings/);
      slow.remove();
      assert.equal(await note, charged);
    });

    it('does not let an admin of one chat cancel in another', async () => {
      const [ada, eve] = [chat.user(), chat.user()];
      chat.group({ admins: [eve] });
      const { status } = await rendered(ada);
      const stolen = dataOf(status, cancel);
      const own = await chat.ask(eve, '/settings');
      assert.equal(await chat.press(eve, own, stolen, true), notYours);
      assert.deepEqual(buttonsOf(chat.seen(status)), [cancel]);
      await chat.press(ada, status, cancel);
    });
  });

  describe('/cancel', () => {
    it('says so where nothing is unfinished', async () => {
      assert.equal((await chat.ask(chat.user(), '/cancel')).text, 'You have no unfinished video.');
    });

    it('cancels the only one, wherever it is asked', async () => {
      const ada = chat.user();
      const group = chat.group({ admins: [chat.user()] });
      const { status } = await rendered(ada, group);
      assert.equal((await chat.ask(ada, '/cancel')).text, charged);
      await chat.shows(status, charged);
    });

    it('does not touch those of others', async () => {
      const [ada, bob] = [chat.user(), chat.user()];
      const { status } = await rendered(ada);
      assert.equal((await chat.ask(bob, '/cancel')).text, 'You have no unfinished video.');
      await chat.press(ada, status, cancel);
    });

    it('gives a choice where there are several, the newest first', async () => {
      const ada = chat.user();
      const first = await rendered(ada);
      const second = await chat.ask(ada, 'the second');
      const third = await chat.ask(ada, 'the third');
      const choice = await chat.ask(ada, '/cancel');
      assert.equal(
        choice.text,
        'Which one? The newest is first. Where a price stands, Google charges it all the same.',
      );
      const [newest = '', , oldest = ''] = buttonsOf(choice);
      assert.match(newest, /^1\. queued \d:\d\d$/);
      assert.match(oldest, /^3\. generating \d:\d\d · \$0\.80$/);
      assert.equal(await chat.press(ada, choice, newest), free);
      await chat.shows(third, free);
      const left = async (count: number) => {
        await chat.telegram.waitFor(() => buttonsOf(chat.seen(choice)).length === count);
        return chat.seen(choice) ?? assert.fail('the question is there');
      };
      const two = await left(2);
      assert.match(buttonsOf(two)[1] ?? '', /^2\. generating \d:\d\d · \$0\.80$/);
      assert.equal(await chat.press(ada, choice, dataOf(choice, newest), true), over);
      assert.equal(await chat.press(ada, two, buttonsOf(two)[1] ?? ''), charged);
      await chat.shows(first.status, charged);
      const one = await left(1);
      await chat.video(ada, second.message_id);
      assert.equal(await chat.press(ada, one, buttonsOf(one)[0] ?? ''), over);
      await chat.telegram.waitFor(() => !chat.seen(choice), { what: 'the question to go' });
    });
  });
});
