import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buttonsOf, dataOf } from '../support/messages.ts';
import { Chat } from './chat.ts';

const fast = ['veo-3.1 · $3.20', '✓ veo-3.1-fast · $0.80', 'veo-3.1-lite · $0.40', 'Reset'];
const lite = ['veo-3.1 · $3.20', 'veo-3.1-fast · $0.80', '✓ veo-3.1-lite · $0.40', 'Reset'];
const notYours = 'This button belongs to somebody else.';
const outdated = 'This button is out of date.';

describe('a chat with settings', () => {
  let chat: Chat;
  before(async () => {
    chat = await Chat.open();
  });
  after(() => chat.close());

  const choices = (userId: number): string[] =>
    chat.facts('ModelSelected').flatMap(({ data }) => (data.userId === userId ? [data.model] : []));
  const resets = (userId: number): number =>
    chat.facts('SettingsReset').filter(({ data }) => data.userId === userId).length;

  const look = (price: string, silent: string) => [
    `✓ Wide 16:9 · ${price}`,
    `Tall 9:16 · ${price}`,
    `✓ With sound · ${price}`,
    `Silent · ${silent}`,
    'Language',
  ];
  /** What a press on any choice makes of the keyboard: all that can be chosen. */
  const fastChosen = fast.toSpliced(3, 0, ...look('$0.80', '$0.64'));
  const liteChosen = lite.toSpliced(3, 0, ...look('$0.40', '$0.24'));

  for (const [command, shown] of [
    ['/settings', fastChosen],
    ['/setmodel', fast],
  ] as const)
    describe(`the keyboard of ${command}`, () => {
      it('lists the choices with their prices, marks the present ones and has Reset', async () => {
        assert.deepEqual(buttonsOf(await chat.ask(chat.user(), command)), shown);
      });

      it('is edited in place by a press', async () => {
        const ada = chat.user();
        const menu = await chat.ask(ada, command);
        assert.equal(
          await chat.press(ada, menu, 'veo-3.1-lite · $0.40'),
          'Your model is now veo-3.1-lite-generate-001.',
        );
        await chat.hasButtons(menu, ...liteChosen);
        assert.match(
          chat.seen(menu)?.text ?? '',
          /Model: veo-3\.1-lite-generate-001\n.*\n.*\n.*\n.*\n\n.*costs \$0\.40/,
        );
        assert.equal(await chat.press(ada, menu, 'Reset'), 'Your settings are the defaults again.');
        await chat.hasButtons(menu, ...fastChosen);
        assert.deepEqual(chat.telegram.messages(ada).filter((message) => message.by_bot).length, 1);
        assert.deepEqual([choices(ada), resets(ada)], [['veo-3.1-lite-generate-001'], 1]);
      });

      it('does nothing twice', async () => {
        const ada = chat.user();
        const menu = await chat.ask(ada, command);
        const data = dataOf(menu, 'veo-3.1-lite · $0.40');
        const note = 'Your model is now veo-3.1-lite-generate-001.';
        assert.deepEqual(
          await Promise.all([1, 2, 3].map(() => chat.press(ada, menu, data, true))),
          Array(3).fill(note),
        );
        await chat.hasButtons(menu, ...liteChosen);
        assert.equal(choices(ada).length, 1);
        await Promise.all([1, 2].map(() => chat.press(ada, menu, 'Reset')));
        await chat.hasButtons(menu, ...fastChosen);
        assert.equal(resets(ada), 1);
      });

      it('is for the one who asked', async () => {
        const [ada, bob] = [chat.user(), chat.user()];
        const group = chat.group({ admins: [bob] });
        const menu = await chat.ask(ada, command, group);
        for (const label of ['veo-3.1-lite · $0.40', 'Reset'])
          assert.equal(await chat.press(bob, menu, label), notYours);
        assert.deepEqual([...choices(ada), ...choices(bob), resets(ada), resets(bob)], [0, 0]);
        assert.deepEqual(buttonsOf(chat.seen(menu)), shown);
      });
    });

  describe('shape and sound', () => {
    const choicesOf = (userId: number) => [
      ...chat.facts('ShapeSelected').flatMap(({ data }) => (data.userId === userId ? [data.aspectRatio] : [])),
      ...chat.facts('SoundSelected').flatMap(({ data }) => (data.userId === userId ? [data.audio] : [])),
    ];

    it('are chosen by buttons, once however often they are pressed, and /settings and /reset know them', async () => {
      const ada = chat.user();
      const menu = await chat.ask(ada, '/settings');
      const silent = dataOf(menu, 'Silent · $0.64');
      assert.equal(await chat.press(ada, menu, silent, true), 'Your next videos are silent.');
      await chat.press(ada, menu, silent, true);
      await chat.hasButtons(
        menu,
        'veo-3.1 · $1.60',
        '✓ veo-3.1-fast · $0.64',
        'veo-3.1-lite · $0.24',
        '✓ Wide 16:9 · $0.64',
        'Tall 9:16 · $0.64',
        'With sound · $0.80',
        '✓ Silent · $0.64',
        'Language',
        'Reset',
      );
      assert.equal(await chat.press(ada, menu, 'Tall 9:16 · $0.64'), 'Your next videos are tall 9:16.');
      assert.deepEqual(choicesOf(ada), ['9:16', false]);
      const { text = '' } = await chat.ask(ada, '/settings');
      assert.match(text, /Shape: tall 9:16\nSound: off\n\n.*costs \$0\.64/);
      assert.match((await chat.ask(ada, '/reset')).text ?? '', /wide 16:9, with sound.*\$0\.80/);
    });

    it('go to Google, into the price, the record and the video', async () => {
      const ada = chat.user();
      const menu = await chat.ask(ada, '/settings');
      await chat.press(ada, menu, 'Silent · $0.64');
      await chat.press(ada, menu, 'Tall 9:16 · $0.64');
      const prompt = chat.say(ada, 'a tall silent lighthouse');
      const video = await chat.video(ada);
      assert.match(video.caption ?? '', /\$0\.64/);
      assert.deepEqual([video.video?.width, video.video?.height], [720, 1280]);
      const [submit] = chat.vertex.submits.filter((each) => each.prompt === 'a tall silent lighthouse');
      assert.deepEqual([submit?.parameters.aspectRatio, submit?.parameters.generateAudio], ['9:16', false]);
      const [accepted] = chat.facts('PromptAccepted').filter(({ data }) => data.messageId === prompt.message_id);
      assert.deepEqual([accepted?.data.aspectRatio, accepted?.data.audio], ['9:16', false]);
      const [made] = chat.facts('VideoGenerated').filter(({ stream }) => stream === accepted?.stream);
      assert.equal(made?.data.costUsd, 0.64);
    });

    it('differ for one video by the button under it, which leaves the settings as they are', async () => {
      const ada = chat.user();
      chat.say(ada, 'a short lighthouse');
      const video = await chat.video(ada);
      await chat.press(ada, video, 'Again, tall 9:16 · $0.80');
      const second = await chat.video(ada, video.message_id);
      assert.deepEqual([second.video?.width, second.video?.height], [720, 1280]);
      assert.equal(buttonsOf(second)[1], 'Again, wide 16:9 · $0.80');
      assert.match((await chat.ask(ada, '/settings')).text ?? '', /Shape: wide 16:9/);
    });

    it('are for the one who asked', async () => {
      const [ada, bob] = [chat.user(), chat.user()];
      const group = chat.group({ admins: [bob] });
      const menu = await chat.ask(ada, '/settings', group);
      for (const label of ['Silent · $0.64', 'Tall 9:16 · $0.80'])
        assert.equal(await chat.press(bob, menu, label), notYours);
      assert.deepEqual([...choicesOf(ada), ...choicesOf(bob)], []);
    });
  });

  describe('an unknown model', () => {
    it('is answered with the models there are, as buttons, and a part of a name is enough where it is clear', async () => {
      const ada = chat.user();
      assert.deepEqual(buttonsOf(await chat.ask(ada, '/setmodel sora')), fast);
      assert.match((await chat.ask(ada, '/setmodel lite')).text ?? '', /veo-3\.1-lite-generate-001/);
      assert.match((await chat.ask(ada, '/setmodel generate')).text ?? '', /no model generate/);
      assert.deepEqual(choices(ada), ['veo-3.1-lite-generate-001']);
    });
  });

  describe('an old keyboard', () => {
    it('still chooses what it names, and then shows what is so now', async () => {
      const ada = chat.user();
      const old = await chat.ask(ada, '/settings');
      await chat.ask(ada, '/setmodel veo-3.1');
      await chat.press(ada, old, 'veo-3.1-lite · $0.40');
      await chat.hasButtons(old, ...liteChosen);
    });

    it('chooses where its message is deleted, and edits nothing', async () => {
      const ada = chat.user();
      const menu = await chat.ask(ada, '/settings');
      chat.telegram.remove(menu);
      const data = dataOf(menu, 'veo-3.1-lite · $0.40');
      assert.equal(await chat.press(ada, menu, data, true), 'Your model is now veo-3.1-lite-generate-001.');
      assert.deepEqual(choices(ada), ['veo-3.1-lite-generate-001']);
    });

    it('says so where its model is no longer offered', async () => {
      const ada = chat.user();
      const extra = { EXTRA_MODELS: '[{"id":"veo-4.0-generate-001","aliases":["veo-4"],"pricePerSecond":0.5}]' };
      chat.vertex.offer('veo-4.0-generate-001');
      await chat.restart(extra);
      const menu = await chat.ask(ada, '/settings');
      chat.say(ada, 'a fox');
      const video = await chat.video(ada);
      await chat.restart();
      assert.equal(await chat.press(ada, menu, 'veo-4 · $4.00'), outdated);
      assert.equal(await chat.press(ada, video, 'Again with veo-4 · $4.00'), outdated);
      assert.deepEqual(choices(ada), []);
    });
  });

  describe('a model with the longest name there may be', () => {
    it('has its button everywhere, also for who speaks in the name of a group', async () => {
      const name = `veo-${'9'.repeat(30)}`;
      const model = { id: name, aliases: ['veo-9'], pricePerSecond: 12.345678 };
      chat.vertex.offer(name);
      await chat.restart({ EXTRA_MODELS: JSON.stringify([model]), CONFIRM_ABOVE_USD: '50' });
      const ada = chat.user();
      const group = chat.group({ admins: [ada] });
      const menu = await chat.ask(ada, '/settings', group, { senderChat: group });
      assert.equal(await chat.press(ada, menu, 'veo-9 · $98.7654'), `Your model is now ${name}.`);
      await chat.ask(ada, `/setmodel ${name}`);
      const question = await chat.ask(ada, 'a fox');
      assert.deepEqual(buttonsOf(question), ['Make the video · $98.7654']);
      await chat.restart();
    });
  });

  describe('settings', () => {
    it('are the user’s, in every chat', async () => {
      const [ada, bob] = [chat.user(), chat.user()];
      const group = chat.group({ admins: [bob] });
      await chat.ask(ada, '/setmodel veo-3.1-lite', group);
      assert.match((await chat.ask(ada, '/settings')).text ?? '', /veo-3\.1-lite/);
      const { message_id } = chat.say(ada, '/video a lark', group);
      assert.match((await chat.video(group, message_id)).caption ?? '', /^veo-3\.1-lite/);
      const other = chat.say(bob, '/video a lark', group);
      assert.match((await chat.video(group, other.message_id)).caption ?? '', /^veo-3\.1-fast/);
    });

    it('keep a choice of the default, so that it stays when the default changes', async () => {
      const ada = chat.user();
      const menu = await chat.ask(ada, '/settings');
      await chat.press(ada, menu, '✓ veo-3.1-fast · $0.80');
      assert.deepEqual(choices(ada), ['veo-3.1-fast-generate-001']);
    });
  });
});
