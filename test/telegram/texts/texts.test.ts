import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { Api } from 'node-telegram-bot-api';
import { startTelegramEmulator, type TelegramEmulator } from '../../../scripts/emulators/telegram.ts';
import { errorCodes, moneyOf, operatorWords } from '../../../src/generations/failure-codes.ts';
import type { Stage } from '../../../src/log/facts.ts';
import type { Rich } from '../../../src/telegram/outgoing/formatting.ts';
import { duration, en } from '../../../src/telegram/texts/en.ts';
import { failureWords } from '../../../src/telegram/texts/failures.en.ts';
import { googleModels, settingsFor } from '../../../src/veo/models.ts';

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

const { admin, buttons, notes } = en;
const said =
  <T extends unknown[]>(write: (...args: T) => Rich, ...args: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) =>
  (): fc.Arbitrary<Rich> =>
    fc.tuple(...(args as unknown as [fc.Arbitrary<unknown>])).map((values) => write(...(values as unknown as T)));

/** Every text that a message can be, from anything it can be about. */
const messages: Readonly<Record<string, () => fc.Arbitrary<Rich>>> = {
  start: said(en.start, settings),
  help: said(en.help, offers, foreign, fc.boolean()),
  settings: said(en.settings, settings, fc.option(budget), fc.boolean()),
  models: said(en.models, offers, foreign),
  modelSet: said(en.modelSet, settings),
  modelGone: said(en.modelGone, foreign, settings),
  modelUnknown: said(en.modelUnknown, foreign, model, offers, fc.boolean()),
  reset: said(en.reset, settings),
  stats: said(en.stats, stats),
  notAvailable: said(en.notAvailable, fc.constantFrom('setduration', 'setresolution')),
  unknownCommand: said(en.unknownCommand, foreign),
  textWanted: said(en.textWanted),
  promptWanted: said(en.promptWanted),
  wordsWanted: said(en.wordsWanted),
  pictureTooLarge: said(en.pictureTooLarge),
  albumRefused: said(en.albumRefused),
  albumLate: said(en.albumLate),
  goOn: said(en.goOn, settings),
  videoUnknown: said(en.videoUnknown),
  videoTooLarge: said(en.videoTooLarge),
  videoTooLong: said(en.videoTooLong, count),
  cannotContinue: said(en.cannotContinue, foreign),
  restOfText: said(en.restOfText),
  queued: said(en.queued, count),
  refused: said(en.refused, ms),
  generating: said(en.generating, ms, fc.option(ms)),
  googleSilent: said(() => en.googleSilent(187_000)),
  notFetched: said(en.notFetched),
  uploadUnclear: said(en.uploadUnclear),
  downloading: said(en.downloading),
  uploading: said(en.uploading),
  cancelled: said(en.cancelled, usd),
  caption: said(
    en.caption,
    fc.record({
      model: foreign,
      seconds: count,
      resolution: foreign,
      costUsd: usd,
      tookMs: ms,
      isPrivate: fc.boolean(),
    }),
  ),
  sentInPrivate: said(en.sentInPrivate),
  failed: said(en.failed, failure),
  queueFull: said(en.queueFull, count),
  lineFull: said(en.lineFull, count),
  unconfirmed: said(en.unconfirmed),
  stopping: said(en.stopping),
  journalBroken: said(en.journalBroken),
  stranger: said(en.stranger, id, id),
  letIn: said(en.letIn, fc.boolean()),
  overBudget: said(en.overBudget, budget, usd),
  confirm: said(en.confirm, settings),
  noPrompt: said(en.noPrompt),
  stale: said(en.stale),
  nothingToCancel: said(en.nothingToCancel),
  whichToCancel: said(en.whichToCancel),
  'admin allowed': said(admin.allowed, id),
  'admin denied': said(admin.denied, id),
  'admin stranger': said(admin.stranger, foreign, id, id),
  'admin idWanted': said(admin.idWanted, fc.constantFrom('allow', 'deny')),
  'admin budgets': said(admin.budgets, fc.option(budget), fc.option(usd)),
  'admin budgetUnknown': said(admin.budgetUnknown),
  'admin notDenied': said(admin.notDenied, id),
  'admin exportInPrivate': said(admin.exportInPrivate),
  'admin nothingToExport': said(admin.nothingToExport),
  'admin exported': said(admin.exported, count),
  'admin modelWithdrawn': said(admin.modelWithdrawn, foreign, fc.option(foreign)),
  'admin modelRestored': said(admin.modelRestored, foreign),
  'admin started': said(admin.started, foreign),
  'admin refused': said(admin.refused, operator),
  'admin failing': said(admin.failing, foreign, operator),
  'admin spent': said(admin.spent, fc.constantFrom(80, 100), usd, usd, fc.option(id)),
  'admin journalBroken': said(admin.journalBroken),
};

const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
/** Whether a cut here would go through a character. */
const splits = (text: string, at: number): boolean =>
  at > 0 && at < text.length && isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at));

