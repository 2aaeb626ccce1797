import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Message, SeenMessage } from '../../scripts/emulators/telegram.ts';
import { Chat } from './chat.ts';

describe('a bot with many chats', () => {
  let chat: Chat;
  before(async () => {
    chat = await Chat.open({ MAX_CONCURRENT: '5' });
  });
  after(() => chat.close());

  const answersIn = (chatId: number): SeenMessage[] => chat.telegram.messages(chatId).filter(({ by_bot }) => by_bot);

  describe('the answers in a chat', () => {
    it('come in the order of what they answer, however slow Telegram takes the first, and hold up no other chat', async () => {
      const [ada, bob] = [chat.user(), chat.user()];
      const hold = chat.telegram.fault({ method: 'sendMessage', kind: 'hold', before: true, chatId: ada, times: 1 });
      chat.holds('a slow fox');
      const said = ['/start', '/settings', 'a slow fox', '/setmodel', '/stats', '/help'].map((text) =>
        chat.say(ada, text),
      );
      await chat.telegram.waitFor(() => hold.held === 1);
      await chat.ask(bob, '/start');
      assert.deepEqual(answersIn(ada), []);
      hold.release();
      await chat.telegram.waitFor(() => answersIn(ada).length === said.length);
      assert.deepEqual(
        answersIn(ada).map(({ reply_to_message }) => reply_to_message?.message_id),
        said.map(({ message_id }) => message_id),
      );
      const prompt = said.find(({ text }) => text === 'a slow fox');
      assert.ok(prompt);
      await chat.fact('OperationStarted', prompt);
      chat.vertex.finish();
      await chat.video(ada);
    });

    it('do not wait for a video that is on its way there', async () => {
      const ada = chat.user();
      const hold = chat.telegram.fault({ method: 'sendVideo', kind: 'hold', before: true, chatId: ada });
      const prompt = chat.say(ada, 'a heavy fox');
      await chat.telegram.waitFor(() => hold.held === 1);
      await chat.ask(ada, '/settings');
      hold.remove();
      await chat.fact('VideoDelivered', prompt);
    });
  });

  describe('who blocks the bot', () => {
    const ends = async (prompt: Message) => {
      const { data } = await chat.fact('GenerationFailed', prompt);
      assert.deepEqual([data.code, data.stage, data.costUsd], ['CHAT_UNREACHABLE', 'uploading', 0.8]);
    };

    it('before the first word ends up with a video that nobody sees, and its cost', async () => {
      const ada = chat.user();
      const hold = chat.telegram.fault({ method: 'sendMessage', kind: 'hold', before: true, chatId: ada });
      const prompt = chat.say(ada, 'a shy fox');
      await chat.telegram.waitFor(() => hold.held === 1);
      chat.telegram.block(ada);
      hold.remove();
      await ends(prompt);
    });

    it('while it is rendered, likewise', async () => {
      const ada = chat.user();
      chat.holds('a patient fox');
      const prompt = chat.say(ada, 'a patient fox');
      await chat.fact('OperationStarted', prompt);
      chat.telegram.block(ada);
      chat.vertex.finish();
      await ends(prompt);
    });

    it('while it is uploaded, likewise', async () => {
      const ada = chat.user();
      const hold = chat.telegram.fault({ method: 'sendVideo', kind: 'hold', before: true, chatId: ada });
      const prompt = chat.say(ada, 'a late fox');
      await chat.telegram.waitFor(() => hold.held === 1);
      chat.telegram.block(ada);
      hold.remove();
      await ends(prompt);
    });
  });
});
