import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buttonsOf } from '../support/messages.ts';
import { Chat } from './chat.ts';

const part = (letter: string) => `${letter} `.repeat(2_048);

describe('a chat with long texts', () => {
  let chat: Chat;
  before(async () => {
    chat = await Chat.open();
  });
  after(() => chat.close());

  describe('a text that Telegram has cut into several messages', () => {
    it('makes no video and costs nothing, and is answered once', async () => {
      const ada = chat.user();
      const [first, ...rest] = [part('a'), part('b'), 'the end.'].map((text) => chat.say(ada, text));
      assert.ok(first);
      const failed = await chat.fact('GenerationFailed', first);
      assert.deepEqual([failed.data.code, failed.data.costUsd], ['PROMPT_CUT', 0]);
      const answer = await chat.said(ada, /cut your text into several messages.* It cost nothing\. Please send/);
      assert.equal(answer.reply_to_message?.message_id, first.message_id);
      assert.deepEqual(buttonsOf(answer), []);
      const next = chat.say(ada, 'a short one');
      await chat.video(ada, next.message_id);
      assert.deepEqual(chat.prompts, ['a short one']);
      const answered = chat.telegram.messages(ada).map(({ reply_to_message }) => reply_to_message?.message_id);
      for (const { message_id } of rest) assert.ok(!answered.includes(message_id));
    });

    it('is not looked for once a question about its first part was asked: the rest is refused by itself', async () => {
      const ada = chat.user();
      const sentAt = { date: Math.floor(chat.now() / 1000) - 7_200 };
      const first = chat.say(ada, part('a'), ada, sentAt);
      await chat.said(ada, /I was away/, first.message_id);
      const answer = await chat.ask(ada, 'the end.', ada, sentAt);
      assert.match(answer.text ?? '', /rest of a text that Telegram has cut.*costs nothing/);
    });

    it('is one video where it is long but whole', async () => {
      const ada = chat.user();
      const whole = 'x'.repeat(4096);
      chat.say(ada, whole);
      await chat.video(ada);
      assert.equal(chat.prompts.filter((prompt) => prompt === whole).length, 1);
    });
  });
});
