import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buttonsOf, wordsOf } from '../support/messages.ts';
import { Chat } from './chat.ts';

const notYours = 'This button belongs to somebody else.';

describe('a bot in groups', () => {
  let chat: Chat;
  before(async () => {
    chat = await Chat.open({ CONFIRM_ABOVE_USD: '2', MAX_PER_USER: '10' });
    chat.holds('forever');
    chat.vertex.script({ when: { prompt: 'filtered' }, outcome: 'filtered' });
  });
  after(() => chat.close());

  describe('a group with other bots', () => {
    it('hears nothing about commands that this bot does not know, unless they are said to it', async () => {
      const ada = chat.user();
      const group = chat.group({ admins: [ada] });
      for (const command of ['/ban somebody', '/weather', '/export']) chat.say(ada, command, group);
      assert.match((await chat.ask(ada, '/help', group)).text ?? '', /How it works/);
      assert.equal(chat.telegram.messages(group).filter((message) => message.by_bot).length, 1);
      for (const command of ['/ban@VideoGenBot', '@VideoGenBot /ban'])
        assert.match((await chat.ask(ada, command, group)).text ?? '', /^I do not know \/ban/, command);
    });
  });

  describe('a forum', () => {
    it('gets every answer in the topic that it belongs to, as a reply', async () => {
      const ada = chat.user();
      const group = chat.group({ admins: [ada], topics: true });
      const topic = chat.telegram.topic(group, 'Trailers');
      const inTopic = { threadId: topic };
      const place = async (text: string) => {
        const { message_thread_id, reply_to_message } = await chat.ask(ada, text, group, inTopic);
        return [message_thread_id, reply_to_message?.text];
      };
      for (const text of ['/settings', '/setmodel', '/stats', '/help', '/cancel', '/video', '/video a filtered one'])
        assert.deepEqual(await place(text), [topic, text], text);
      await chat.ask(ada, '/setmodel veo-3.1', group, inTopic);
      const question = await chat.ask(ada, '/video a fox', group, inTopic);
      assert.equal(question.message_thread_id, topic);
      await chat.press(ada, question, 'Make the video · $3.20');
      const video = await chat.video(group, question.message_id);
      assert.deepEqual([video.message_thread_id, video.reply_to_message?.text], [topic, '/video a fox']);
      await chat.press(ada, video, 'Again with veo-3.1-lite · $0.40');
      const second = await chat.video(group, video.message_id);
      assert.deepEqual([second.message_thread_id, second.reply_to_message?.text], [topic, '/video a fox']);
    });

    it('gets answers in General without a thread, which Telegram would refuse', async () => {
      const ada = chat.user();
      const group = chat.group({ admins: [ada], topics: true });
      const prompt = chat.say(ada, '/video a fox', group);
      const video = await chat.video(group, prompt.message_id);
      assert.equal(video.message_thread_id, undefined);
      const mine = chat.telegram.calls().filter(({ params }) => params.chat_id === group);
      assert.deepEqual(
        mine.filter(({ status, params }) => status === 400 || 'message_thread_id' in params),
        [],
      );
    });

    it('does not take the notice of a new topic for a message of the bot', async () => {
      const [ada, bob] = [chat.user(), chat.user()];
      const group = chat.group({ admins: [ada], topics: true });
      const topic = chat.telegram.topic(group, 'Chatter');
      chat.say(bob, 'just talking', group, { threadId: topic });
      await chat.ask(bob, '/help', group);
      assert.equal(chat.telegram.messages(group).filter((message) => message.by_bot).length, 1);
    });
  });

  describe('a group', () => {
    it('keeps a thread of replies out of it: they are no topic', async () => {
      const ada = chat.user();
      const group = chat.group({ admins: [ada] });
      const first = chat.say(ada, 'what do you think?', group);
      const prompt = chat.say(ada, '/video a fox', group, { replyTo: first });
      await chat.video(group, prompt.message_id);
      const sent = chat.telegram.calls('sendVideo').at(-1)?.params;
      assert.deepEqual([sent?.chat_id, sent?.message_thread_id], [group, undefined]);
    });

    it('starts a video by a reply, a mention and /video, and by nothing else', async () => {
      const ada = chat.user();
      const group = chat.group({ admins: [ada] });
      const help = await chat.ask(ada, '/help', group);
      chat.say(ada, 'nobody is meant', group);
      chat.say(ada, '/video@OtherBot a bear', group);
      for (const [text, options] of [
        ['by a reply', { replyTo: help }],
        ['by a mention @VideoGenBot', {}],
        ['/video by a command', {}],
      ] as const)
        await chat.fact('VideoDelivered', chat.say(ada, text, group, options));
      const asked = chat.prompts.filter((prompt) => /nobody|bear|^by a/.test(prompt));
      assert.deepEqual(asked, ['by a reply', 'by a mention', 'by a command']);
    });

    it('that becomes a supergroup gets its video there', async () => {
      const ada = chat.user();
      const old = chat.telegram.group({ id: -4_711, title: 'Small', admins: [ada] }).id;
      const prompt = chat.say(ada, '/video forever', old);
      await chat.fact('OperationStarted', prompt);
      await chat.said(old, 'Generating');
      const group = chat.group({ admins: [ada] }) - 1;
      chat.telegram.upgrade(old, group);
      chat.vertex.finish();
      await chat.video(group);
    });
  });

  describe('an anonymous admin', () => {
    /** A group whose owner speaks in its name. */
    function anonymous() {
      const [owner, member] = [chat.user('Owner'), chat.user('Member')];
      const group = chat.group({ admins: [owner] });
      return { owner, member, group, as: { senderChat: group } };
    }

    it('has settings of the group, and presses buttons with a face', async () => {
      const { owner, member, group, as } = anonymous();
      const menu = await chat.ask(owner, '/settings', group, as);
      assert.equal(await chat.press(member, menu, 'veo-3.1-lite · $0.40'), notYours);
      const note = 'Your model is now veo-3.1-lite-generate-001.';
      assert.equal(await chat.press(owner, menu, 'veo-3.1-lite · $0.40'), note);
      assert.deepEqual(chat.facts('ModelSelected').at(-1)?.data, { userId: group, model: 'veo-3.1-lite-generate-001' });
      assert.match(wordsOf(await chat.ask(owner, '/settings', group, as)), /veo-3\.1-lite/);
      assert.match(wordsOf(await chat.ask(owner, '/settings')), /veo-3\.1-fast/);
      assert.match(wordsOf(await chat.ask(owner, '/settings', group)), /veo-3\.1-fast/);
      assert.equal(await chat.press(owner, menu, 'Reset'), 'Your settings are the defaults again.');
    });

    it('says yes to a dear video, and asks for it again', async () => {
      const { owner, member, group, as } = anonymous();
      await chat.ask(owner, '/setmodel veo-3.1', group, as);
      const question = await chat.ask(owner, '/video an owl', group, as);
      assert.equal(await chat.press(member, question, 'Make the video · $3.20'), notYours);
      assert.equal(await chat.press(owner, question, 'Make the video · $3.20'), 'On its way.');
      const video = await chat.video(group, question.message_id);
      assert.equal(await chat.press(member, video, 'Again with veo-3.1-lite · $0.40'), notYours);
      assert.equal(await chat.press(owner, video, 'Again with veo-3.1-lite · $0.40'), 'On its way.');
      await chat.video(group, video.message_id);
    });

    it('cancels by button and by command', async () => {
      const { owner, member, group, as } = anonymous();
      await chat.fact('OperationStarted', chat.say(owner, '/video forever', group, as));
      const status = await chat.said(group, 'Generating');
      assert.equal(await chat.press(member, status, 'Cancel (still $0.80)'), notYours);
      assert.equal(
        await chat.press(owner, status, 'Cancel (still $0.80)'),
        'Cancelled. Google had begun and still charges $0.80.',
      );
      await chat.fact('OperationStarted', chat.say(owner, '/video forever', group, as));
      assert.match(wordsOf(await chat.ask(owner, '/cancel', group, as)), /^Cancelled\./);
    });

    it('turns the pages of its statistics', async () => {
      const { owner, member, group, as } = anonymous();
      const stats = await chat.ask(owner, '/stats', group, as);
      assert.equal(await chat.press(member, stats, 'Me'), notYours);
      await chat.press(owner, stats, 'Me');
      await chat.said(group, 'Statistics: yours', stats.message_id - 1);
    });
  });

  describe('a channel', () => {
    it('is answered as itself in its own posts', async () => {
      const [owner, member] = [chat.user(), chat.user()];
      const channel = chat.group({ admins: [owner], type: 'channel' });
      const post = chat.say(owner, '/video a gull', channel);
      const video = await chat.video(channel, post.message_id);
      assert.ok(buttonsOf(video).includes('Again · $0.80'));
      assert.equal(await chat.press(member, video, 'Again · $0.80'), notYours);
      assert.equal(await chat.press(owner, video, 'Again · $0.80'), 'On its way.');
      await chat.video(channel, video.message_id);
    });

    it('counts as the group it writes in, whose admins may press its buttons', async () => {
      const [owner, member] = [chat.user(), chat.user()];
      const channel = chat.group({ admins: [member], type: 'channel' });
      const group = chat.group({ admins: [owner] });
      const as = { senderChat: channel };
      await chat.ask(member, '/setmodel veo-3.1', group, as);
      assert.deepEqual(chat.facts('ModelSelected').at(-1)?.data.userId, group);
      const question = await chat.ask(member, '/video a gannet', group, as);
      assert.equal(await chat.press(member, question, 'Make the video · $3.20'), notYours);
      assert.equal(await chat.press(owner, question, 'Make the video · $3.20'), 'On its way.');
      await chat.video(group, question.message_id);
    });
  });
});
