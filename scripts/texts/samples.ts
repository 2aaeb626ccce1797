import { errorCodes } from '../../src/generations/failure-codes.ts';
import type { Rich } from '../../src/telegram/outgoing/formatting.ts';
import type { Texts } from '../../src/telegram/texts/en.ts';
import { filterReasons } from '../../src/telegram/texts/layouts.ts';
import { googleModels, settingsFor } from '../../src/veo/models.ts';

/** What each text of a group is about: usual values, and the longest of the usual ones. */
type Values<Group> = {
  [Name in keyof Group as Group[Name] extends (...args: never[]) => unknown ? Name : never]: Group[Name] extends (
    ...args: infer Args
  ) => unknown
    ? readonly Args[]
    : never;
};

const [model, fast] = googleModels as [(typeof googleModels)[0], (typeof googleModels)[0]];
const [wide, tall] = [settingsFor(fast), settingsFor(model, { aspectRatio: '9:16', audio: false })];
const offers = googleModels.map((each) => ({ model: each, settings: settingsFor(each) }));
const budget = { scope: 'user', limitUsd: 5, leftUsd: 1.8, renewsAt: Date.UTC(2026, 10, 24) } as const;
const [none, several, longest] = [0, 187_000, 3_723_000];
const counts: [number][] = [[1], [2], [5], [21]];
const [price, dear] = [3.2, 12.8];
const prices: [number][] = [[0.4], [dear]];
const ids: [number][] = [[12345678]];
const aliases = googleModels.flatMap(({ aliases }) => aliases.slice(0, 1));
const totals = {
  made: 1234,
  failed: 56,
  cancelled: 7,
  costUsd: 987.6,
  unclear: 2,
  seconds: 9872,
  promptTokens: 45_678,
  promptTokensKnown: 1230,
  outputTokens: 0,
  outputTokensKnown: 0,
};
/** As much as a chat may ever see below its picture. */
const many = {
  ...totals,
  costUsd: 12_345.6,
  promptTokens: 1_234_567,
  outputTokens: 7_654_321,
  outputTokensKnown: 1234,
};
const longName = 'a name of many words, as the one of a channel';
const failure = { model: model.id, priceUsd: 0.8, googleWords: null, link: null, detail: null };

const values: Values<Texts> = {
  start: [[wide]],
  help: [[offers, 'video_bot', true]],
  settings: [
    [wide, budget, false],
    [tall, null, true],
  ],
  models: [[offers, model.id]],
  modelSet: [[wide]],
  modelUnknown: [
    ['veo-4', model, offers, false],
    ['veo-2', model, offers, true],
  ],
  modelGone: [['veo-2', wide]],
  reset: [[tall]],
  stats: [
    [
      {
        title: 'Statistics',
        totals,
        inProgress: 3,
        byModel: [{ ...totals, model: model.id }],
        users: [{ userId: 1, username: 'ada', made: 21, costUsd: 16.8 }],
      },
    ],
    [
      {
        title: 'Statistics, last 30 days',
        totals: many,
        inProgress: 108,
        byModel: ['veo-3.1-generate-001', model.id, 'veo-3.1-lite-generate-001'].map((id) => ({ ...many, model: id })),
        users: Array.from({ length: 8 }, (_, index) => ({ ...{ userId: index, username: longName }, ...many })),
      },
    ],
  ],
  statsMine: [['Statistics']],
  notAvailable: [['setduration']],
  unknownCommand: [['/veo']],
  textWanted: [[]],
  wordsWanted: [[]],
  pictureTooLarge: [[]],
  albumRefused: [[]],
  goOn: [[wide]],
  videoUnknown: [[]],
  videoTooLarge: [[]],
  videoTooLong: [[141]],
  cannotContinue: [[model.id]],
  albumLate: [[]],
  promptWanted: [[]],
  restOfText: [[]],
  queued: [[3]],
  unconfirmed: [[]],
  refused: [[several]],
  generating: [
    [several, null],
    [several, longest],
  ],
  googleSilent: [[several]],
  notFetched: [[]],
  uploadUnclear: [[]],
  downloading: [[]],
  uploading: [[]],
  cancelled: [[none], [0.8]],
  caption: [[{ model: model.id, seconds: 8, resolution: '720p', costUsd: 0.8, tookMs: several, isPrivate: true }]],
  sentInPrivate: [[]],
  failed: [
    ...errorCodes.map((code) => [{ ...failure, code, stage: 'rendering' }] as const),
    ...filterReasons.map((detail) => [{ ...failure, code: 'FILTERED', stage: 'rendering', detail }] as const),
    [
      {
        ...failure,
        code: 'VIDEO_TOO_LARGE',
        stage: 'uploading',
        googleWords: 'Sorry, we cannot make this.',
        link: 'https://storage.cloud.google.com/b/o.mp4',
      },
    ],
  ] as Parameters<Texts['failed']>[],
  queueFull: [[0], ...counts],
  lineFull: [...counts],
  stopping: [[]],
  journalBroken: [[]],
  stranger: [
    [12345678, 12345678],
    [12345678, -1001234567890],
  ],
  letIn: [[true], [false]],
  overBudget: [
    [budget, 3.2],
    [{ ...budget, scope: 'all' }, 3.2],
  ],
  confirm: [[wide]],
  noPrompt: [[]],
  stale: [[]],
  whichLanguage: [[]],
  nothingToCancel: [[]],
  whichToCancel: [[]],
  cancelChoice: [],
};

