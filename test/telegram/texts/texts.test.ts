import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { Api } from 'node-telegram-bot-api';
import { startTelegramEmulator, type TelegramEmulator } from '../../../scripts/emulators/telegram.ts';
import { samplesOf } from '../../../scripts/texts/samples.ts';
import { errorCodes, moneyOf, operatorWords } from '../../../src/generations/failure-codes.ts';
import type { Stage } from '../../../src/log/facts.ts';
import type { Rich } from '../../../src/telegram/outgoing/formatting.ts';
import { commandsOf } from '../../../src/telegram/profile.ts';
import { en, type Texts } from '../../../src/telegram/texts/en.ts';
import { duration } from '../../../src/telegram/texts/formats.ts';
import { languages } from '../../../src/telegram/texts/languages.ts';
import { filterReasons } from '../../../src/telegram/texts/layouts.ts';
import { googleModels, settingsFor } from '../../../src/veo/models.ts';
import { draws } from '../../support/extent.ts';

/** Any text a stranger can choose: emoji, halves of them, every script, line breaks, markup, very long. */
const foreign = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)), maxLength: 60 }),
  fc.constantFrom(
    '',
    ' ',
    '\n\n',
    '<b>&amp;',
    '🦊'.repeat(3_000),
    'a'.repeat(10_000),
    '\u202e\u0000\ud83d',
    '/start @ada',
  ),
);
const usd = fc.oneof(fc.nat(1e9), fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constantFrom(0, 0.064, 3.2));
const count = fc.nat();
const ms = fc.oneof(fc.nat(1e9), fc.constantFrom(-5, 0));
const id = fc.maxSafeInteger();
const at = fc.nat(4e12);
const stages: readonly Stage[] = ['queued', 'submitting', 'rendering', 'downloading', 'uploading'];
const model = fc.oneof(
  fc.constantFrom(...googleModels),
  foreign.map((name) => ({ ...(googleModels[0] as (typeof googleModels)[0]), id: name || 'm', aliases: [name] })),
);
const models = fc.array(model, { minLength: 1, maxLength: 30 });
const settings = fc
  .tuple(model, fc.constantFrom('16:9' as const, '9:16' as const), fc.boolean())
  .map(([each, aspectRatio, audio]) => settingsFor(each, { aspectRatio, audio }));
const offers = models.map((all) => all.map((each) => ({ model: each, settings: settingsFor(each) })));
const totals = fc.record({
  made: count,
  failed: count,
  cancelled: count,
  costUsd: usd,
  unclear: count,
  seconds: count,
  promptTokens: count,
  promptTokensKnown: count,
  outputTokens: count,
  outputTokensKnown: count,
});
const stats = fc.record({
  title: foreign,
  totals,
  inProgress: count,
  byModel: fc.array(
    fc.record({ totals, model: foreign }).map(({ totals, model }) => ({ ...totals, model })),
    { maxLength: 8 },
  ),
  users: fc.array(fc.record({ userId: id, username: foreign, made: count, costUsd: usd }), { maxLength: 10 }),
});
const failure = fc.record({
  code: fc.oneof(fc.constantFrom(...errorCodes), foreign),
  stage: fc.constantFrom(...stages),
  detail: fc.option(fc.oneof(foreign, fc.constantFrom('violence', 'HTTP 503', '12 MB'))),
  model: foreign,
  priceUsd: usd,
  googleWords: fc.option(foreign),
  link: fc.option(fc.webUrl()),
});
const budget = fc.record({
  scope: fc.constantFrom('all' as const, 'user' as const),
  limitUsd: usd,
  leftUsd: usd,
  renewsAt: at,
});

const operator = fc.constantFrom(...errorCodes.map((code) => operatorWords(code) ?? 'See the log.'));

const said =
  <T extends unknown[]>(write: (...args: T) => Rich, ...args: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) =>
  (): fc.Arbitrary<Rich> =>
    fc.tuple(...(args as unknown as [fc.Arbitrary<unknown>])).map((values) => write(...(values as unknown as T)));

