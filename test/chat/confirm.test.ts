import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { stageToken } from '../../scripts/emulators/stage.ts';
import { CallbackData } from '../../src/telegram/answers/button-data.ts';
import { buttonsOf, dataOf } from '../support/messages.ts';
import { Chat } from './chat.ts';

const price = 'Make the video · $0.80';
const question = 'This video costs $0.80 (veo-3.1-fast-generate-001, 8 s). Shall I make it?';
const started = 'On its way.';
const notYours = 'This button belongs to somebody else.';

describe('a bot that asks before it spends much', () => {
  let chat: Chat;
  before(async () => {
    chat = await Chat.open({ CONFIRM_ABOVE_USD: '0.5' });
  });
  after(() => chat.close());

  const made = (prompt: string) => chat.vertex.submits.filter((submit) => submit.prompt === prompt);

  /** A prompt and the question that it is answered with. */
  async function asked(userId: number, text: string, chatId = userId) {
    const prompt = chat.say(userId, text, chatId);
    return { prompt, ask: await chat.telegram.waitFor({ chat: chatId, after: prompt.message_id }) };
  }

  describe('a video above CONFIRM_ABOVE_USD', () => {
    it('asks first, and is made at a yes', async () => {
      const ada = chat.user();
      const { prompt, ask } = await asked(ada, 'a paper boat');
      assert.equal(ask.text, question);
      assert.deepEqual(buttonsOf(ask), [price]);
      assert.equal(ask.reply_to_message?.message_id, prompt.message_id);
      assert.equal(chat.facts('PromptAccepted').length, 0);
      assert.equal(await chat.press(ada, ask, price), started);
      const video = await chat.video(ada);
      assert.equal(video.reply_to_message?.message_id, prompt.message_id);
      assert.match(video.caption ?? '', /\$0\.80/);
      await chat.telegram.waitFor(() => !chat.seen(ask), { what: 'the question to go' });
      assert.deepEqual(
        chat.facts('PromptAccepted').map(({ data }) => data.origin),
        ['button'],
      );
    });

    it('is made once, however often and fast the yes comes', async () => {
      const ada = chat.user();
      const { ask } = await asked(ada, 'a comet');
      const data = dataOf(ask, price);
      const notes = await Promise.all([1, 2, 3].map(() => chat.press(ada, ask, data, true)));
      assert.equal(notes[0], started);
      for (const note of notes.slice(1)) assert.match(note ?? '', /started already|cannot see the prompt/);
      await chat.video(ada);
      assert.equal(made('a comet').length, 1);
    });

    it('waits for the yes of its author alone', async () => {
      const [owner, ada] = [chat.user(), chat.user()];
      const group = chat.group({ admins: [owner] });
      const { ask } = await asked(ada, '/video a heron', group);
      assert.equal(await chat.press(owner, ask, price), notYours);
      assert.deepEqual(made('a heron'), []);
      assert.equal(await chat.press(ada, ask, price), started);
      await chat.video(group);
    });

    it('costs what the question said, whatever the settings are by then', async () => {
      const ada = chat.user();
      const { ask } = await asked(ada, 'a lantern');
      await chat.ask(ada, '/setmodel veo-3.1');
      await chat.press(ada, ask, price);
      assert.match((await chat.video(ada)).caption ?? '', /^veo-3\.1-fast-generate-001 · .* · \$0\.80/);
      assert.equal(made('a lantern')[0]?.model, 'veo-3.1-fast-generate-001');
    });

    it('is asked about anew where its price has changed since', async () => {
      const ada = chat.user();
      const { ask } = await asked(ada, 'a kite');
      const dearer = '[{"id":"veo-3.1-fast-generate-001","aliases":["veo-3.1-fast"],"pricePerSecond":0.2}]';
      await chat.restart({ EXTRA_MODELS: dearer });
      assert.equal(await chat.press(ada, ask, price), 'Please see the price: it stands on the button now.');
      await chat.hasButtons(ask, 'Make the video · $1.60');
      assert.deepEqual(made('a kite'), []);
      assert.equal(await chat.press(ada, ask, 'Make the video · $1.60'), started);
      assert.match((await chat.video(ada)).caption ?? '', /\$1\.60/);
      await chat.restart();
    });

    it('is made after a restart too, since nothing of it was stored', async () => {
      const ada = chat.user();
      const { ask } = await asked(ada, 'a swan');
      await chat.restart();
      assert.equal(await chat.press(ada, ask, price), started);
      await chat.video(ada);
    });

    it('says so where the prompt is gone', async () => {
      const ada = chat.user();
      const { prompt, ask } = await asked(ada, 'a cloud');
      chat.telegram.remove(prompt);
      assert.equal(await chat.press(ada, ask, price), 'I cannot see the prompt any more. Please send it again.');
      assert.deepEqual(made('a cloud'), []);
    });

    it('is not asked about where it costs as much, or less', async () => {
      const ada = chat.user();
      await chat.ask(ada, '/setmodel veo-3.1-lite');
      chat.say(ada, 'a meadow');
      await chat.video(ada);
      await chat.restart({ CONFIRM_ABOVE_USD: '0.8' });
      const bob = chat.user();
      chat.say(bob, 'a meadow');
      await chat.video(bob);
      await chat.restart();
    });
  });

  describe('Again above CONFIRM_ABOVE_USD', () => {
    it('has named its price already, and starts one video', async () => {
      const ada = chat.user();
      const { ask } = await asked(ada, 'a brook');
      await chat.press(ada, ask, price);
      const video = await chat.video(ada);
      const again = dataOf(video, 'Again · $0.80');
      assert.deepEqual(await Promise.all([1, 2].map(() => chat.press(ada, video, again, true))), [
        started,
        'This has been started already.',
      ]);
      await chat.video(ada, video.message_id);
      assert.equal(made('a brook').length, 2);
    });

    it('shows its price first where an earlier version of the bot has written none on it', async () => {
      const ada = chat.user();
      const { ask } = await asked(ada, 'a harbour');
      await chat.press(ada, ask, price);
      const video = await chat.video(ada);
      const old = new CallbackData(stageToken).write({ kind: 'again', model: null }) ?? '';
      assert.equal(await chat.press(ada, video, old, true), 'Please see the price: it stands on the button now.');
      assert.equal(made('a harbour').length, 1);
    });

    it('with another model has named its price already', async () => {
      const ada = chat.user();
      const { ask } = await asked(ada, 'a tower');
      await chat.press(ada, ask, price);
      const video = await chat.video(ada);
      assert.equal(await chat.press(ada, video, 'Again with veo-3.1 · $3.20'), started);
      assert.match((await chat.video(ada, video.message_id)).caption ?? '', /\$3\.20/);
    });
  });

  describe('what is plainly no prompt', () => {
    const noPrompt = /^That does not look like a prompt, so I have not begun a video\./;

    it('is asked about with a button that carries the price, and made at a yes', async () => {
      await chat.restart({ CONFIRM_ABOVE_USD: undefined });
      const ada = chat.user();
      for (const text of ['hi', 'Thanks!', '👍']) {
        const { ask, prompt } = await asked(ada, text);
        assert.match(ask.text ?? '', noPrompt);
        assert.deepEqual(buttonsOf(ask), [price]);
        assert.equal(ask.reply_to_message?.message_id, prompt.message_id);
        assert.deepEqual(made(text), []);
      }
      const { ask } = await asked(ada, '🦊');
      assert.equal(await chat.press(ada, ask, price), started);
      await chat.video(ada);
      assert.equal(made('🦊').length, 1);
    });

    it('is asked about in a group as well, by a mention or a reply, and not behind /video', async () => {
      const ada = chat.user();
      const group = chat.group({ admins: [ada] });
      const { ask } = await asked(ada, '@VideoGenBot thank you', group);
      assert.match(ask.text ?? '', noPrompt);
      const reply = await chat.ask(ada, 'ok', group, { replyTo: ask });
      assert.match(reply.text ?? '', noPrompt);
      assert.match((await chat.ask(ada, '@VideoGenBot', group)).text ?? '', /^Please write what the video should show/);
      const { message_id } = chat.say(ada, '/video wow', group);
      await chat.video(group, message_id);
      assert.equal(made('wow').length, 1);
      assert.deepEqual([...made('ok'), ...made('thank you')], []);
      await chat.restart();
    });
  });

  describe('a prompt that was sent while the bot was away', () => {
    const hoursAgo = (hours: number) => ({ date: Math.floor(chat.now() / 1000) - hours * 3600 });

    it('is asked about, and made at the yes of its author', async () => {
      const [owner, ada] = [chat.user(), chat.user()];
      const group = chat.group({ admins: [owner] });
      await chat.restart({ CONFIRM_ABOVE_USD: undefined });
      const prompt = chat.say(ada, '/video a lark', group, hoursAgo(2));
      const ask = await chat.said(group, 'I was away when you sent this. Shall I still make the video?');
      assert.deepEqual(buttonsOf(ask), [price]);
      assert.equal(await chat.press(owner, ask, price), notYours);
      assert.equal(await chat.press(ada, ask, price), started);
      const video = await chat.video(group);
      assert.equal(video.reply_to_message?.message_id, prompt.message_id);
      assert.equal(made('a lark').length, 1);
      await chat.restart();
    });

    it('is made at once where that was not long ago', async () => {
      const ada = chat.user();
      await chat.ask(ada, '/setmodel veo-3.1-lite');
      chat.say(ada, 'a dune', ada, hoursAgo(0.9));
      await chat.video(ada);
    });
  });
});