const groups = {
  admin: {
    allowed: ids,
    denied: ids,
    stranger: [
      ['Ada', 12345678, 12345678],
      ['Ada', 12345678, -1001234567890],
    ],
    idWanted: [['allow']],
    budgets: [
      [budget, 5],
      [null, null],
    ],
    budgetUnknown: [[]],
    notDenied: ids,
    exportInPrivate: [[]],
    nothingToExport: [[]],
    exported: [...counts],
    modelWithdrawn: [
      [model.id, fast.id],
      [model.id, null],
    ],
    modelRestored: [[model.id]],
    started: [['video_bot']],
    refused: [['(in English)']],
    failing: [['PERMISSION_DENIED', '(in English)']],
    spent: [
      [80, 4, 5, null],
      [100, 5, 5, 12345678],
    ],
    journalBroken: [[]],
    journalAway: [[]],
    journalBack: [[]],
  } satisfies Values<Texts['admin']>,
  buttons: {
    cancel: [[none], ...prices],
    again: [...prices],
    continue: [...prices],
    newVideo: [...prices],
    againWith: aliases.map((alias) => [alias, dear]),
    run: [...prices],
    againIn: [
      ['16:9', dear],
      ['9:16', dear],
    ],
    model: aliases.map((alias) => [alias, dear, true]),
    shape: [
      ['16:9', price, false],
      ['16:9', dear, true],
      ['9:16', dear, true],
    ],
    sound: [
      [true, dear, true],
      [false, price, false],
    ],
  } satisfies Values<Texts['buttons']>,
  notes: {
    cancelled: [[none], [3.2]],
    modelGone: [[model.id]],
    modelSet: [[model.id]],
    shapeSet: [['16:9'], ['9:16']],
    soundSet: [[true], [false]],
  } satisfies Values<Texts['notes']>,
  chart: { usd: [[3.2]], others: [...counts] } satisfies Values<Texts['chart']>,
};

/** Every text of a language with usual values, by its name: `start`, `buttons.again`. */
export function samplesOf(texts: Texts): Readonly<Record<string, readonly Rich[]>> {
  const choices = Object.entries(texts.doing).map(([state, doing]) =>
    plain(texts.cancelChoice(9, doing, longest, state === 'queued' ? 0 : dear)),
  );
  return {
    ...said('', texts, values),
    cancelChoice: choices,
    ...said('admin.', texts.admin, groups.admin),
    ...said('buttons.', texts.buttons, groups.buttons),
    ...said('notes.', texts.notes, groups.notes),
    ...said('chart.', texts.chart, groups.chart),
  };
}

const plain = (text: string): Rich => ({ text, entities: [] });

type Said = Record<string, readonly Rich[]>;

/** @param prefix stands before each name */
function said(prefix: string, group: object, values: Readonly<Record<string, readonly (readonly unknown[])[]>>): Said {
  return Object.fromEntries(
    Object.entries(group).flatMap(([name, text]): [string, readonly Rich[]][] => {
      const full = `${prefix}${name}`;
      if (typeof text === 'string') return [[full, [plain(text)]]];
      if (typeof text === 'function') return [[full, (values[name] ?? []).map((args) => asRich(text(...args)))]];
      // The other groups have values of their own; their names say nothing, or are not said in a row.
      if (prefix === '' && ['admin', 'buttons', 'notes', 'chart', 'smallTalk'].includes(name)) return [];
      return Object.entries(said(`${full}.`, text, {}));
    }),
  );
}

const asRich = (said: string | Rich): Rich => (typeof said === 'string' ? plain(said) : said);
