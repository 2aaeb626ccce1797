import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SeenMessage } from '../../scripts/emulators/telegram.ts';
import { Chat } from './chat.ts';

describe('a bot that makes one video at a time', () => {
  let chat: Chat;
  before(async () => {
    const waits = { status: { refreshMs: 200, leastMs: 100, actionMs: 100_000 } };
    chat = await Chat.open({ MAX_CONCURRENT: '1', MAX_PER_USER: '1' }, waits);
    chat.holds('slow');
  });
  after(() => chat.close());

  const line = (position: number) => `Queued: number ${position} in line.`;

  describe('the queue', () => {
    it('shows everybody their place, and keeps it fresh', async () => {
      const [ada, bob, eve] = [chat.user('Ada'), chat.user('Bob'), chat.user('Eve')];
      const running = chat.say(ada, 'a slow one');
      await chat.fact('OperationStarted', running);
      const second = await chat.ask(ada, 'the second');
      const first = await chat.ask(bob, 'the first');
      const third = await chat.ask(eve, 'another slow one');
      assert.deepEqual(
        [second, first, third].map(({ text }) => text),
        [line(1), line(2), line(3)],
      );
      chat.vertex.finish();
      await chat.video(ada, second.message_id);
      await chat.shows(third, /Generating/);
      chat.vertex.finish();
      await chat.video(eve);
      for (const user of [ada, bob]) await chat.video(user);
      // Nobody was ever told to be further back than before.
      for (const place of [first, second, third].map(placesOf))
        assert.deepEqual(
          place,
          place.toSorted((one, two) => two - one),
        );
    });

    it('edits a place only where it has changed', async () => {
      const [ada, bob, eve] = [chat.user('Ada'), chat.user('Bob'), chat.user('Eve')];
      await chat.fact('OperationStarted', chat.say(ada, 'a slow one'));
      const first = await chat.ask(bob, 'a first');
      const second = await chat.ask(eve, 'a second');
      await chat.press(bob, first, 'Cancel');
      await chat.shows(second, line(1));
      assert.deepEqual(historyOf(second), [line(2), line(1)]);
      chat.vertex.finish();
      await chat.video(eve);
    });
  });

  describe('while Google works', () => {
    it('a 429 is waited out, and no longer though the clock of the machine is set back', async () => {
      const own = await Chat.open({}, { status: { refreshMs: 50, leastMs: 20, actionMs: 100_000 } });
      own.holds('slow');
      const [ada, bob] = [own.user('Ada'), own.user('Bob')];
      await own.ask(ada, 'a slow one');
      const flood = own.telegram.fault({
        method: 'editMessageText',
        kind: '429',
        retryAfter: 1,
        chatId: ada,
        times: 1,
      });
      own.pass(10_000);
      await own.telegram.waitFor(() => flood.fired === 1, { what: 'the 429' });
      // By now the bot has heard of it.
      await own.ask(bob, '/settings');
      own.pass(-3_600_000);
      own.vertex.finish();
      await own.video(ada);
      await own.close();
    });

    it('the usual time is shown from the sixth video of a model on: the median of those before', async () => {
      const own = await Chat.open();
      own.holds('slow');
      const ada = own.user();
      for (const [index, seconds] of [100, 20, 70, 30, 90].entries()) {
        const prompt = own.say(ada, `slow ${index}`);
        const status = await own.said(ada, 'Generating', prompt.message_id);
        assert.deepEqual(status.history, ['Generating: 0:00']);
        await own.fact('OperationStarted', prompt);
        own.pass(seconds * 1000);
        own.vertex.finish();
        await own.fact('VideoDelivered', prompt);
      }
      const sixth = own.say(ada, 'the sixth');
      await own.said(ada, /^Generating: 0:00 \(usually about 1:1\d\)$/, sixth.message_id);
      await own.fact('VideoDelivered', sixth);
      await own.ask(ada, '/setmodel veo-3.1-lite');
      const other = own.say(ada, 'another model');
      assert.equal((await own.said(ada, 'Generating', other.message_id)).text, 'Generating: 0:00');
      await own.fact('VideoDelivered', other);
      await own.close();
    });
  });

  const historyOf = ({ chat: { id }, message_id }: SeenMessage): string[] =>
    chat.telegram.messages(id, { deleted: true }).find((message) => message.message_id === message_id)?.history ?? [];
  const placesOf = (message: SeenMessage): number[] =>
    historyOf(message).flatMap((text) => /number (\d+)/.exec(text)?.slice(1).map(Number) ?? []);
});
