import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { buttonsOf } from '../support/messages.ts';
import { Chat } from './chat.ts';

const fast = 'veo-3.1-fast-generate-001';
const admin = 999;

describe('a bot that looks which models there are', () => {
  let chat: Chat;
  beforeEach(async () => {
    chat = await Chat.open({ EVENT_JOURNAL: Chat.journal, ADMIN_USER_IDS: String(admin) }, { modelsMs: 50 });
    chat.telegram.user({ id: admin, first_name: 'Owner' });
  });
  afterEach(() => chat.close());

  const told = (words: RegExp) => chat.telegram.messages(admin).filter(({ text }) => words.test(text ?? '')).length;
  const submits = () => chat.vertex.submits.length;

  describe('a model that Google withdraws', () => {
    it('is found by asking, loses its buttons, and the admins hear of it once, also across a restart', async () => {
      const ada = chat.user();
      chat.vertex.retire(fast);
      await chat.said(admin, `Google no longer offers ${fast}`);
      const settings = await chat.ask(ada, '/settings');
      assert.match(settings.text ?? '', /which Google no longer offers: please choose another/);
      assert.equal(
        buttonsOf(settings).some((label) => label.includes('fast')),
        false,
      );
      assert.equal((await chat.ask(ada, '/help')).text?.includes(fast), false);
      const unknown = await chat.ask(ada, '/setmodel fast');
      assert.match(unknown.text ?? '', /switched off fast.*nearest one is veo-3\.1/);
      await chat.restart();
      await chat.ask(ada, '/settings');
      assert.equal(told(/no longer offers/), 1);
      assert.deepEqual(
        chat.facts('ModelWithdrawn').map(({ data }) => data),
        [{ model: fast, foundBy: 'question' }],
      );
    });

    it('is not replaced by itself: whoever had it is offered the nearest one with its price', async () => {
      const ada = chat.user();
      chat.say(ada, 'a heron');
      const video = await chat.video(ada);
      chat.vertex.retire(fast);
      await chat.said(admin, `Google no longer offers ${fast}`);
      const question = await chat.ask(ada, 'a swan');
      assert.match(
        question.text ?? '',
        /no longer offers veo-3\.1-fast.*nearest one is (veo-3\.1-\w+-001|veo-3\.1-\w+-generate-001).*costs/,
      );
      assert.equal(submits(), 1);
      const [yes = ''] = buttonsOf(question);
      await chat.press(ada, question, yes);
      const swan = await chat.video(ada, question.message_id);
      assert.equal((await chat.ask(ada, '/settings')).text?.includes(`Model: ${fast}`), true);
      assert.equal(
        buttonsOf(swan).some((label) => label.startsWith('Again ·')),
        false,
      );

      // The button of before means the model of before.
      assert.match((await chat.press(ada, video, 'Again · $0.80')) ?? '', /no longer offers veo-3\.1-fast/);
      await chat.hasButtons(video, 'Again with veo-3.1 · $3.20', 'Again with veo-3.1-lite · $0.40');
      await chat.press(ada, video, 'Again with veo-3.1-lite · $0.40');
      await chat.video(ada, swan.message_id);
      assert.deepEqual(chat.prompts, ['a heron', 'a swan', 'a heron']);
    });

    it('is found at once where it refuses a prompt, and comes back where somebody starts the bot anew', async () => {
      const ada = chat.user();
      chat.vertex.script({ when: 'next', status: 404, message: 'gone' });
      chat.say(ada, 'a crane');
      await chat.said(ada, /no longer offers veo-3\.1-fast-generate-001.*It cost nothing.*\/setmodel/);
      await chat.said(admin, `Google no longer offers ${fast}`);
      assert.deepEqual(
        chat.facts('ModelWithdrawn').map(({ data }) => data),
        [{ model: fast, foundBy: 'prompt' }],
      );
      // Google goes on saying that it is there, and nothing changes by that alone.
      const looks = chat.vertex.fault({ kind: 'model', fault: 'slow', delayMs: 1, times: Number.POSITIVE_INFINITY });
      await chat.vertex.waitFor(() => looks.fired > 6);
      looks.remove();
      assert.match((await chat.ask(ada, 'a stork')).text ?? '', /nearest one/);
      assert.equal(told(/offers .* again/), 0);
      await chat.restart();
      await chat.said(admin, `Google offers ${fast} again`);
      chat.say(ada, 'a tern');
      await chat.video(ada);
    });

    it('comes back as soon as Google says that it offers it again', async () => {
      const ada = chat.user();
      chat.vertex.retire(fast);
      await chat.said(admin, `Google no longer offers ${fast}`);
      chat.vertex.offer(fast);
      await chat.said(admin, `Google offers ${fast} again`);
      chat.say(ada, 'a plover');
      await chat.video(ada);
    });

    it('changes nothing where Google refuses the question itself', async () => {
      const ada = chat.user();
      const refused = chat.vertex.fault({ kind: 'model', fault: '503', times: Number.POSITIVE_INFINITY });
      chat.vertex.retire('veo-3.1-lite-generate-001');
      await chat.vertex.waitFor(() => refused.fired > 6);
      assert.equal(
        buttonsOf(await chat.ask(ada, '/settings')).some((label) => label.includes('lite')),
        true,
      );
      refused.remove();
      await chat.said(admin, 'Google no longer offers veo-3.1-lite');
    });
  });
});
