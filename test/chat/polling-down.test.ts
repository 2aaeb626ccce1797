import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { pause } from '../../src/time/timers.ts';
import { Chat } from './chat.ts';

describe('a bot that Telegram does not hear', () => {
  let chat: Chat;
  before(async () => {
    chat = await Chat.open({}, { pause: (_, signal) => pause(20, signal) });
  });
  after(() => chat.close());

  describe('while Telegram gives no updates', () => {
    it('videos are made and delivered all the same, and what was said meanwhile is answered later', async () => {
      const { telegram, vertex } = chat;
      const ada = chat.user();
      chat.holds('a fox');
      const prompt = chat.say(ada, 'a fox');
      await chat.fact('OperationStarted', prompt);
      const down = telegram.fault({ method: 'getUpdates', kind: '502' });
      // The poll that is waiting still brings this.
      await chat.ask(ada, '/help');
      await telegram.waitFor(() => down.fired > 2);
      const command = chat.say(ada, '/settings');
      const answered = () =>
        telegram.messages(ada).some(({ reply_to_message }) => reply_to_message?.message_id === command.message_id);
      vertex.finish();
      await chat.video(ada, prompt.message_id);
      assert.equal(answered(), false);
      down.remove();
      await telegram.waitFor(answered);
      assert.ok(chat.warnings.some((line) => line.includes('cannot be reached')));
    });
  });
});
