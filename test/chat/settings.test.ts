import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buttonsOf, Chat, dataOf } from './chat.ts';

const fast = ['veo-3.1 · $3.20', '✓ veo-3.1-fast · $0.80', 'veo-3.1-lite · $0.40', 'Reset'];
const lite = ['veo-3.1 · $3.20', 'veo-3.1-fast · $0.80', '✓ veo-3.1-lite · $0.40', 'Reset'];
const notYours = 'This button belongs to somebody else.';
const outdated = 'This button is out of date.';

let chat: Chat;
before(async () => {
  chat = await Chat.open();
});
after(() => chat.close());

const choices = (userId: number): string[] =>
  chat.facts('ModelSelected').flatMap(({ data }) => (data.userId === userId ? [data.model] : []));
const resets = (userId: number): number =>
  chat.facts('SettingsReset').filter(({ data }) => data.userId === userId).length;

for (const command of ['/settings', '/setmodel'])
  describe(`the keyboard of ${command}`, () => {
    it('lists the models with their prices, marks the present one and has Reset', async () => {
      assert.deepEqual(buttonsOf(await chat.ask(chat.user(), command)), fast);
    });

    it('is edited in place by a press', async () => {
      const ada = chat.user();
      const menu = await chat.ask(ada, command);
      assert.equal(await chat.press(ada, menu, 'veo-3.1-lite · $0.40'), 'Your model is now veo-3.1-lite-generate-001.');
      await chat.hasButtons(menu, ...lite);
      assert.match(chat.seen(menu)?.text ?? '', /Model: veo-3\.1-lite-generate-001\n.*\n.*\n.*\n\n.*costs \$0\.40/);
      assert.equal(await chat.press(ada, menu, 'Reset'), 'Your settings are the defaults again.');
      await chat.hasButtons(menu, ...fast);
      assert.deepEqual(chat.telegram.messages(ada).filter((message) => message.by_bot).length, 1);
      assert.deepEqual([choices(ada), resets(ada)], [['veo-3.1-lite-generate-001'], 1]);
    });

    it('does nothing twice', async () => {
      const ada = chat.user();
      const menu = await chat.ask(ada, command);
      const data = dataOf(menu, 'veo-3.1-lite · $0.40');
      const note = 'Your model is now veo-3.1-lite-generate-001.';
      assert.deepEqual(await Promise.all([1, 2, 3].map(() => chat.press(ada, menu, data, true))), Array(3).fill(note));
      await chat.hasButtons(menu, ...lite);
      assert.equal(choices(ada).length, 1);
      await Promise.all([1, 2].map(() => chat.press(ada, menu, 'Reset')));
      await chat.hasButtons(menu, ...fast);
      assert.equal(resets(ada), 1);
    });

    it('is for the one who asked', async () => {
      const [ada, bob] = [chat.user(), chat.user()];
      const group = chat.group({ admins: [bob] });
      const menu = await chat.ask(ada, command, group);
      for (const label of ['veo-3.1-lite · $0.40', 'Reset']) assert.equal(await chat.press(bob, menu, label), notYours);
      assert.deepEqual([...choices(ada), ...choices(bob), resets(ada), resets(bob)], [0, 0]);
      assert.deepEqual(buttonsOf(chat.seen(menu)), fast);
    });
  });

describe('an old keyboard', () => {
  it('still chooses what it names, and then shows what is so now', async () => {
    const ada = chat.user();
    const old = await chat.ask(ada, '/settings');
    await chat.ask(ada, '/setmodel veo-3.1');
    await chat.press(ada, old, 'veo-3.1-lite · $0.40');
    await chat.hasButtons(old, ...lite);
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
