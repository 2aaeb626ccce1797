import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { errorCodes, moneyOf } from '../../../src/generations/failure-codes.ts';
import { languages } from '../../../src/telegram/texts/languages.ts';
import { filterReasons } from '../../../src/telegram/texts/layouts.ts';
import { stages } from './messages.ts';

const failed = {
  code: 'VEO_FAILED',
  stage: 'rendering',
  detail: null,
  model: 'm',
  priceUsd: 0.8,
  googleWords: null,
  link: null,
} as const;

for (const [tag, texts] of Object.entries(languages))
  describe(`a failure in ${tag}`, () => {
    it('says what happened, what it cost, and what to do', () => {
      const words = { free: texts.failed({ ...failed, code: 'PROMPT_LOST' }).text.split(/[.!?] /)[1] };
      for (const code of errorCodes)
        for (const stage of stages) {
          const { text } = texts.failed({ ...failed, code, stage });
          assert.match(text, /^\p{Lu}.*[.] \p{Lu}.*[.] \p{Lu}.*\.$/u, `${code}: ${text}`);
          const price = texts.buttons.again(0.8).split(' · ')[1] ?? '';
          const money = moneyOf(code, stage);
          assert.equal(text.includes(price), money !== 'free', `${code} ${stage}: ${text}`);
          assert.equal(text.includes(words.free ?? '?'), money === 'free', `${code} ${stage}: ${text}`);
        }
    });

    it('names the reason of a filter', () => {
      const because = (detail: string | null) => texts.failed({ ...failed, code: 'FILTERED', detail }).text;
      const reasons = filterReasons.map(because);
      assert.equal(new Set(reasons).size, filterReasons.length);
      assert.match(because('support codes 12345678'), /: support codes 12345678\. /);
      for (const reason of reasons) assert.ok(!reason.startsWith(because(null)));
    });

    it('says where a video that is too large can be watched', () => {
      const link = 'https://storage.cloud.google.com/b/o.mp4';
      assert.ok(texts.failed({ ...failed, code: 'VIDEO_TOO_LARGE', link }).text.includes(link));
    });
  });
