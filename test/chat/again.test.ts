import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as soon } from 'node:timers/promises';
import { buttonsOf, dataOf } from '../support/messages.ts';
import { Chat } from './chat.ts';

const again = ['Again · $0.80', 'Again with veo-3.1 · $3.20', 'Again with veo-3.1-lite · $0.40'];
const againUnderVideo = again.toSpliced(1, 0, 'Again, tall 9:16 · $0.80');
const promptGone = 'I cannot see the prompt any more. Please send it again.';
const started = 'On its way.';

describe('a chat with a bot that makes videos again', () => {
  let chat: Chat;
  before(async () => {
    chat = await Chat.open({ MAX_PER_USER: '5', MAX_CONCURRENT: '50' });
    chat.holds('forever');
    chat.vertex.script({ when: { prompt: 'filtered' }, outcome: 'filtered' });
  });
  after(() => chat.close());

  /** What Google was asked to make of a prompt with this word in it: model and prompt. */
  const made = (word: string) =>
    chat.vertex.submits.filter(({ prompt }) => prompt.includes(word)).map(({ model, prompt }) => [model, prompt]);

  describe('the button Again', () => {
    it('stands under a video and makes the same prompt once more, as a reply to it', async () => {
      const ada = chat.user();
      const prompt = chat.say(ada, 'a paper boat');
      const video = await chat.video(ada);
      assert.deepEqual(buttonsOf(video), againUnderVideo);
      assert.equal(await chat.press(ada, video, 'Again · $0.80'), started);
      const second = await chat.video(ada, video.message_id);
      assert.equal(second.reply_to_message?.message_id, prompt.message_id);
      assert.deepEqual(made('a paper boat'), Array(2).fill(['veo-3.1-fast-generate-001', 'a paper boat']));
      await chat.hasButtons(video);
      assert.deepEqual(buttonsOf(second), againUnderVideo);
    });

    it('stands under a failure', async () => {
      const ada = chat.user();
      const prompt = chat.say(ada, 'a filtered one');
      const failure = await chat.said(ada, 'safety filter');
      assert.deepEqual(buttonsOf(failure), again);
      await chat.press(ada, failure, 'Again · $0.80');
      const second = await chat.said(ada, 'safety filter', failure.message_id);
      assert.equal(second.reply_to_message?.message_id, prompt.message_id);
      assert.equal(made('a filtered one').length, 2);
    });

    it('stands under what was cancelled', async () => {
      const ada = chat.user();
      await chat.fact('OperationStarted', chat.say(ada, 'forever and a day'));
      const status = await chat.said(ada, 'Generating');
      await chat.press(ada, status, 'Cancel (still $0.80)');
      await chat.shows(status, 'Cancelled.');
      await chat.hasButtons(status, ...again);
      assert.equal(await chat.press(ada, status, 'Again · $0.80'), started);
      await chat.vertex.waitFor(() => made('forever and a day').length === 2);
    });

    it('takes the settings of today', async () => {
      const ada = chat.user();
      chat.say(ada, 'a kite');
      const video = await chat.video(ada);
      await chat.ask(ada, '/setmodel veo-3.1-lite');
      await chat.press(ada, video, 'Again · $0.80');
      const second = await chat.video(ada, video.message_id);
      assert.match(second.caption ?? '', /^veo-3\.1-lite-generate-001 · .* · \$0\.40/);
      assert.deepEqual(buttonsOf(second), [
        'Again · $0.40',
        'Again, tall 9:16 · $0.40',
        'Again with veo-3.1 · $3.20',
        'Again with veo-3.1-fast · $0.80',
      ]);
    });

    it('shows the price of today first where that is above the one it names', async () => {
      const ada = chat.user();
      chat.say(ada, 'a harbour');
      const video = await chat.video(ada);
      await chat.ask(ada, '/setmodel veo-3.1');
      const note = 'Please see the price: it stands on the button now.';
      assert.equal(await chat.press(ada, video, 'Again · $0.80'), note);
      await chat.hasButtons(
        video,
        'Again · $3.20',
        'Again, tall 9:16 · $3.20',
        'Again with veo-3.1-fast · $0.80',
        'Again with veo-3.1-lite · $0.40',
      );
      assert.equal(made('a harbour').length, 1);
      assert.equal(await chat.press(ada, video, 'Again · $3.20'), started);
      assert.match((await chat.video(ada, video.message_id)).caption ?? '', /\$3\.20/);
    });

    it('still offers the other shape where that is what was pressed before the price was shown', async () => {
      const ada = chat.user();
      chat.say(ada, 'a pier');
      const video = await chat.video(ada);
      await chat.ask(ada, '/setmodel veo-3.1');
      await chat.press(ada, video, 'Again, tall 9:16 · $0.80');
      await chat.hasButtons(
        video,
        'Again · $3.20',
        'Again, tall 9:16 · $3.20',
        'Again with veo-3.1-fast · $0.80',
        'Again with veo-3.1-lite · $0.40',
      );
      await chat.press(ada, video, 'Again, tall 9:16 · $3.20');
      const second = await chat.video(ada, video.message_id);
      assert.deepEqual([second.video?.width, second.video?.height], [720, 1280]);
    });

    it('takes another model at the price it names, and leaves the settings as they are', async () => {
      const ada = chat.user();
      chat.say(ada, 'a lantern');
      const video = await chat.video(ada);
      await chat.press(ada, video, 'Again with veo-3.1 · $3.20');
      const second = await chat.video(ada, video.message_id);
      assert.match(second.caption ?? '', /^veo-3\.1-generate-001 · .* · \$3\.20/);
      assert.match((await chat.ask(ada, '/settings')).text ?? '', /Model: veo-3\.1-fast-generate-001/);
    });

    it('leaves the command and the mention out, however the prompt came', async () => {
      const [owner, ada] = [chat.user(), chat.user()];
      const group = chat.group({ admins: [owner] });
      const ways = ['/video one', '/VIDEO@VideoGenBot two', '@VideoGenBot three', '@videogenbot /video four'];
      for (const [index, way] of ways.entries()) {
        const word = ['one', 'two', 'three', 'four'][index] ?? '';
        const { message_id } = chat.say(ada, `${way} of clubs`, group);
        const video = await chat.video(group, message_id);
        assert.equal(await chat.press(ada, video, 'Again · $0.80'), started, way);
        await chat.video(group, video.message_id);
        assert.deepEqual(
          made(`${word} of clubs`).map(([, prompt]) => prompt),
          Array(2).fill(`${word} of clubs`),
        );
      }
    });

    it('takes a prompt that is a reply to the bot', async () => {
      const ada = chat.user();
      const group = chat.group({ admins: [ada] });
      const help = await chat.ask(ada, '/help', group);
      const { message_id } = chat.say(ada, 'a swan', group, { replyTo: help });
      const video = await chat.video(group, message_id);
      await chat.press(ada, video, 'Again · $0.80');
      await chat.video(group, video.message_id);
      assert.equal(made('a swan').length, 2);
    });

    it('asks for the prompt where it is gone', async () => {
      const ada = chat.user();
      const prompt = chat.say(ada, 'a cloud');
      const video = await chat.video(ada);
      chat.telegram.remove(prompt);
      assert.equal(await chat.press(ada, video, 'Again · $0.80'), promptGone);
      assert.equal(await chat.press(ada, video, 'Again with veo-3.1 · $3.20'), promptGone);
      assert.equal(made('a cloud').length, 1);
    });

    it('asks for the prompt where its own message is gone', async () => {
      const ada = chat.user();
      chat.say(ada, 'a brook');
      const video = await chat.video(ada);
      chat.telegram.remove(video);
      assert.equal(await chat.press(ada, video, dataOf(video, 'Again · $0.80'), true), promptGone);
      assert.equal(made('a brook').length, 1);
    });

    it('starts one video, however often and fast it is pressed', async () => {
      const ada = chat.user();
      chat.say(ada, 'a comet');
      const video = await chat.video(ada);
      const buttons = ['Again · $0.80', 'Again · $0.80', 'Again with veo-3.1 · $3.20', 'Again · $0.80'].map((label) =>
        dataOf(video, label),
      );
      const notes = await Promise.all(buttons.map((data) => chat.press(ada, video, data, true)));
      assert.deepEqual(notes, [started, ...Array(3).fill('This has been started already.')]);
      await chat.video(ada, video.message_id);
      assert.equal(await chat.press(ada, video, buttons[0] ?? '', true), 'This has been started already.');
      assert.equal(made('a comet').length, 2);
    });

    it('belongs to the author of the prompt', async () => {
      const [owner, ada, bob] = [chat.user(), chat.user(), chat.user()];
      const group = chat.group({ admins: [owner] });
      const { message_id } = chat.say(ada, '/video a dragonfly', group);
      const video = await chat.video(group, message_id);
      for (const other of [bob, owner])
        for (const label of again)
          assert.equal(await chat.press(other, video, label), 'This button belongs to somebody else.');
      assert.deepEqual(buttonsOf(chat.seen(video)), againUnderVideo);
      assert.equal(await chat.press(ada, video, 'Again · $0.80'), started);
      await chat.video(group, video.message_id);
      assert.equal(made('a dragonfly').length, 2);
    });

    it('says in a message why it is not possible now, and stays', async () => {
      const ada = chat.user();
      const prompts = [1, 2, 3, 4, 5].map((number) => chat.say(ada, `forever ${number}`));
      for (const prompt of prompts) await chat.fact('OperationStarted', prompt);
      const other = chat.user();
      chat.say(other, 'a meadow');
      const video = await chat.video(other);
      await chat.restart({ BUDGET_USD_PER_USER_PER_DAY: '0.5' });
      assert.equal(await chat.press(other, video, 'Again · $0.80'), 'This is not possible right now; see my message.');
      await chat.said(other, 'only $0.50 is left', video.message_id);
      assert.deepEqual(buttonsOf(chat.seen(video)), againUnderVideo);
      assert.equal(await chat.press(other, video, 'Again with veo-3.1-lite · $0.40'), started);
      await chat.video(other, video.message_id);
    });
  });

  describe('an update that comes again after a restart', () => {
    it('starts nothing a second time, be it a prompt or a press', async () => {
      const chat = await Chat.open({ EVENT_JOURNAL: Chat.journal }, { pause: () => soon(5) });
      const ada = chat.user();
      await chat.ask(ada, '/help');
      await chat.stopUnconfirmed(async () => {
        chat.say(ada, 'a lighthouse');
        await chat.video(ada);
      });
      await chat.start();
      await chat.ask(ada, '/help');
      assert.deepEqual(chat.prompts, ['a lighthouse']);
      const video = await chat.video(ada);
      await chat.stopUnconfirmed(async () => {
        assert.equal(await chat.press(ada, video, 'Again · $0.80'), started);
        await chat.video(ada, video.message_id);
      });
      // The press was answered before, so that Telegram takes no second answer.
      chat.expectLateAnswer();
      await chat.start();
      await chat.telegram.waitFor(() => chat.telegram.calls('answerCallbackQuery').at(-1)?.status === 400);
      await chat.ask(ada, '/help');
      assert.deepEqual(chat.prompts, ['a lighthouse', 'a lighthouse']);
      assert.equal(chat.facts('PromptAccepted').length, 2);
      await chat.close();
    });
  });
});
