import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buttonsOf, wordsOf } from '../support/messages.ts';
import { Chat } from './chat.ts';

describe('the statistics of a bot', () => {
  let chat: Chat;
  let [root, ada, bob] = [0, 0, 0];

  /** A video on the bot's present day. */
  const makes = async (userId: number, text = 'a video') => {
    await chat.fact('VideoDelivered', chat.say(userId, text));
  };
  const days = (count: number) => chat.pass(count * 86_400_000);

  before(async () => {
    chat = await Chat.open({ ADMIN_USER_IDS: '1001', EVENT_JOURNAL: Chat.journal });
    [root, ada, bob] = [chat.user('Root'), chat.user('Ada'), chat.user('Bob')];
    await chat.ask(bob, '/setmodel veo-3.1-lite');
    // 30 days before the last one, 29, 6 and the last one itself
    await makes(ada);
    days(1);
    await makes(ada);
    days(23);
    await makes(bob);
    days(6);
    await makes(bob);
  });
  after(() => chat.close());

  const made = (words: string) =>
    [/Videos made: (\S+)/, /Total cost: (\S+)/].map((pattern) => pattern.exec(words)?.[1]);

  describe('/stats', () => {
    it('shows all that everybody made, with the models and users by cost', async () => {
      const words = wordsOf(await chat.ask(root, '/stats'));
      assert.match(words, /^Statistics\n/);
      assert.deepEqual(made(words), ['4', '$2.40']);
      assert.match(
        words,
        /By model\nveo-3\.1-fast-generate-001: 2 videos, \$1\.60\nveo-3\.1-lite-.*: 2 videos, \$0\.80/,
      );
      assert.match(words, /Users by cost\n1\. ada1002: \$1\.60, 2 videos\n2\. bob1003: \$0\.80, 2 videos/);
    });

    it('has a button for each period, which shows it in its place', async () => {
      const stats = await chat.ask(root, '/stats');
      assert.deepEqual(buttonsOf(stats), ['Today', '7 days', '30 days', '· All ·', 'Me']);
      for (const [button, title, expected] of [
        ['Today', 'Today (UTC)', ['1', '$0.40']],
        ['7 days', 'The last 7 days', ['2', '$0.80']],
        ['30 days', 'The last 30 days', ['3', '$1.60']],
        ['All', 'Statistics', ['4', '$2.40']],
      ] as const) {
        const now = await shownAfter(stats.message_id);
        assert.equal(await chat.press(root, now, button), undefined);
        const shown = await chat.said(root, title, stats.message_id - 1);
        assert.deepEqual(made(wordsOf(shown)), expected, button);
      }
    });

    it('shows one’s own under Me, for the same period', async () => {
      const stats = await chat.ask(ada, '/stats');
      await chat.press(ada, stats, 'Me');
      const mine = await chat.said(ada, 'Statistics: yours', stats.message_id - 1);
      assert.deepEqual(made(wordsOf(mine)), ['2', '$1.60']);
      assert.ok(!wordsOf(mine).includes('Users by cost'));
      await chat.press(ada, mine, '30 days');
      const month = await chat.said(ada, 'The last 30 days: yours', stats.message_id - 1);
      assert.deepEqual(made(wordsOf(month)), ['1', '$0.80']);
      assert.deepEqual(buttonsOf(month), ['Today', '7 days', '· 30 days ·', 'All', 'Everybody']);
      await chat.press(ada, month, 'Everybody');
      assert.deepEqual(made(wordsOf(await chat.said(ada, /The last 30 days\n/, stats.message_id - 1))), ['3', '$1.60']);
    });

    it('is turned by the one who asked alone', async () => {
      const group = chat.group({ admins: [bob] });
      const stats = await chat.ask(ada, '/stats', group);
      assert.equal(await chat.press(bob, stats, 'Me'), 'This button belongs to somebody else.');
    });

    it('speaks of one video in the singular', async () => {
      const words = wordsOf(await chat.ask(root, '/stats'));
      const stats = await chat.said(root, 'Statistics', 0);
      await chat.press(root, stats, 'Today');
      const today = wordsOf(await chat.said(root, 'Today (UTC)'));
      assert.match(today, /-lite-generate-001: 1 video, \$0\.40\n/);
      assert.match(today, /known for 1 prompt\)/);
      assert.match(words, /known for 4 prompts\)/);
    });

    it('counts what is in progress, failed and cancelled', async () => {
      chat.holds('forever');
      chat.vertex.script({ when: { prompt: 'unclear' }, status: 500 });
      const eve = chat.user('Eve');
      await chat.fact('GenerationFailed', chat.say(eve, 'an unclear one'));
      await chat.fact('OperationStarted', chat.say(eve, 'forever'));
      await chat.ask(eve, '/cancel');
      await chat.fact('OperationStarted', chat.say(eve, 'forever'));
      const stats = await chat.ask(eve, '/stats');
      await chat.press(eve, stats, 'Me');
      const words = wordsOf(await chat.said(eve, 'yours', stats.message_id - 1));
      assert.match(words, /In progress: 1\nFailed: 1\nCancelled: 1\nSuccess rate: 0%\n/);
      assert.match(words, /Total cost: \$0\.80 \(and 1 video that Google may have charged\)/);
      await chat.ask(eve, '/cancel');
    });
  });

  /** The newest message of the bot's to the admin, whichever kind it has become. */
  const shownAfter = (messageId: number) => chat.telegram.waitFor({ chat: root, after: messageId - 1 });
});
