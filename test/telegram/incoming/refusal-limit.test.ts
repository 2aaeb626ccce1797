import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RefusalLimit } from '../../../src/telegram/incoming/refusal-limit.ts';

const told = (limit: RefusalLimit, chats: readonly number[], now: number): number =>
  chats.filter((chat) => limit.mayTell(chat, now)).length;

describe('refusals', () => {
  it('are told ten times a minute in a chat, and twenty times a second in all', () => {
    const limit = new RefusalLimit();
    assert.equal(told(limit, Array(50).fill(1), 0), 10);
    assert.equal(told(limit, [2, 3, 4], 10), 3, 'one chat takes nothing from the others');
    assert.equal(told(limit, Array(50).fill(1), 59_999), 0);
    assert.equal(told(limit, Array(50).fill(1), 60_000), 10);
    const crowd = Array.from({ length: 10_000 }, (_, index) => 100 + index);
    assert.equal(told(limit, crowd, 70_000), 20);
    assert.equal(told(limit, crowd.slice(0, 30), 71_000), 20);
  });

  it('are told anew where the clock was set back', () => {
    const limit = new RefusalLimit();
    assert.equal(told(limit, Array(11).fill(1), 86_400_000), 10);
    assert.equal(told(limit, Array(11).fill(1), 0), 10);
  });
});
