import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Chat } from './chat.ts';

/** When the budgets renew, as the bot writes it. */
const renews = (now: number): string => {
  const midnight = new Date((Math.floor(now / 86_400_000) + 1) * 86_400_000);
  return `00:00 UTC (${midnight.toLocaleDateString('en-US', { day: 'numeric', month: 'short', timeZone: 'UTC' })})`;
};

describe('a bot with a budget a day', () => {
  let chat: Chat;
  let root = 0;
  before(async () => {
    chat = await Chat.open({
      ADMIN_USER_IDS: '1001',
      BUDGET_USD_PER_USER_PER_DAY: '2',
      EVENT_JOURNAL: Chat.journal,
      MAX_CONCURRENT: '50',
      MAX_PER_USER: '20',
    });
    root = chat.user('Root');
    chat.holds('forever');
    chat.vertex.script({ when: { prompt: 'filtered' }, outcome: 'filtered' });
    chat.vertex.script({ when: { prompt: 'unclear' }, status: 500 });
  });
  after(() => chat.close());

  const ownBudget = async (userId: number) =>
    /Your budget: (.*) left today; it renews at (.*)\./
      .exec((await chat.ask(userId, '/settings')).text ?? '')
      ?.slice(1);
  const setBudget = async (argument: string) => (await chat.ask(root, `/budget ${argument}`)).text ?? '';
  const refused = (price: string, left: string) =>
    `This video costs ${price}, but of your budget of $2.00 a day only ${left} is left. It renews at ${renews(chat.now())}. The prompt was not taken and costs nothing.`;

  describe('the budget of those whom nobody knows', () => {
    it('is one for all channels and anonymous admins of a group', async () => {
      const owner = chat.user();
      const group = chat.group({ admins: [owner] });
      const channels = [1, 2, 3].map(() => chat.group({ admins: [owner], type: 'channel' }));
      const post = (text: string, senderChat: number) => chat.say(owner, `/video ${text}`, group, { senderChat });
      await chat.fact('VideoDelivered', post('of the group', group));
      await chat.fact('VideoDelivered', post('of a channel', channels[0] ?? 0));
      for (const channel of channels) {
        const { message_id } = post('one more', channel);
        await chat.said(group, 'of your budget of $2.00 a day only $0.40 is left', message_id);
      }
      assert.ok(!chat.prompts.includes('one more'));
      assert.deepEqual(
        chat.facts('PromptAccepted').map(({ data }) => [data.userId, data.username]),
        Array(2).fill([group, 'Film club']),
      );
    });

    it('is a channel’s own where an admin has let it in, and a channel that is shut out is refused', async () => {
      const owner = chat.user();
      const group = chat.group({ admins: [owner] });
      const [known = 0, denied = 0] = [1, 2].map(() => chat.group({ admins: [owner], type: 'channel' }));
      await chat.ask(root, `/allow ${known}`);
      await chat.ask(root, `/deny ${denied}`);
      const { data } = await chat.fact(
        'PromptAccepted',
        chat.say(owner, '/video of a channel', group, { senderChat: known }),
      );
      assert.equal(data.userId, known);
      const refusal = await chat.ask(owner, '/video of another', group, { senderChat: denied });
      assert.match(refusal.text ?? '', /^This bot is private/);
      assert.ok(!chat.prompts.includes('of another'));
    });
  });

  describe('one’s own budget', () => {
    it('is shown by /settings, with what runs taken off', async () => {
      const ada = chat.user();
      assert.deepEqual(await ownBudget(ada), ['$2.00 of $2.00', renews(chat.now())]);
      await chat.fact('PromptAccepted', chat.say(ada, 'forever'));
      assert.deepEqual(await ownBudget(ada), ['$1.20 of $2.00', renews(chat.now())]);
      await chat.ask(ada, '/cancel');
    });

    it('refuses what would exceed it, and says what is left and when it renews', async () => {
      const ada = chat.user();
      for (const text of ['one', 'two']) await chat.fact('VideoDelivered', chat.say(ada, text));
      const third = chat.say(ada, 'three');
      const { text, reply_to_message } = await chat.said(ada, 'This video costs', third.message_id);
      assert.equal(text, refused('$0.80', '$0.40'));
      assert.equal(reply_to_message?.message_id, third.message_id);
      await chat.ask(ada, '/setmodel veo-3.1-lite');
      await chat.fact('VideoDelivered', chat.say(ada, 'a cheaper one'));
      assert.equal((await ownBudget(ada))?.[0], '$0.00 of $2.00');
      assert.ok(!chat.prompts.includes('three'));
    });

    it('gets back what came to nothing, and keeps what Google may have charged', async () => {
      const ada = chat.user();
      await chat.fact('GenerationFailed', chat.say(ada, 'a filtered one'));
      assert.equal((await ownBudget(ada))?.[0], '$2.00 of $2.00');
      await chat.fact('GenerationFailed', chat.say(ada, 'an unclear one'));
      assert.equal((await ownBudget(ada))?.[0], '$1.20 of $2.00');
      const running = chat.say(ada, 'forever');
      await chat.fact('OperationStarted', running);
      await chat.ask(ada, '/cancel');
      assert.equal((await ownBudget(ada))?.[0], '$0.40 of $2.00');
    });

    it('counts a silent video at its own price', async () => {
      const ada = chat.user();
      const menu = await chat.ask(ada, '/settings');
      await chat.press(ada, menu, 'Silent · $0.64');
      for (const [prompt, left] of [
        ['a silent fox', '$1.36'],
        ['a silent bear', '$0.72'],
        ['a silent owl', '$0.08'],
      ] as const) {
        await chat.fact('VideoDelivered', chat.say(ada, prompt));
        assert.equal((await ownBudget(ada))?.[0], `${left} of $2.00`);
      }
      assert.equal((await chat.ask(ada, 'a silent hare')).text, refused('$0.64', '$0.08'));
    });

    it('does not touch that of another', async () => {
      const [ada, bob] = [chat.user(), chat.user()];
      for (const text of ['one', 'two']) await chat.fact('VideoDelivered', chat.say(ada, text));
      assert.equal((await ownBudget(bob))?.[0], '$2.00 of $2.00');
      await chat.fact('VideoDelivered', chat.say(bob, 'one'));
    });

    it('renews at midnight in UTC', async () => {
      const ada = chat.user();
      for (const text of ['one', 'two']) await chat.fact('VideoDelivered', chat.say(ada, text));
      assert.match((await chat.ask(ada, 'three')).text ?? '', /only \$0\.40 is left/);
      chat.nextDay();
      assert.deepEqual(await ownBudget(ada), ['$2.00 of $2.00', renews(chat.now())]);
      await chat.fact('VideoDelivered', chat.say(ada, 'four'));
    });

    it('is not overshot by prompts that come at once', async () => {
      const ada = chat.user();
      const prompts = Array.from({ length: 10 }, (_, index) => chat.say(ada, `at once ${index}`));
      const refusals = () => chat.telegram.messages(ada).filter(({ text }) => text?.startsWith('This video costs'));
      await chat.telegram.waitFor(() => refusals().length === 8);
      const made = chat.facts('PromptAccepted').filter(({ data }) => data.userId === ada);
      assert.equal(made.length, 2);
      const lucky = prompts.filter(({ message_id }) => made.some(({ data }) => data.messageId === message_id));
      for (const prompt of lucky) await chat.fact('VideoDelivered', prompt);
    });
  });

  describe('/budget', () => {
    it('shows, sets and lifts the budgets while the bot runs', async () => {
      const none = 'Budgets a day (UTC)\nAll together: no limit\nEach user: $2.00\n\n';
      const howTo = 'Change them with /budget all 20, /budget user 5, or /budget all off.';
      assert.equal(await setBudget(''), none + howTo);
      assert.equal(await setBudget('user $2.50'), none.replace('$2.00', '$2.50') + howTo);
      assert.equal(await setBudget('User OFF'), none.replace('$2.00', 'no limit') + howTo);
      const ada = chat.user();
      assert.equal(await ownBudget(ada), undefined);
      assert.equal(await setBudget('user 2'), none + howTo);
    });

    it('changes nothing where it is not understood', async () => {
      const changes = chat.facts('BudgetChanged').length;
      for (const wrong of [
        'all',
        'user',
        'all -5',
        'all 1e3',
        'all 5 6',
        'nobody 5',
        'all 0,5',
        `all ${'9'.repeat(400)}`,
      ])
        assert.match(await setBudget(wrong), /^I do not understand that\. Nothing was changed\. Say it as in/, wrong);
      assert.equal(chat.facts('BudgetChanged').length, changes);
      assert.equal(chat.bot.log.broken, null);
    });

    it('holds for all together, also below what is spent already', async () => {
      chat.nextDay();
      const [ada, bob] = [chat.user(), chat.user()];
      await chat.fact('VideoDelivered', chat.say(ada, 'one'));
      assert.match(await setBudget('all 1'), /All together: \$0\.20 of \$1\.00 left/);
      const { text } = await chat.ask(bob, 'two');
      assert.match(text ?? '', /of this bot’s budget of \$1\.00 a day only \$0\.20 is left/);
      assert.match(await setBudget('all 0.5'), /All together: \$0\.00 of \$0\.50 left/);
      assert.match((await chat.ask(bob, 'two')).text ?? '', /of \$0\.50 a day only \$0\.00 is left/);
      assert.match(await setBudget('all 0'), /All together: \$0\.00 of \$0\.00 left/);
      assert.match(await setBudget('all off'), /All together: no limit/);
      await chat.fact('VideoDelivered', chat.say(bob, 'two'));
    });

    it('holds after a restart, as does what was spent', async () => {
      chat.nextDay();
      const ada = chat.user();
      await chat.fact('VideoDelivered', chat.say(ada, 'one'));
      await setBudget('user 1');
      await setBudget('all 7');
      await chat.restart();
      assert.equal((await ownBudget(ada))?.[0], '$0.20 of $1.00');
      assert.match(await setBudget(''), /All together: \$6\.20 of \$7\.00 left\nEach user: \$1\.00/);
      await setBudget('user 2');
      await setBudget('all off');
    });

    it('keeps all users together within it when everybody writes at once', async () => {
      chat.nextDay();
      await setBudget('all 4');
      const billed = chat.vertex.billedUsd;
      const users = Array.from({ length: 20 }, () => chat.user());
      for (const user of users) chat.say(user, 'everybody');
      const told = (user: number) =>
        chat.telegram.messages(user).some(({ text }) => text?.startsWith('This video costs'));
      await chat.telegram.waitFor(() => users.filter(told).length === 15);
      const lucky = users.filter((user) => !told(user));
      for (const user of lucky) await chat.video(user);
      assert.equal(Math.round((chat.vertex.billedUsd - billed) * 100) / 100, 4);
      assert.match(await setBudget('all off'), /no limit/);
    });
  });
});
