import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { inEachLanguage, type Language, languageOf, tags } from '../../../src/telegram/texts/languages.ts';

describe('the language for somebody', () => {
  it('is that of their Telegram, in whichever country', () => {
    const nearest: Record<string, Language> = {
      ...{ en: 'en', 'en-GB': 'en', de: 'de', 'de-AT': 'de', 'es-419': 'es', it: 'it', 'fr-CA': 'fr' },
      ...{ pt: 'pt-BR', 'pt-PT': 'pt-BR', 'pt-br': 'pt-BR', 'pt-BR': 'pt-BR', ru: 'ru', uk: 'uk', 'uk-UA': 'uk' },
    };
    for (const [tag, language] of Object.entries(nearest)) assert.equal(languageOf(tag), language, tag);
  });

  it('is English where that one is not spoken, or not told', () => {
    // `ua` is a country and no language.
    for (const tag of ['xx', 'ua', 'zh-hans', 'tr', 'english', '-', '', undefined]) assert.equal(languageOf(tag), 'en');
  });

  it('is one of those that are spoken, whatever an app sends', () => {
    fc.assert(fc.property(fc.string(), (tag) => tags.includes(languageOf(tag))));
  });
});

describe('what is made in each language', () => {
  it('is made once, and found by any tag', () => {
    const made: string[] = [];
    const named = inEachLanguage(({ name }, language) => {
      made.push(language);
      return name;
    });
    assert.deepEqual([named('de-AT'), named('pt'), named('xx')], ['Deutsch', 'Português (Brasil)', 'English']);
    assert.deepEqual(made, tags);
  });
});
