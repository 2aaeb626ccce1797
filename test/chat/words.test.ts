import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { en } from '../../src/telegram/texts/en.ts';
import { wordsOf } from '../support/messages.ts';
import { Chat } from './chat.ts';

describe('numbers in words', () => {
  const waiting = (count: number) => en.queueFull(count).text;
  const budget = { scope: 'user', limitUsd: 5, leftUsd: 0.2, renewsAt: Date.UTC(2026, 11, 1) } as const;

  it('are singular for one and plural for all others', () => {
    assert.match(waiting(1), /^You already have 1 prompt waiting\./);
    assert.match(waiting(5), /^You already have 5 prompts waiting\./);
    assert.match(waiting(0), /^Your last prompt is still at work\./);
    assert.equal(en.admin.exported(1).text, '1 record as CSV.');
    assert.equal(en.admin.exported(12_345).text, '12,345 records as CSV.');
  });

  it('write every amount in the same way', () => {
    assert.equal(en.buttons.run(0.8), 'Make the video · $0.80');
    assert.equal(en.buttons.againWith('veo-3.1', 1234.5), 'Again with veo-3.1 · $1,234.50');
    assert.equal(en.notes.cancelled(0.064), 'Cancelled. Google had begun and still charges $0.064.');
    assert.match(en.overBudget(budget, 3.2).text, /costs \$3\.20, .* of \$5\.00 a day only \$0\.20 is left/);
    assert.match(en.overBudget(budget, 3.2).text, /renews at 00:00 UTC \(Dec 1\)/);
    assert.equal(en.admin.spent(80, 4, 5, null).text, '80% of today’s budget is spent: $4.00 of $5.00.');
  });
});

describe('foreign words', () => {
  const nasty = '<b>Bob</b> & _co_ *x* [y](z) `q`';
  let chat: Chat;
  before(async () => {
    chat = await Chat.open({ ALLOWED_USER_IDS: '1001' });
  });
  after(() => chat.close());

  it('stay as they are: a name, a prompt, a command, a model, Google’s words', async () => {
    const bob = chat.user();
    chat.telegram.user({ id: bob, first_name: nasty });
    chat.vertex.script({
      when: 'next',
      outcome: 'error',
      code: 3,
      message: `A remark: <i>${nasty}</i>`,
    });
    const failure = chat.say(bob, nasty);
    const { text = '', entities = [] } = await chat.said(bob, 'Google says', failure.message_id);
    const italics = entities.filter(({ type }) => type === 'italic');
    assert.ok(text.endsWith(`Google says: A remark: <i>${nasty}</i>`), text);
    assert.equal(italics.length, 1);
    assert.deepEqual(chat.prompts, [nasty]);
    await chat.fact('VideoDelivered', chat.say(bob, 'a fox'));
    assert.ok(wordsOf(await chat.ask(bob, '/stats')).includes(`1. ${nasty.slice(0, 19)}…: $0.80`));
    assert.ok(
      wordsOf(await chat.ask(bob, `/setmodel ${nasty}`)).startsWith(`There is no model ${nasty}. Did you mean`),
    );
    assert.equal(
      wordsOf(await chat.ask(bob, '/<b>x</b>&amp;')),
      'I do not know /<b>x</b>&amp;. /help lists what I can do.',
    );
    const refused = chat.telegram.calls().filter(({ status }) => status === 400);
    assert.deepEqual(refused, []);
  });
});
