import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openStage, type Stage } from '../../scripts/emulators/stage.ts';
import type { ScriptRule } from '../../scripts/emulators/vertex.ts';

describe('a prompt without a video', () => {
  let stage: Stage;
  let user = 100;
  before(async () => {
    stage = await openStage();
    await stage.bot({ VEO_TIMEOUT_MS: '2000' });
  });
  after(() => stage.close());

  /** Sends a prompt of a new user whose fate is scripted; gives what the bot says in the end, and the record. */
  async function fate(script: ScriptRule, words: RegExp): Promise<{ said: string; mine: string }> {
    const { telegram, vertex } = stage;
    user += 1;
    telegram.user({ id: user, first_name: `U${user}` });
    vertex.script({ ...script, when: { prompt: `fate ${user}` } });
    telegram.say(user, user, `fate ${user}`);
    const { text } = await telegram.waitFor({ chat: user, text: words });
    telegram.say(user, user, '/stats');
    const stats = await telegram.waitFor((t) =>
      t.messages(user).find((m) => /Success rate/.test(m.text ?? m.caption ?? '')),
    );
    telegram.press(user, stats, 'Me');
    const seen = await telegram.waitFor((t) => t.messages(user).find((m) => /yours/.test(m.text ?? m.caption ?? '')));
    assert.equal(vertex.submits.filter(({ prompt }) => prompt === `fate ${user}`).length <= 1, true);
    return { said: text ?? '', mine: seen.text ?? seen.caption ?? '' };
  }

  const free = /It cost nothing\./;
  const cases: [string, ScriptRule, RegExp, RegExp][] = [
    [
      'is told why a filter held it back',
      { outcome: 'filtered', reasons: ['Filtered. Support codes: 61493863'] },
      /held the video back: violence/,
      free,
    ],
    [
      'is told that the prompt was blocked',
      { outcome: 'error', code: 3, message: 'The prompt could not be submitted. Support codes: 29310472' },
      /refused the prompt: a likeness of a real, known person/,
      free,
    ],
    [
      'is told that Veo is busy',
      { outcome: 'error', code: 8, message: 'The service is currently experiencing high load.' },
      /under high load/,
      free,
    ],
    [
      'is told that Veo failed',
      { outcome: 'error', code: 13, message: 'Video generation failed <b>now</b>.' },
      /Google says: Video generation failed <b>now<\/b>\./,
      free,
    ],
    ['is told that nothing came', { outcome: 'empty' }, /without a video and without a reason/, free],
    ['is told that the model is gone', { status: 404 }, /no longer offers veo-3\.1-fast-generate-001/, free],
    ['is told that the owner has to act', { status: 403 }, /Please tell the owner/, free],
    [
      'is told that nobody knows whether Google took it',
      { status: 500 },
      /never sends a prompt twice/,
      /may have charged \$0\.80/,
    ],
    ['is told that Google took too long', { outcome: 'never' }, /Google took too long/, /may have charged \$0\.80/],
  ];
  for (const [title, script, words, money] of cases)
    it(title, async () => {
      const { said, mine } = await fate(script, words);
      assert.match(said, money);
      assert.match(mine, /Failed: 1\n/);
      assert.match(mine, /Total cost: \$0\.00/);
      assert.equal(/1 video that Google may have charged/.test(mine), money !== free);
    });

  it('goes back into the queue where Google refuses it for now, and is made then', async () => {
    const { telegram, vertex } = stage;
    telegram.user({ id: 50, first_name: 'Bo' });
    vertex.script({ when: { prompt: 'refused' }, times: 1, status: 429 });
    vertex.script({ when: { prompt: 'refused' }, times: 1, status: 503 });
    telegram.say(50, 50, 'refused twice');
    await telegram.waitFor(({ videos }) => videos.find(({ chatId }) => chatId === 50));
    assert.equal(vertex.submits.filter(({ prompt }) => prompt === 'refused twice').length, 1);
  });

  it('is never sent again after an answer was lost', async () => {
    const { telegram, vertex } = stage;
    telegram.user({ id: 51, first_name: 'Cy' });
    const before = vertex.requests('submit').count;
    vertex.fault({ kind: 'submit', fault: 'reset-after' });
    telegram.say(51, 51, 'lost answer');
    await telegram.waitFor({ chat: 51, text: /Google may have charged/ });
    assert.equal(vertex.requests('submit').count, before + 1);
    assert.equal(vertex.submits.filter(({ prompt }) => prompt === 'lost answer').length, 1);
  });
});
