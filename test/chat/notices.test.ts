import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { wordsOf } from '../support/messages.ts';
import { Chat } from './chat.ts';

const HOUR_MS = 3_600_000;
const failing = 'A video failed with';

describe('what a bot says by itself', () => {
  let chat: Chat;
  let [root, second] = [0, 0];
  before(async () => {
    chat = await Chat.open({ ADMIN_USER_IDS: '1001,1002,404', MAX_PER_USER: '20', MAX_CONCURRENT: '50' });
    [root, second] = [chat.user('Root'), chat.user('Second')];
  });
  after(() => chat.close());

  /** What an admin has been told of this so far, oldest first. */
  const told = (text: string, admin = root): string[] =>
    chat.telegram
      .messages(admin)
      .filter((message) => message.by_bot && wordsOf(message).includes(text))
      .map(wordsOf);

  /** What an admin has been told of this, as soon as it was said so often; oftener is wrong. */
  async function isTold(text: string, times: number, admin = root): Promise<string[]> {
    await chat.telegram.waitFor(() => told(text, admin).length >= times, { what: `${times} times "${text}"` });
    await chat.ask(admin, '/help');
    assert.equal(told(text, admin).length, times, text);
    return told(text, admin);
  }

  const fails = (userId: number, text: string) => chat.fact('GenerationFailed', chat.say(userId, text));
  const makes = (userId: number) => chat.fact('VideoDelivered', chat.say(userId, 'a video'));

  describe('the admins', () => {
    it('are told of a start, each who can be reached', async () => {
      await chat.restart();
      for (const admin of [root, second])
        await chat.telegram.waitFor({ chat: admin, text: '@VideoGenBot has started.' });
      const ada = chat.user();
      await chat.ask(ada, '/help');
      assert.deepEqual(told('started', ada), []);
    });

    it('are told of a refusal by Google with what to do, once an hour', async () => {
      chat.vertex.script({ when: { prompt: 'forbidden' }, status: 403 });
      const ada = chat.user();
      for (const number of [1, 2]) await fails(ada, `forbidden ${number}`);
      const notices = await isTold(failing, 1);
      assert.match(notices[0] ?? '', /PERMISSION_DENIED\..*Check that the Vertex AI API is enabled, billing is on/);
      assert.deepEqual(await isTold(failing, 1, second), notices);
      chat.pass(HOUR_MS - 60_000);
      await fails(ada, 'forbidden 3');
      await isTold(failing, 1);
      chat.pass(60_000);
      await fails(ada, 'forbidden 4');
      await isTold(failing, 2);
    });

    it('are told of a model that Google has switched off, whatever else they were told', async () => {
      chat.vertex.retire('veo-3.1-lite-generate-001');
      const ada = chat.user();
      await chat.ask(ada, '/setmodel veo-3.1-lite');
      await fails(ada, 'a retired one');
      assert.match((await isTold('MODEL_NOT_FOUND', 1))[0] ?? '', /Check the list of models/);
    });

    it('are not told of what only concerns a prompt', async () => {
      chat.vertex.script({ when: { prompt: 'filtered' }, outcome: 'filtered' });
      const before = told(failing).length;
      await fails(chat.user(), 'a filtered one');
      await isTold(failing, before);
    });

    it('are told where the bot ends because Google refuses the whole project', async () => {
      await chat.restart({ GOOGLE_CLOUD_PROJECT_ID: 'another-project' });
      await assert.rejects(chat.bot.refused, /Google refused access/);
      await chat.said(root, /^The bot cannot go on\. Google refused access \(403\)/);
      await chat.restart();
    });
  });

  describe('the admins, of strangers', () => {
    it('are told of ten a day at most', async () => {
      await chat.restart({ ALLOWED_USER_IDS: String(root) });
      for (let number = 1; number <= 11; number++) await chat.ask(chat.user(), '/start');
      await isTold('asked to use this bot', 10);
      chat.pass(24 * HOUR_MS);
      await chat.ask(chat.user(), '/start');
      await isTold('asked to use this bot', 11);
      await chat.restart();
    });
  });

  describe('the admins, of a budget', () => {
    /** How often they were told of 80 % and of 100 %. */
    async function areTold(eighty: number, hundred: number): Promise<void> {
      await isTold('80% of today’s budget is spent', eighty);
      await isTold('100% of today’s budget is spent', hundred);
    }

    it('are told when 80 % and 100 % of it are spent, once each a day', async () => {
      chat.nextDay();
      await chat.restart({ BUDGET_USD_PER_DAY: '4' });
      for (const [eighty, hundred] of [
        [0, 0],
        [0, 0],
        [0, 0],
        [1, 0],
        [1, 1],
      ] as const) {
        await makes(chat.user());
        await areTold(eighty, hundred);
      }
      assert.deepEqual(told('of today’s budget'), [
        '80% of today’s budget is spent: $3.20 of $4.00.',
        '100% of today’s budget is spent: $4.00 of $4.00.',
      ]);
      await isTold('of today’s budget', 2, second);
    });

    it('are told anew the next day', async () => {
      chat.nextDay();
      for (const _ of [1, 2, 3, 4]) await makes(chat.user());
      await areTold(2, 1);
    });

    it('are told of the higher mark alone where one video reaches both', async () => {
      chat.nextDay();
      const ada = chat.user();
      await makes(ada);
      await chat.ask(root, '/budget all 1.6');
      await makes(ada);
      await areTold(2, 2);
    });

    it('are told of a budget that was raised and is spent again', async () => {
      await chat.ask(root, '/budget all 2.4');
      await makes(chat.user());
      await areTold(2, 3);
      await chat.ask(root, '/budget all off');
    });

    it('are told of a user’s too', async () => {
      await chat.ask(root, '/budget user 1');
      const ada = chat.user();
      await makes(ada);
      const text = `80% of the budget of user ${ada} is spent`;
      assert.deepEqual(await isTold(text, 1), [`${text}: $0.80 of $1.00.`]);
      await chat.ask(root, '/budget user off');
    });
  });
});