/** Every text that a message can be, from anything it can be about. */
const messagesOf = (texts: Texts): Readonly<Record<string, () => fc.Arbitrary<Rich>>> => ({
  start: said(texts.start, settings),
  help: said(texts.help, offers, foreign, fc.boolean()),
  settings: said(texts.settings, settings, fc.option(budget), fc.boolean()),
  models: said(texts.models, offers, foreign),
  modelSet: said(texts.modelSet, settings),
  modelUnknown: said(texts.modelUnknown, foreign, model, offers, fc.boolean()),
  modelGone: said(texts.modelGone, foreign, settings),
  whichLanguage: said(texts.whichLanguage),
  reset: said(texts.reset, settings),
  stats: said(texts.stats, stats),
  notAvailable: said(texts.notAvailable, fc.constantFrom('setduration', 'setresolution')),
  unknownCommand: said(texts.unknownCommand, foreign),
  textWanted: said(texts.textWanted),
  promptWanted: said(texts.promptWanted),
  wordsWanted: said(texts.wordsWanted),
  pictureTooLarge: said(texts.pictureTooLarge),
  albumRefused: said(texts.albumRefused),
  albumLate: said(texts.albumLate),
  goOn: said(texts.goOn, settings),
  videoUnknown: said(texts.videoUnknown),
  videoTooLarge: said(texts.videoTooLarge),
  videoTooLong: said(texts.videoTooLong, count),
  cannotContinue: said(texts.cannotContinue, foreign),
  restOfText: said(texts.restOfText),
  queued: said(texts.queued, count),
  refused: said(texts.refused, ms),
  generating: said(texts.generating, ms, fc.option(ms)),
  googleSilent: said(() => texts.googleSilent(187_000)),
  notFetched: said(texts.notFetched),
  uploadUnclear: said(texts.uploadUnclear),
  downloading: said(texts.downloading),
  uploading: said(texts.uploading),
  cancelled: said(texts.cancelled, usd),
  caption: said(
    texts.caption,
    fc.record({
      model: foreign,
      seconds: count,
      resolution: foreign,
      costUsd: usd,
      tookMs: ms,
      isPrivate: fc.boolean(),
    }),
  ),
  sentInPrivate: said(texts.sentInPrivate),
  failed: said(texts.failed, failure),
  queueFull: said(texts.queueFull, count),
  lineFull: said(texts.lineFull, count),
  unconfirmed: said(texts.unconfirmed),
  stopping: said(texts.stopping),
  journalBroken: said(texts.journalBroken),
  stranger: said(texts.stranger, id, id),
  letIn: said(texts.letIn, fc.boolean()),
  overBudget: said(texts.overBudget, budget, usd),
  confirm: said(texts.confirm, settings),
  noPrompt: said(texts.noPrompt),
  stale: said(texts.stale),
  nothingToCancel: said(texts.nothingToCancel),
  whichToCancel: said(texts.whichToCancel),
  'admin allowed': said(texts.admin.allowed, id),
  'admin denied': said(texts.admin.denied, id),
  'admin stranger': said(texts.admin.stranger, foreign, id, id),
  'admin idWanted': said(texts.admin.idWanted, fc.constantFrom('allow', 'deny')),
  'admin budgets': said(texts.admin.budgets, fc.option(budget), fc.option(usd)),
  'admin budgetUnknown': said(texts.admin.budgetUnknown),
  'admin notDenied': said(texts.admin.notDenied, id),
  'admin exportInPrivate': said(texts.admin.exportInPrivate),
  'admin nothingToExport': said(texts.admin.nothingToExport),
  'admin exported': said(texts.admin.exported, count),
  'admin modelWithdrawn': said(texts.admin.modelWithdrawn, foreign, fc.option(foreign)),
  'admin modelRestored': said(texts.admin.modelRestored, foreign),
  'admin started': said(texts.admin.started, foreign),
  'admin refused': said(texts.admin.refused, operator),
  'admin failing': said(texts.admin.failing, foreign, operator),
  'admin spent': said(texts.admin.spent, fc.constantFrom(80, 100), usd, usd, fc.option(id)),
  'admin journalBroken': said(texts.admin.journalBroken),
  'admin journalAway': said(texts.admin.journalAway),
  'admin journalBack': said(texts.admin.journalBack),
});

const failed = {
  code: 'VEO_FAILED',
  stage: 'rendering',
  detail: null,
  model: 'm',
  priceUsd: 0.8,
  googleWords: null,
  link: null,
} as const;

/** Every text with usual values, by its name. */
const everyText = (texts: Texts): Record<string, string[]> =>
  Object.fromEntries(Object.entries(samplesOf(texts)).map(([name, said]) => [name, said.map(({ text }) => text)]));

