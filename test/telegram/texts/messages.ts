import fc from 'fast-check';
import { errorCodes, operatorWords } from '../../../src/generations/failure-codes.ts';
import type { Stage } from '../../../src/log/facts.ts';
import type { Rich } from '../../../src/telegram/outgoing/formatting.ts';
import type { Texts } from '../../../src/telegram/texts/en.ts';
import { googleModels, settingsFor } from '../../../src/veo/models.ts';

/** Any text a stranger can choose: emoji, halves of them, every script, line breaks, markup, very long. */
export const foreign = fc.oneof(
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
export const usd = fc.oneof(fc.nat(1e9), fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constantFrom(0, 0.064, 3.2));
export const count = fc.nat();
export const ms = fc.oneof(fc.nat(1e9), fc.constantFrom(-5, 0));
const id = fc.maxSafeInteger();
const at = fc.nat(4e12);
export const stages: readonly Stage[] = ['queued', 'submitting', 'rendering', 'downloading', 'uploading'];
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
export const messagesOf = (texts: Texts): Readonly<Record<string, () => fc.Arbitrary<Rich>>> => ({
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
