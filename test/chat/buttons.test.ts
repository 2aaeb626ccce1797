import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { stageToken } from '../../scripts/emulators/stage.ts';
import { CallbackData } from '../../src/telegram/answers/button-data.ts';
import { buttonsOf, dataOf } from '../support/messages.ts';
import { Chat } from './chat.ts';

const outdated = 'This button is out of date.';

describe('a chat with buttons', () => {
  let chat: Chat;
  before(async () => {
    chat = await Chat.open();
  });
  after(() => chat.close());

  describe('a press', () => {
    it('of what this bot did not make does nothing', async () => {
      const ada = chat.user();
      const menu = await chat.ask(ada, '/settings');
      const genuine = dataOf(menu, 'veo-3.1-lite · $0.40');
      const foreign = new CallbackData('987654321:BB-another-bot').write({ kind: 'reset', owner: ada }) ?? '';
      const forged = ['', 'x', '1|g|veo-3.1-generate-001', genuine.replace('lite', 'fast'), `${genuine}|`, foreign];
      const facts = chat.bot.log.size;
      for (const data of forged) assert.equal(await chat.press(ada, menu, data, true), outdated, data);
      assert.equal(chat.bot.log.size, facts);
      assert.deepEqual(buttonsOf(chat.seen(menu)), buttonsOf(menu));
    });

    it('of a button for another user does nothing, though its data is genuine', async () => {
      const [ada, eve] = [chat.user(), chat.user()];
      const stolen = dataOf(await chat.ask(ada, '/settings'), 'veo-3.1-lite · $0.40');
      const own = await chat.ask(eve, '/settings');
      assert.equal(await chat.press(eve, own, stolen, true), 'This button belongs to somebody else.');
      assert.equal(chat.facts('ModelSelected').length, 0);
    });

    it('of a yes starts what its own message answers, once', async () => {
      const ada = chat.user();
      chat.say(ada, 'a heron');
      const video = await chat.video(ada);
      const model = 'veo-3.1-fast-generate-001';
      const yes = new CallbackData(stageToken).write({ kind: 'run', model }) ?? '';
      // The prompt of this video has had its generation: a yes under it is none to another one.
      assert.equal(await chat.press(ada, video, yes, true), 'This has been started already.');
      assert.equal(chat.prompts.length, 1);
    });

    it('that Telegram has given up on is done all the same', async () => {
      const ada = chat.user();
      const menu = await chat.ask(ada, '/settings');
      const slow = chat.telegram.fault({ method: 'answerCallbackQuery', kind: 'hold', before: true, times: 1 });
      const press = chat.telegram.press(ada, menu, 'veo-3.1-lite · $0.40');
      await chat.telegram.waitFor(() => slow.held === 1);
      press.expire();
      slow.release();
      await chat.hasButtons(
        menu,
        'veo-3.1 · $3.20',
        'veo-3.1-fast · $0.80',
        '✓ veo-3.1-lite · $0.40',
        '✓ Wide 16:9 · $0.40',
        'Tall 9:16 · $0.40',
        '✓ With sound · $0.40',
        'Silent · $0.24',
        'Language',
        'Reset',
      );
      await chat.telegram.waitFor(() => chat.telegram.calls('answerCallbackQuery').at(-1)?.status === 400);
      chat.expectLateAnswer();
      assert.match((await chat.ask(ada, '/settings')).text ?? '', /veo-3\.1-lite/);
    });

    it('is answered where the log cannot take what it leads to', async () => {
      const ada = chat.user();
      chat.say(ada, 'an otter');
      const video = await chat.video(ada);
      const menu = await chat.ask(ada, '/settings');
      const { log } = chat.bot;
      const append = log.append;
      log.append = () => Promise.reject(new Error('no memory'));
      const trouble = 'Something went wrong. Please press it again.';
      assert.equal(await chat.press(ada, menu, 'veo-3.1-lite · $0.40'), trouble);
      assert.equal(await chat.press(ada, video, 'Again · $0.80'), trouble);
      log.append = append;
      assert.equal(await chat.press(ada, video, 'Again · $0.80'), 'On its way.');
      await chat.video(ada, video.message_id);
      assert.equal(chat.prompts.filter((prompt) => prompt === 'an otter').length, 2);
    });
  });
});