const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
/** Whether a cut here would go through a character. */
const splits = (text: string, at: number): boolean =>
  at > 0 && at < text.length && isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at));

/** What is left where a value was forgotten. */
const forgotten = /undefined|\bnull\b|NaN|\[object|\$\{|Infinity/;

describe('the texts of the bot', () => {
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

  it('tell times as people do', () => {
    assert.deepEqual([-1, 0, 999, 7_000, 65_000, 3_723_000].map(duration), [
      '0:00',
      '0:00',
      '0:00',
      '0:07',
      '1:05',
      '1:02:03',
    ]);
  });
});

for (const [tag, texts] of Object.entries(languages)) {
  const messages = messagesOf(texts);
  const { buttons, notes } = texts;

  describe(`the texts in ${tag}`, () => {
    for (const [name, any] of Object.entries(messages))
      it(`are right messages whatever they are about: ${name}`, () => {
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

    it('forget no value', () => {
      const said = Object.values(everyText(texts)).flat();
      for (const text of said) assert.doesNotMatch(text, forgotten);
    });

    it('keep a foreign text on its line and in its direction', () => {
      const { text } = texts.failed({ ...failed, googleWords: 'one\ntwo\r\nthree\u202e\u2066\u0007 four' });
      assert.match(text, /: one two three four$/);
    });

    it('are all translated', () => {
      if (texts === en) return;
      const [own, english] = [everyText(texts), everyText(en)];
      const same = Object.keys(own).filter((name) => JSON.stringify(own[name]) === JSON.stringify(english[name]));
      // What consists of names and numbers alone.
      assert.deepEqual(
        same.filter((name) => !/^(admin\.refused|buttons\.(model|reset))$/.test(name)),
        [],
      );
    });

    it('fit into a note, onto a button of a phone, into the menu and the profile', () => {
      for (const [name, said] of Object.entries(everyText(texts)))
        for (const text of said) {
          assert.ok(text.trim() === text && text.length >= 1, `${name}: ${text}`);
          if (name.startsWith('buttons.') || name === 'cancelChoice')
            assert.ok(text.length <= 32, `${name}: ${text} has ${text.length}`);
          if (name.startsWith('notes.')) assert.ok(text.length <= 200, `${name}: ${text}`);
        }
      for (const { command, description } of commandsOf({ ...texts.menu, ...texts.adminMenu })) {
        assert.match(command, /^[a-z]{1,32}$/);
        assert.ok(description.length >= 1 && description.length <= 256, description);
      }
      assert.ok(texts.description.length <= 512 && texts.shortDescription.length <= 120);
    });

    it('have a button and a note for whatever they are about', () => {
      fc.assert(
        fc.property(foreign, usd, fc.boolean(), count, ms, (name, price, yes, number, time) => {
          const all = [
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
          for (const each of all) assert.ok(each.length >= 1);
        }),
      );
    });

    it('say of every failure what happened, what it cost, and what to do', () => {
      const words = { free: texts.failed({ ...failed, code: 'PROMPT_LOST' }).text.split(/[.!?] /)[1] };
      for (const code of errorCodes)
        for (const stage of stages) {
          const { text } = texts.failed({ ...failed, code, stage });
          assert.match(text, /^\p{Lu}.*[.] \p{Lu}.*[.] \p{Lu}.*\.$/u, `${code}: ${text}`);
          const price = buttons.again(0.8).split(' · ')[1] ?? '';
          const money = moneyOf(code, stage);
          assert.equal(text.includes(price), money !== 'free', `${code} ${stage}: ${text}`);
          assert.equal(text.includes(words.free ?? '?'), money === 'free', `${code} ${stage}: ${text}`);
        }
    });

    it('name the reason of a filter', () => {
      const because = (detail: string | null) => texts.failed({ ...failed, code: 'FILTERED', detail }).text;
      const reasons = filterReasons.map(because);
      assert.equal(new Set(reasons).size, filterReasons.length);
      assert.match(because('support codes 12345678'), /: support codes 12345678\. /);
      for (const reason of reasons) assert.ok(!reason.startsWith(because(null)));
    });

    it('say where a video that is too large can be watched', () => {
      const link = 'https://storage.cloud.google.com/b/o.mp4';
      assert.ok(texts.failed({ ...failed, code: 'VIDEO_TOO_LARGE', link }).text.includes(link));
    });
  });
}

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
    it(`takes every text in ${tag}`, async () => {
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
