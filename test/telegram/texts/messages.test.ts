import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { Api } from 'node-telegram-bot-api';
import { startTelegramEmulator, type TelegramEmulator } from '../../../scripts/emulators/telegram.ts';
import type { Rich } from '../../../src/telegram/outgoing/formatting.ts';
import { commandsOf } from '../../../src/telegram/profile.ts';
import { en, type Texts } from '../../../src/telegram/texts/en.ts';
import { languages } from '../../../src/telegram/texts/languages.ts';
import { googleModels, settingsFor } from '../../../src/veo/models.ts';
import { draws } from '../../support/extent.ts';
import { messagesOf } from './messages.ts';

const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
/** Whether a cut here would go through a character. */
const splits = (text: string, at: number): boolean =>
  at > 0 && at < text.length && isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at));

const [model] = googleModels as [(typeof googleModels)[0]];
const offers = [{ model, settings: settingsFor(model) }];
const totals = {
  ...{ made: 1, failed: 0, cancelled: 0, costUsd: 1, unclear: 0, seconds: 8 },
  ...{ promptTokens: 1, promptTokensKnown: 1, outputTokens: 0, outputTokensKnown: 0 },
};

/** Every message that holds words of others, with these words. */
const withWords = (texts: Texts, words: string): Readonly<Record<string, Rich>> => ({
  unknownCommand: texts.unknownCommand(words),
  modelUnknown: texts.modelUnknown(words, model, offers, false),
  modelGone: texts.modelGone(words, settingsFor(model)),
  cannotContinue: texts.cannotContinue(words),
  stranger: texts.admin.stranger(words, 1, -2),
  stats: texts.stats({
    ...{ title: 'Statistics', totals, inProgress: 0, byModel: [{ ...totals, model: words }] },
    users: [{ userId: 1, username: words, made: 1, costUsd: 1 }],
  }),
  caption: texts.caption({
    ...{ model: words, seconds: 8, resolution: '720p', costUsd: 1, tookMs: 1, isPrivate: true },
  }),
  failed: texts.failed({
    ...{
      code: 'FILTERED',
      stage: 'rendering',
      detail: words,
      model: words,
      priceUsd: 1,
      googleWords: words,
      link: null,
    },
  }),
});

describe('the messages of the bot', () => {
  it('are all among those that are tried here', () => {
    const names = Object.entries(en).flatMap(([name, text]) => (typeof text === 'function' ? [name] : []));
    const ofAdmins = Object.entries(en.admin).flatMap(([name, text]) =>
      typeof text === 'function' ? [`admin ${name}`] : [],
    );
    const plain = ['statsMine', 'cancelChoice'];
    assert.deepEqual(
      [...names, ...ofAdmins].filter((name) => !plain.includes(name)).toSorted(),
      Object.keys(messagesOf(en)).toSorted(),
    );
  });
});

for (const [tag, texts] of Object.entries(languages))
  describe(`the messages in ${tag}`, () => {
    for (const [name, any] of Object.entries(messagesOf(texts)))
      it(`are right whatever they are about: ${name}`, () => {
        fc.assert(
          fc.property(any(), ({ text, entities }) => {
            assert.ok(text.length >= 1 && text.length <= 4096, `${text.length} long`);
            assert.equal(text.isWellFormed(), true, JSON.stringify(text.slice(0, 200)));
            for (const { offset, length } of entities) {
              assert.ok(offset >= 0 && length > 0 && offset + length <= text.length, `${offset}+${length}`);
              assert.equal(splits(text, offset) || splits(text, offset + length), false);
            }
          }),
          { numRuns: draws(8, 100) },
        );
      });

    it('show the words of others as they are, and are formatted in no other way for them', () => {
      const plain = withWords(texts, 'x');
      for (const words of ['<b>b</b> &amp; <a href="x">', '*b* _i_ `c` ~s~', '[a](tg://user?id=1)', '{0} %s'])
        for (const [name, { text, entities }] of Object.entries(withWords(texts, words))) {
          const types = entities.map(({ type }) => type);
          assert.deepEqual(
            types,
            plain[name]?.entities.map(({ type }) => type),
            `${name}: ${text}`,
          );
          assert.ok(text.includes(words), `${name}: ${text}`);
        }
    });

    it('keep the words of others on their line and in its direction', () => {
      const { failed } = withWords(texts, 'one\ntwo\r\nthree\u202e\u2066\u0007 four');
      assert.match(failed?.text ?? '', /: one two three four$/);
    });
  });

describe('Telegram', () => {
  let telegram: TelegramEmulator;
  let api: Api;
  const ada = 1001;

  before(async () => {
    const token = '123456789:AA-emulated-token-of-a-texts-test';
    telegram = await startTelegramEmulator({ token });
    telegram.user({ id: ada, first_name: 'Ada' });
    api = new Api(token, { apiRoot: telegram.root, maxRetries: 0 });
  });
  after(() => telegram.close());

  for (const [tag, texts] of Object.entries(languages)) {
    it(`takes every message in ${tag}`, async () => {
      const all = Object.entries(messagesOf(texts)).flatMap(([name, any]) =>
        fc.sample(any(), draws(2, 8)).map((said) => ({ name, ...said })),
      );
      await Promise.all(
        all.map(({ name, text, entities }) =>
          assert.doesNotReject(api.sendMessage({ chat_id: ada, text, entities }), `${name}: ${JSON.stringify(text)}`),
        ),
      );
    });

    it(`takes the menu and the descriptions in ${tag}`, async () => {
      await api.setMyCommands({ commands: commandsOf({ ...texts.menu, ...texts.adminMenu }) });
      await api.setMyDescription({ description: texts.description });
      await api.setMyShortDescription({ short_description: texts.shortDescription });
    });
  }
});
