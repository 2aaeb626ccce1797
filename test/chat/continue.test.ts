import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { SeenMessage } from '../../scripts/emulators/telegram.ts';
import { buttonsOf } from '../support/messages.ts';
import { Chat } from './chat.ts';

describe('a chat whose videos go on', () => {
  let chat: Chat;
  let videosFolder: string;
  before(async () => {
    videosFolder = await mkdtemp(join(tmpdir(), 'telegram-video-gen-continue-'));
    const settings = { EVENT_JOURNAL: Chat.journal, BUDGET_USD_PER_USER_PER_DAY: '5' };
    chat = await Chat.open(settings, {}, { telegram: { videosFolder } });
  });
  after(async () => {
    await chat.close();
    await rm(videosFolder, { recursive: true });
  });

  const buttons = ['Go on from it · $0.70', 'A new video · $0.80'];
  const submitOf = (prompt: string) => chat.vertex.submits.filter((submit) => submit.prompt === prompt);

  /** A video of these words, as soon as the log knows where it is. */
  async function made(userId: number, words: string): Promise<SeenMessage> {
    const prompt = chat.say(userId, words);
    const video = await chat.video(userId, prompt.message_id);
    await chat.fact('VideoDelivered', prompt);
    return video;
  }

  describe('a reply with words to a video of the bot', () => {
    it('asks first, and goes on from its very bytes for 7 seconds at the price on the button', async () => {
      const ada = chat.user();
      const first = await made(ada, 'a train leaves');
      const question = await chat.ask(ada, 'it enters a tunnel', ada, { replyTo: first });
      assert.deepEqual(buttonsOf(question), buttons);
      assert.match(question.text ?? '', /go on for 7 s.*costs \$0\.70/);
      assert.deepEqual(submitOf('it enters a tunnel'), []);
      await chat.press(ada, question, 'Go on from it · $0.70');
      const second = await chat.video(ada, question.message_id);
      const [submit, another] = submitOf('it enters a tunnel');
      assert.equal(another, undefined);
      assert.equal(submit?.inputs.video?.sha256, chat.telegram.videos[0]?.sha256);
      assert.deepEqual([submit?.parameters.durationSeconds, submit?.parameters.aspectRatio], [7, '16:9']);
      assert.match(second.caption ?? '', /· 15 s · 720p · \$0\.70/);
      assert.equal(second.video?.duration, 15);
      const record = chat.facts('VideoGenerated').at(-1);
      assert.equal(record?.data.costUsd, 0.7);

      assert.deepEqual(buttonsOf(second), ['Again · $0.70']);
      await chat.press(ada, second, 'Again · $0.70');
      await chat.video(ada, second.message_id);
      const shas = submitOf('it enters a tunnel').map(({ inputs }) => inputs.video?.sha256);
      assert.deepEqual(shas, Array(2).fill(chat.telegram.videos[0]?.sha256));
    });

    it('can go on from what has gone on, also after a restart, until Veo takes no longer one', async () => {
      const ada = chat.user();
      let video = await made(ada, 'a river');
      for (const seconds of [15, 22, 29, 36]) {
        await chat.restart();
        const question = await chat.ask(ada, `bend ${seconds}`, ada, { replyTo: video });
        await chat.press(ada, question, 'Go on from it · $0.70');
        video = await chat.video(ada, question.message_id);
        await chat.fact('VideoDelivered', {
          chat: question.chat,
          message_id: question.reply_to_message?.message_id ?? 0,
        });
        assert.equal(video.video?.duration, seconds);
      }
      const refusal = await chat.ask(ada, 'one more bend', ada, { replyTo: video });
      assert.match(refusal.text ?? '', /none above 30 s/);
    });

    it('may mean a new video', async () => {
      const ada = chat.user();
      const first = await made(ada, 'a candle');
      const question = await chat.ask(ada, 'a lamp', ada, { replyTo: first });
      await chat.press(ada, question, 'A new video · $0.80');
      await chat.video(ada, question.message_id);
      assert.deepEqual(
        submitOf('a lamp').map(({ inputs }) => inputs.video),
        [undefined],
      );
    });

    it('counts in the budget, and keeps within it', async () => {
      const ada = chat.user();
      await chat.ask(ada, '/setmodel veo-3.1');
      const first = await made(ada, 'a dear mountain');
      const question = await chat.ask(ada, 'an avalanche', ada, { replyTo: first });
      await chat.press(ada, question, 'Go on from it · $2.80');
      await chat.said(ada, /This video costs \$2\.80, but of your budget of \$5\.00 a day only \$1\.80 is left/);
      assert.deepEqual(submitOf('an avalanche'), []);
    });

    it('is answered in words where it cannot go on', async () => {
      const extra = { EXTRA_MODELS: '[{"id":"veo-4.0-generate-001","aliases":["veo-4"],"pricePerSecond":0.05}]' };
      chat.vertex.offer('veo-4.0-generate-001');
      await chat.restart(extra);
      const ada = chat.user();
      const video = await made(ada, 'a wheel');
      await chat.ask(ada, '/setmodel veo-4');
      const other = await chat.ask(ada, 'it turns', ada, { replyTo: video });
      assert.match(other.text ?? '', /veo-4\.0-generate-001 cannot let a video go on/);
      chat.vertex.script({ when: { prompt: 'a heavy wheel' }, outcome: 'video', bytes: 21 * 1024 * 1024 });
      await chat.ask(ada, '/setmodel lite');
      const heavy = await made(ada, 'a heavy wheel');
      const large = await chat.ask(ada, 'it turns', ada, { replyTo: heavy });
      assert.match(large.text ?? '', /larger than the 20 MB/);
      await chat.restart({ EVENT_JOURNAL: undefined });
      const unknown = await chat.ask(ada, 'it turns', ada, { replyTo: video });
      assert.match(unknown.text ?? '', /do not know this video any more/);
      await chat.restart();
      assert.deepEqual(submitOf('it turns'), []);
    });

    it('that somebody else has sent is a prompt like any other', async () => {
      const [ada, bob] = [chat.user(), chat.user('Bob')];
      const group = chat.group();
      const video = {
        file_id: 'theirs',
        file_unique_id: 'theirs',
        width: 1,
        height: 1,
        duration: 1,
        file_name: '',
        mime_type: 'video/mp4',
      };
      const theirs = chat.send(bob, { video }, group);
      const prompt = chat.say(ada, '/video a swallow', group, { replyTo: theirs });
      await chat.video(group, prompt.message_id);
      assert.deepEqual(
        submitOf('a swallow').map(({ inputs }) => inputs.video),
        [undefined],
      );
    });
  });
});
