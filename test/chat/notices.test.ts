import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Chat, wordsOf } from './chat.ts';

const HOUR_MS = 3_600_000;
const failing = 'A video failed with';

let chat: Chat;
let [root, second] = [0, 0];
before(async () => {
  chat = await Chat.open({ ADMIN_USER_IDS: '1001,1002,404', MAX_PER_USER: '20', MAX_CONCURRENT: '50' });
  [root, second] = [chat.user('Root'), chat.user('Second')];
});
after(() => chat.close());

/** What an admin has been told of this, oldest first. */
const told = (text: string, admin = root): string[] =>
  chat.telegram
    .messages(admin)
    .filter((message) => message.by_bot && wordsOf(message).includes(text))
    .map(wordsOf);

/** Resolves once a prompt has ended and the admins have been told whatever they are told of it. */
async function ends(userId: number, text: string, type: 'GenerationFailed' | 'VideoDelivered'): Promise<void> {
  await chat.fact(type, chat.say(userId, text));
  await chat.ask(second, '/help');
}

describe('the admins', () => {
  it('are told of a start, each who can be reached', async () => {
    await chat.restart();
    for (const admin of [root, second]) await chat.telegram.waitFor({ chat: admin, text: '@VideoGenBot has started.' });
    assert.equal(
      await chat
        .ask(chat.user(), '/help')
        .then(wordsOf)
        .then((words) => words.includes('started')),
      false,
    );
  });

  it('are told of a refusal by Google with what to do, once an hour', async () => {
    chat.vertex.script({ when: { prompt: 'forbidden' }, status: 403 });
    const ada = chat.user();
    for (const number of [1, 2]) await ends(ada, `forbidden ${number}`, 'GenerationFailed');
    const notices = told(failing);
    assert.equal(notices.length, 1);
    assert.match(notices[0] ?? '', /PERMISSION_DENIED\..*Check that the Vertex AI API is enabled, billing is on/);
    assert.deepEqual(told(failing, second), notices);
    chat.pass(HOUR_MS - 60_000);
    await ends(ada, 'forbidden 3', 'GenerationFailed');
    assert.equal(told(failing).length, 1);
    chat.pass(60_000);
    await ends(ada, 'forbidden 4', 'GenerationFailed');
    assert.equal(told(failing).length, 2);
  });

  it('are told of a model that Google has switched off, whatever else they were told', async () => {
    chat.vertex.retire('veo-3.1-lite-generate-001');
    const ada = chat.user();
    await chat.ask(ada, '/setmodel veo-3.1-lite');
    await ends(ada, 'a retired one', 'GenerationFailed');
    assert.match(told('MODEL_NOT_FOUND')[0] ?? '', /Check the list of models/);
  });

  it('are not told of what only concerns a prompt', async () => {
    chat.vertex.script({ when: { prompt: 'filtered' }, outcome: 'filtered' });
    const before = told(failing).length;
    await ends(chat.user(), 'a filtered one', 'GenerationFailed');
    assert.equal(told(failing).length, before);
  });

  it('are told where the bot ends because Google refuses the whole project', async () => {
    await chat.restart({ GOOGLE_CLOUD_PROJECT_ID: 'another-project' });
    await assert.rejects(chat.bot.refused, /Google refused access/);
    await chat.said(root, /^The bot cannot go on\. Google refused access \(403\)/);
    await chat.restart();
  });
});

describe('the admins, of a budget', () => {
  const spent = (percent: number) => told(`${percent} % of today’s budget is spent`);

  it('are told when 80 % and 100 % of it are spent, once each a day', async () => {
    chat.nextDay();
    await chat.restart({ BUDGET_USD_PER_DAY: '4' });
    const users = Array.from({ length: 5 }, () => chat.user());
    for (const [index, user] of users.entries()) {
      await ends(user, 'a video', 'VideoDelivered');
      assert.deepEqual([spent(80).length, spent(100).length], index < 3 ? [0, 0] : index < 4 ? [1, 0] : [1, 1]);
    }
    assert.equal(spent(80)[0], '80 % of today’s budget is spent: $3.20 of $4.00.');
    assert.equal(spent(100)[0], '100 % of today’s budget is spent: $4.00 of $4.00.');
    assert.equal(told('of today’s budget', second).length, 2);
  });

  it('are told anew the next day', async () => {
    chat.nextDay();
    for (const number of [1, 2, 3, 4]) await ends(chat.user(), `video ${number}`, 'VideoDelivered');
    assert.deepEqual([spent(80).length, spent(100).length], [2, 1]);
  });

  it('are told of the higher mark alone where one video reaches both, and of a budget that was lowered', async () => {
    chat.nextDay();
    const ada = chat.user();
    await ends(ada, 'a video', 'VideoDelivered');
    await chat.ask(root, '/budget all 1.6');
    await ends(ada, 'a video', 'VideoDelivered');
    assert.deepEqual([spent(80).length, spent(100).length], [2, 2]);
    await chat.ask(root, '/budget all 2.4');
    await ends(ada, 'a video', 'VideoDelivered');
    assert.deepEqual([spent(80).length, spent(100).length], [2, 3]);
    await chat.ask(root, '/budget all off');
  });

  it('are told of a user’s too', async () => {
    await chat.ask(root, '/budget user 1');
    const ada = chat.user();
    await ends(ada, 'a video', 'VideoDelivered');
    assert.deepEqual(told(`80 % of the budget of user ${ada} is spent`), [
      `80 % of the budget of user ${ada} is spent: $0.80 of $1.00.`,
    ]);
    await chat.ask(root, '/budget user off');
  });
});
