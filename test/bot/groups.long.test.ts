import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SeenMessage } from '../../scripts/emulators/telegram.ts';
import { BotScene } from './scene.ts';

const group = -1_001_000_000_001;
const forum = -1_001_000_000_002;
const channel = -1_001_000_000_003;
const foreign = -1_001_000_000_009;
const admin = 900;

describe('the bot among people', () => {
  let scene: BotScene;
  let ada: number;
  let bob: number;
  let stranger: number;

  before(async () => {
    scene = await BotScene.open({
      ALLOWED_USER_IDS: '1001,1002',
      ALLOWED_CHAT_IDS: [group, forum, channel].join(','),
      ADMIN_USER_IDS: String(admin),
      MAX_PER_USER: '10',
    });
    scene.telegram.user({ id: admin, first_name: 'Root' });
    [ada, bob, stranger] = [scene.person('Ada'), scene.person('Bob'), scene.person('Eve')];
    scene.telegram.group({ id: group, title: 'Film club', admins: [bob, scene.telegram.bot.id] });
    scene.telegram.group({ id: forum, title: 'Forum', topics: true, admins: [bob] });
    scene.telegram.group({ id: channel, title: 'News', type: 'channel', admins: [bob] });
    scene.telegram.group({ id: foreign, title: 'Elsewhere' });
  });
  after(() => scene.close());

  /** Says a prompt in a group and waits for its video. */
  const videoIn = async (
    chat: number,
    text: string,
    options: Parameters<BotScene['telegram']['say']>[3] = {},
    by = stranger,
  ): Promise<{ video: SeenMessage; said: { message_id: number } }> => {
    const said = scene.telegram.say(chat, by, text, options);
    const video = await scene.telegram.waitFor({ chat, after: said.message_id, video: true });
    assert.equal(video.reply_to_message?.message_id, said.message_id, text);
    return { video, said };
  };

  it('makes a video of a mention, of /video, and of a reply to it, for everybody in a group that is let in', async () => {
    await videoIn(group, '@VideoGenBot a fox of a mention');
    await videoIn(group, '/video a fox of a command');
    await videoIn(group, '/VIDEO@videogenbot a fox of a full command');
    const help = scene.telegram.say(group, ada, '/help@VideoGenBot');
    const answer = await scene.telegram.waitFor({ chat: group, after: help.message_id });
    await videoIn(group, 'a fox of a reply', { replyTo: answer.message_id });
    for (const prompt of ['a fox of a mention', 'a fox of a command', 'a fox of a full command', 'a fox of a reply'])
      assert.equal(scene.submits(prompt), 1, prompt);
  });

  it('makes nothing of what is said to others, and answers commands that are for it', async () => {
    const { length } = scene.vertex.submits;
    const said = scene.telegram.say(group, ada, 'look, a fox');
    scene.telegram.say(group, ada, 'and a bear', { replyTo: said });
    scene.telegram.say(group, ada, '/video@OtherBot a fox');
    scene.telegram.say(group, ada, '/start@OtherBot');
    scene.telegram.say(group, ada, '@VideoGenBot2 a fox');
    const command = scene.telegram.say(group, ada, '@VideoGenBot /settings');
    const answer = await scene.telegram.waitFor({ chat: group, after: command.message_id });
    assert.match(answer.text ?? '', /Your settings/);
    assert.equal(answer.reply_to_message?.message_id, command.message_id);
    assert.equal(scene.vertex.submits.length, length);
    assert.equal(
      scene.telegram.messages(group).filter((message) => message.by_bot && message.message_id > said.message_id).length,
      1,
    );
  });

  it('answers in the topic that was spoken in, and in General without one', async () => {
    const topic = scene.telegram.topic(forum, 'Films');
    const inTopic = await videoIn(forum, '/video a fox in a topic', { threadId: topic });
    assert.equal(inTopic.video.message_thread_id, topic);
    const general = await videoIn(forum, '/video a fox in General');
    assert.equal(general.video.message_thread_id, undefined);
    const statuses = scene.telegram.messages(forum, { deleted: true }).filter(({ by_bot, video }) => by_bot && !video);
    assert.deepEqual(
      statuses.map(({ message_thread_id }) => message_thread_id),
      [topic, undefined],
    );
  });

  it('keeps the settings of a person in every chat', async () => {
    await scene.hear(ada, '/setmodel veo-3.1-lite', 'Your model is now');
    const { video } = await videoIn(group, '/video a fox of Ada', {}, ada);
    assert.match(video.caption ?? '', /^veo-3\.1-lite-generate-001/);
  });

  it('takes an anonymous administrator for the group, and a post for the channel', async () => {
    const set = scene.telegram.say(group, bob, '/setmodel veo-3.1', { senderChat: group });
    await scene.telegram.waitFor({ chat: group, after: set.message_id, text: 'Your model is now' });
    const anonymous = await videoIn(group, '/video a fox of nobody', { senderChat: group });
    assert.match(anonymous.video.caption ?? '', /^veo-3\.1-generate-001/);
    const post = await videoIn(channel, '/video a fox in the news');
    assert.match(post.video.caption ?? '', /^veo-3\.1-fast-generate-001/);
    const { text, caption } = await scene.hear(ada, '/stats', 'Users by cost');
    assert.match(`${text}${caption}`, /Film club: \$3\.20, 1 video/);
    assert.match(`${text}${caption}`, /News: \$0\.80, 1 video/);
  });

  it('lets nobody cancel for another but the administrators of the group', async () => {
    const prompt = 'a fox that is called off';
    scene.script(prompt, { outcome: 'never' });
    const said = scene.telegram.say(group, ada, `/video ${prompt}`);
    const status = await scene.telegram.waitFor({ chat: group, after: said.message_id, text: 'Generating' });
    await scene.vertex.waitFor(() => scene.submits(prompt) === 1);
    assert.match((await scene.press(stranger, status, 'Cancel (still $0.40)')) ?? '', /somebody else/);
    assert.match(
      (await scene.press(bob, status, 'Cancel (still $0.40)')) ?? '',
      /Cancelled\. Google had begun and still charges \$0\.40/,
    );
    await scene.telegram.waitFor({ chat: group, text: /Cancelled\. Google had begun and still charges \$0\.40/ });
  });

  it('lets no chat wait while Telegram is slow to tell who the administrators are', async () => {
    const prompt = 'a fox that somebody else would like to call off';
    scene.script(prompt, { outcome: 'never' });
    const said = scene.telegram.say(group, ada, `/video ${prompt}`);
    const status = await scene.telegram.waitFor({ chat: group, after: said.message_id, text: 'Generating' });
    const hold = scene.telegram.fault({ method: 'getChatAdministrators', kind: 'hold' });
    const press = scene.telegram.press(stranger, status, 'Cancel (still $0.40)');
    await scene.telegram.waitFor(() => hold.held === 1);
    assert.match((await scene.ask(ada, '/help')).text ?? '', /How it works/);
    assert.equal(press.answered(), undefined);
    hold.remove();
    assert.match((await press.answer()).text ?? '', /somebody else/);
    await scene.vertex.waitFor(() => scene.submits(prompt) === 1);
    scene.vertex.finish();
    await scene.telegram.waitFor({ chat: group, after: status.message_id, video: true });
  });

  it('delivers to a group that has become a supergroup meanwhile', async () => {
    const [small, large] = [-77, -1_001_000_000_077];
    scene.telegram.group({ id: small, title: 'Small', admins: [ada] });
    const prompt = 'a fox that grows';
    scene.script(prompt, { outcome: 'never' });
    scene.telegram.say(small, ada, `/video ${prompt}`);
    await scene.vertex.waitFor(() => scene.submits(prompt) === 1);
    scene.telegram.upgrade(small, large);
    scene.vertex.finish();
    await scene.telegram.waitFor({ chat: large, video: true });
    assert.equal(scene.submits(prompt), 1);
  });

  it('lets a group in that has become a supergroup, and keeps one out that was shut out', async () => {
    const [small, large] = [-78, -1_001_000_000_078];
    const guest = scene.person('Guest');
    scene.telegram.group({ id: small, title: 'Small', admins: [bob] });
    const allowed = scene.telegram.say(admin, admin, `/allow ${small}`);
    await scene.telegram.waitFor({ chat: admin, after: allowed.message_id });
    scene.telegram.upgrade(small, large);
    await videoIn(large, '/video a fox of a guest', {}, guest);
    await scene.bot.printed('name its new id in the settings');
    assert.match(scene.bot.output(), /"from":-78,"to":-1001000000078.*name its new id in the settings/);

    const [shut, still] = [-79, -1_001_000_000_079];
    scene.telegram.group({ id: shut, title: 'Shut', admins: [bob] });
    const denied = scene.telegram.say(admin, admin, `/deny ${shut}`);
    await scene.telegram.waitFor({ chat: admin, after: denied.message_id });
    scene.telegram.upgrade(shut, still);
    const said = scene.telegram.say(still, bob, '/video a fox in a shut group');
    const answer = await scene.telegram.waitFor({ chat: still, after: said.message_id });
    assert.match(answer.text ?? '', /private/);
  });

  it('sends a video to whoever asked for it where their group does not take videos, and says so there', async () => {
    scene.telegram.restrict(group, 'videos');
    const said = scene.telegram.say(group, ada, '/video a fox behind closed doors');
    const video = await scene.telegram.waitFor({ chat: ada, video: true });
    assert.match(video.caption ?? '', /\nThe group where you asked for it did not take it\.$/);
    assert.equal(video.reply_markup, undefined);
    const word = await scene.telegram.waitFor({ chat: group, after: said.message_id, text: 'in private' });
    assert.equal(word.reply_to_message?.message_id, said.message_id);
    scene.telegram.restrict(group);
    assert.equal(scene.submits('a fox behind closed doors'), 1);
  });

  it('refuses a stranger once an hour, with their id, and starts nothing', async () => {
    const { length } = scene.vertex.submits;
    const refusal = await scene.ask(stranger, 'a fox of a stranger');
    assert.match(refusal.text ?? '', new RegExp(`private.*${stranger}`));
    for (const text of ['a fox, please', '/start', '/stats']) scene.telegram.say(stranger, stranger, text);
    const elsewhere = scene.person('Mallory');
    const inForeign = scene.telegram.say(foreign, elsewhere, '/video a fox elsewhere');
    const answer = await scene.telegram.waitFor({ chat: foreign, after: inForeign.message_id });
    assert.match(answer.text ?? '', new RegExp(`${elsewhere}.*${foreign}`));
    await scene.ask(ada, '/help');
    assert.equal(scene.telegram.messages(stranger).filter(({ by_bot }) => by_bot).length, 1);
    assert.equal(scene.vertex.submits.length, length);
  });

  it('answers the presses of strangers, and does nothing', async () => {
    const settings = await scene.ask(ada, '/settings');
    assert.match((await scene.press(stranger, settings, 'Reset')) ?? '', /somebody else/);
  });
});