describe('the texts of the bot', () => {
  it('are all among those that are tried here', () => {
    const names = Object.entries(en).flatMap(([name, text]) => (typeof text === 'function' ? [name] : []));
    const ofAdmins = Object.entries(admin).flatMap(([name, text]) =>
      typeof text === 'function' ? [`admin ${name}`] : [],
    );
    const plain = ['statsMine', 'cancelChoice'];
    assert.deepEqual(
      [...names, ...ofAdmins].filter((name) => !plain.includes(name)).toSorted(),
      Object.keys(messages).toSorted(),
    );
  });

  for (const [name, any] of Object.entries(messages))
    it(`are right messages whatever they are about: ${name}`, () => {
      fc.assert(
        fc.property(any(), ({ text, entities }) => {
          assert.ok(text.length >= 1 && text.length <= 4096, `${text.length} long`);
          for (const { offset, length } of entities) {
            assert.ok(offset >= 0 && length > 0 && offset + length <= text.length, `${offset}+${length}`);
            assert.equal(splits(text, offset) || splits(text, offset + length), false);
          }
        }),
        { numRuns: 60 },
      );
    });

  it('are well-formed, so that Telegram takes them, also where a name is half an emoji', () => {
    fc.assert(
      fc.property(fc.oneof(...Object.values(messages).map((any) => any())), ({ text }) => {
        assert.equal(text.isWellFormed(), true, JSON.stringify(text.slice(0, 200)));
      }),
      { numRuns: 600 },
    );
  });

  it('keep a foreign text on its line and in its direction', () => {
    const { text } = en.failed({
      code: 'VEO_FAILED',
      stage: 'rendering',
      detail: null,
      model: 'm',
      priceUsd: 1,
      googleWords: 'one\ntwo\r\nthree\u202e\u2066\u0007 four',
      link: null,
    });
    assert.match(text, /Google says: one two three four$/);
  });
});

describe('the short texts', () => {
  it('fit into a note and onto a button, and are never empty', () => {
    fc.assert(
      fc.property(foreign, usd, model, fc.boolean(), count, ms, (name, price, any, yes, number, time) => {
        const all = [
          notes.cancelled(price),
          notes.modelSet(settingsFor(any).model),
          ...Object.values(notes).filter((note) => typeof note === 'string'),
        ];
        for (const note of all) assert.ok(note.length >= 1, note);
        const labels = [
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
          buttons.reset,
          buttons.letIn,
          ...Object.values(buttons.stats),
          en.cancelChoice(number, 'queued', time, price),
        ];
        for (const label of labels) assert.ok(label.length >= 1);
      }),
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

describe('the words for a failure', () => {
  it('are there for every code: what happened, what it cost, what to do', () => {
    for (const code of errorCodes) {
      const { what, todo } = failureWords(code, null, 'veo-3.1');
      assert.match(what, /^[A-Z].*\.$/, code);
      assert.match(todo, /^[A-Z].*\.$/, code);
      for (const stage of stages) {
        const { text } = en.failed({
          code,
          stage,
          detail: null,
          model: 'veo-3.1',
          priceUsd: 0.8,
          googleWords: null,
          link: null,
        });
        const money = {
          free: 'It cost nothing.',
          maybe: 'Google may have charged $0.80',
          charged: 'Google charges $0.80',
        };
        assert.ok(text.includes(money[moneyOf(code, stage)]), `${code} ${stage}: ${text}`);
      }
    }
  });

  it('name the reason of a filter', () => {
    const because = (detail: string | null) => failureWords('FILTERED', detail, 'm').what;
    assert.match(because('violence'), /: violence\.$/);
    assert.match(because('celebrity'), /: a likeness of a real, known person\.$/);
    assert.match(because('support codes 12345678'), /: support codes 12345678\.$/);
    assert.match(because(null), /held the video back\.$/);
  });

  it('say where a video that is too large can be watched', () => {
    const view = { stage: 'uploading', detail: '60 MB', model: 'm', priceUsd: 1, googleWords: null } as const;
    const { text } = en.failed({ ...view, code: 'VIDEO_TOO_LARGE', link: 'https://storage.cloud.google.com/b/o.mp4' });
    assert.match(text, /https:\/\/storage\.cloud\.google\.com\/b\/o\.mp4/);
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

  it('takes every text', async () => {
    for (const [name, any] of Object.entries(messages))
      for (const { text, entities } of fc.sample(any(), 8))
        await assert.doesNotReject(
          api.sendMessage({ chat_id: ada, text, entities }),
          `${name}: ${JSON.stringify(text)}`,
        );
  });

  it('takes the menu and the descriptions', async () => {
    await api.setMyCommands({ commands: [...en.menu, ...en.adminMenu] });
    await api.setMyDescription({ description: en.description });
    await api.setMyShortDescription({ short_description: en.shortDescription });
    assert.ok(en.description.length <= 512 && en.shortDescription.length <= 120);
  });
});
