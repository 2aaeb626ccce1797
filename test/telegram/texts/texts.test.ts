import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { samplesOf } from '../../../scripts/texts/samples.ts';
import { commandsOf } from '../../../src/telegram/profile.ts';
import { en, type Texts } from '../../../src/telegram/texts/en.ts';
import { languages } from '../../../src/telegram/texts/languages.ts';
import { count, foreign, ms, usd } from './messages.ts';

/** Every text with usual values and the longest of them, by its name. */
const everyText = (texts: Texts): [name: string, said: string[]][] =>
  Object.entries(samplesOf(texts)).map(([name, said]) => [name, said.map(({ text }) => text)]);

/** What is left where a value was forgotten. */
const forgotten = /undefined|\bnull\b|NaN|\[object|[{}]|Infinity|%[sd]| {2}| \.|\.\./;

/** How long a text of each group may be, in UTF-16 units: a phone cuts longer buttons, Telegram refuses the rest. */
const longest: readonly [group: RegExp, length: number][] = [
  [/^(?:buttons\.|cancelChoice$)/, 32],
  [/^name$/, 32],
  [/^notes\./, 200],
  [/^(?:menu|adminMenu)\./, 256],
  [/^description$/, 512],
  [/^shortDescription$/, 120],
  [/^(?:caption|stats)$/, 1024],
  [/^/, 4096],
];

for (const [tag, texts] of Object.entries(languages)) {
  const { buttons, notes } = texts;
  const all = everyText(texts);

  describe(`the texts in ${tag}`, () => {
    it('forget no value', () => {
      for (const [name, said] of all) for (const text of said) assert.doesNotMatch(text, forgotten, name);
    });

    it('are all there, and all translated', () => {
      const english = new Map(everyText(en));
      assert.deepEqual(
        all.map(([name]) => name),
        [...english.keys()],
      );
      const same = all.filter(([name, said]) => String(said) === String(english.get(name))).map(([name]) => name);
      // What consists of names and numbers alone.
      const untranslated = same.filter((name) => !/^(admin\.refused|buttons\.(model|reset))$/.test(name));
      if (texts !== en) assert.deepEqual(untranslated, []);
    });

    it('fit where they stand: buttons of a phone, notes, captions, the menu, the profile', () => {
      for (const [name, said] of all)
        for (const text of said) {
          const [, most = 0] = longest.find(([group]) => group.test(name)) ?? [];
          assert.ok(text.length >= 1 && text.length <= most, `${name} has ${text.length}: ${text}`);
          assert.equal(text, text.trim(), name);
        }
      for (const { command } of commandsOf({ ...texts.menu, ...texts.adminMenu }))
        assert.match(command, /^[a-z]{1,32}$/);
    });

    it('have the form of a word that belongs to each number, or one that never changes', () => {
      const { pluralCategories } = new Intl.PluralRules(tag).resolvedOptions();
      // Millions have a form of their own in some languages; nobody has so many.
      const needed = pluralCategories.filter((each) =>
        [1, 2, 5, 21].some((n) => new Intl.PluralRules(tag).select(n) === each),
      );
      const counted = [texts.admin.exported, texts.lineFull, texts.chart.others].map((write) =>
        [1, 2, 5, 21].map((number) => {
          const said = write(number);
          return (typeof said === 'string' ? said : said.text).replace(/\d+/, '');
        }),
      );
      for (const said of counted) assert.ok([1, needed.length].includes(new Set(said).size), said.join('\n'));
    });

    it('have the quotes, apostrophes and spaces of their language', () => {
      for (const [name, said] of all)
        for (const text of said) {
          assert.doesNotMatch(text, /["']|\.\.\.| - | [,.]/, name);
          if (tag === 'fr') assert.doesNotMatch(text, / [:;!?»]|« |[\p{L}\d)][;!?»]/u, name);
          if (tag === 'es') assert.equal(text.split(/[?!]/).length, text.split(/[¿¡]/).length, `${name}: ${text}`);
        }
    });

    it('have a button and a note for whatever they are about', () => {
      fc.assert(
        fc.property(foreign, usd, fc.boolean(), count, ms, (name, price, yes, number, time) => {
          const each = [
            notes.cancelled(price),
            notes.modelSet(name),
            notes.modelGone(name),
            buttons.cancel(price),
            buttons.again(price),
            buttons.againWith(name, price),
            buttons.run(price),
            buttons.continue(price),
            buttons.newVideo(price),
            buttons.model(name, price, yes),
            buttons.shape('9:16', price, yes),
            buttons.sound(yes, price, !yes),
            buttons.againIn('16:9', price),
            texts.cancelChoice(number, texts.doing.queued, time, price),
          ];
          for (const text of each) assert.ok(text.length >= 1);
        }),
      );
    });

    it('have courtesies of their own, each a few words', () => {
      assert.ok(texts.smallTalk.length >= 50);
      assert.equal(new Set(texts.smallTalk).size, texts.smallTalk.length);
      for (const said of texts.smallTalk) assert.match(said, /^[\p{L}\p{M}’' ]{1,40}$/u);
    });
  });
}
