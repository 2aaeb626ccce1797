import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Api } from 'node-telegram-bot-api';
import type { GenerationContext } from '../../machines/generation.ts';
import {
  type Call,
  type SeenMessage,
  startTelegramEmulator,
  type TelegramEmulator,
} from '../../scripts/emulators/telegram.ts';
import { begin } from '../../src/generations/fold.ts';
import { ChatClient } from '../../src/telegram/outgoing/chat-client.ts';
import { rich } from '../../src/telegram/outgoing/formatting.ts';
import { Rate } from '../../src/telegram/outgoing/rate.ts';
import { StatusBoard } from '../../src/telegram/status/board.ts';
import { accepted } from '../support/facts.ts';

const token = '123456789:AAemulated-token-of-a-test-00000000000';

describe('a board of status messages', () => {
  let telegram: TelegramEmulator;
  before(async () => {
    telegram = await startTelegramEmulator({ token });
  });
  after(() => telegram.close());

  /** A board that would edit every message all the time, were there no limits. */
  function board() {
    const api = new Api(token, { apiRoot: telegram.root, maxRetries: 0 });
    const chat = new ChatClient({ once: api, uploads: api, repeating: api }, new Rate(Date.now));
    let words = 0;
    const troubles: unknown[] = [];
    const statuses = new StatusBoard({
      chat,
      clock: Date.now,
      rhythm: { refreshMs: 20, leastMs: 10, actionMs: 100_000 },
      view: (_, state) => {
        if (state === 'done') return null;
        const text =
          state === 'failed' ? 'The last word.' : state === 'queued' ? `Word ${++words}.` : 'The next state.';
        return { text: rich(text), keyboard: null };
      },
      onTrouble: (_, error) => troubles.push(error),
    });
    return { statuses, troubles };
  }

  let made = 0;
  /** A generation in a chat, in answer to nothing. */
  function generationIn(chatId: number): GenerationContext {
    made += 1;
    return begin(`g${made}`, accepted({ chatId, messageId: 1_000_000 + made, threadId: null })).context;
  }

  const person = (id: number): number => telegram.user({ id, first_name: 'Ada' }).id;
  const statusIn = (chatId: number): SeenMessage | undefined => telegram.messages(chatId).at(-1);
  const edits = (chatId?: number): Call[] =>
    telegram.calls('editMessageText').filter(({ params }) => chatId === undefined || params.chat_id === chatId);

  /** Timers may be a little early, since they count in whole milliseconds. */
  const TOLERANCE_MS = 5;

  function assertNoneEarly(calls: readonly Call[], first: number, everyMs: number): void {
    for (const [index, { at }] of calls.entries())
      assert.ok(at >= first + index * everyMs - TOLERANCE_MS, `edit ${index} came at ${at - first} ms`);
  }

  describe('the status messages of many generations at once', () => {
    it('keep to Telegram’s limits for all chats together, and all say their last word', async () => {
      const { statuses, troubles } = board();
      const people = Array.from({ length: 40 }, (_, index) => person(2001 + index));
      const group = telegram.group({ id: -1_001_000_000_777, title: 'Film club' }).id;
      const all = [group, ...people].map(generationIn);
      const began = Date.now();
      for (const generation of all) statuses.follow({ generation, state: 'queued' });
      await telegram.waitFor(() => edits().length >= 60 && edits(group).length >= 1);
      // Each message has its place on the timetable; none may be early, however late this machine is.
      assertNoneEarly(edits(), began + 40 * all.length, 40);
      for (const chatId of people) assertNoneEarly(edits(chatId), began + 1000, 1000);
      assertNoneEarly(edits(group), began + 3000, 3000);
      for (const generation of all) statuses.follow({ generation, state: 'failed' });
      await statuses.settled();
      for (const chatId of people) assert.equal(statusIn(chatId)?.text, 'The last word.');
      const inGroup = telegram.messages(group).map(({ text }) => text);
      assert.deepEqual(inGroup, ['The last word.']);
      assert.deepEqual(troubles, []);
    });
  });

  describe('a status message', () => {
    it('shows the last state, however slow the edit before it was', async () => {
      const { statuses } = board();
      const ada = person(3001);
      const generation = generationIn(ada);
      const slow = telegram.fault({ method: 'editMessageText', kind: 'hold', before: true, chatId: ada, times: 1 });
      statuses.follow({ generation, state: 'queued' });
      await telegram.waitFor(() => slow.held === 1);
      statuses.follow({ generation, state: 'generating.rendering' });
      statuses.follow({ generation, state: 'failed' });
      slow.release();
      await statuses.settled();
      const history = statusIn(ada)?.history ?? [];
      assert.equal(history.at(-1), 'The last word.');
      assert.ok(!history.includes('The next state.'));
    });

    it('says its last word in spite of a 429, and anew where it was deleted', async () => {
      const { statuses } = board();
      const [ada, bob] = [person(3002), person(3003)];
      const [first, second] = [generationIn(ada), generationIn(bob)];
      for (const generation of [first, second]) statuses.follow({ generation, state: 'generating.rendering' });
      await telegram.waitFor(() => statusIn(ada) && statusIn(bob));
      telegram.fault({ method: 'editMessageText', kind: '429', retryAfter: 1, chatId: ada, times: 1 });
      const status = statusIn(bob);
      assert.ok(status);
      telegram.remove(status);
      for (const generation of [first, second]) statuses.follow({ generation, state: 'failed' });
      await statuses.settled();
      assert.deepEqual(statusIn(ada)?.history, ['The next state.', 'The last word.']);
      assert.deepEqual(statusIn(bob)?.history, ['The last word.']);
    });
  });
});
