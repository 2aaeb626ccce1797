import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Speech } from '../../../src/telegram/answers/speech.ts';

const ada = 1001;

/** Somebody who chose this language, and was last spoken to in that one. */
const speech = (chosen: string | null, last: string | null) =>
  new Speech({
    choices: { of: () => ({ model: null, aspectRatio: null, audio: null, language: chosen }) },
    lastLanguages: { of: () => last },
  });

describe('somebody is spoken to', () => {
  it('in the language they chose, before any other', () => {
    const french = speech('fr', 'de');
    assert.equal(french.with({ id: ada, language: 'it' }), 'fr');
    assert.equal(french.with({ id: ada }), 'fr');
  });

  it('in that of their Telegram, also where they do not write themselves', () => {
    const free = speech(null, 'de');
    assert.equal(free.with({ id: ada, language: 'it-CH' }), 'it');
    assert.equal(free.with({ id: ada }), 'it');
    assert.equal(free.with({ id: 1002 }), 'de');
  });

  it('in the one they were last spoken to in, where Telegram has not told in this run', () => {
    assert.equal(speech(null, 'uk').with({ id: ada }), 'uk');
    assert.equal(speech(null, null).with({ id: ada }), 'en');
  });

  it('in English once ten thousand others have written since', () => {
    const free = speech(null, null);
    free.with({ id: ada, language: 'de' });
    for (let other = 1; other < 10_000; other++) free.with({ id: -other, language: 'fr' });
    assert.equal(free.with({ id: ada }), 'de');
    free.with({ id: -10_000, language: 'fr' });
    assert.equal(free.with({ id: ada }), 'en');
  });
});
