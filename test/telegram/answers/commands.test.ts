import assert from 'node:assert/strict';
import { test } from 'node:test';
import { begin } from '../../../src/generations/fold.ts';
import { Commands, type CommandTools } from '../../../src/telegram/answers/commands.ts';
import { en } from '../../../src/telegram/texts/en.ts';
import { accepted } from '../../support/facts.ts';

const user = { id: 1001, name: 'ada' };
const home = { chatId: 1001, threadId: null, isPrivate: true };

/** What `/cancel` as a message of some chat ends, with one unfinished generation of a prompt of the private chat. */
async function cancelledBy(command: { chatId: number; messageId: number }, promptId: number): Promise<string[]> {
  const { context } = begin('g', accepted({ userId: user.id, chatId: home.chatId, messageId: promptId }));
  const cancelled: string[] = [];
  const tools = {
    texts: en,
    generations: {
      live: () => [{ ...context, state: 'generating.rendering' }],
      cancel: async (id: string) => {
        cancelled.push(id);
        return { kind: 'charged', costUsd: 0.8 };
      },
    },
  } as unknown as CommandTools;
  await new Commands(tools).answer('cancel', '', user, { ...home, ...command });
  return cancelled;
}

test('a /cancel ends what was asked for before it, and nothing later where it comes again after a crash', async () => {
  assert.deepEqual(await cancelledBy({ chatId: home.chatId, messageId: 8 }, 7), ['g']);
  assert.deepEqual(await cancelledBy({ chatId: home.chatId, messageId: 8 }, 9), []);
});

test('a /cancel of another chat ends it as well: messages of two chats have no order', async () => {
  assert.deepEqual(await cancelledBy({ chatId: -5, messageId: 8 }, 9), ['g']);
});
