import { type ErrorCode, isErrorCode, moneyOf } from '../../generations/failure-codes.ts';
import type { Stage } from '../../log/facts.ts';
import type { ModelTotals, Totals, UserTotals } from '../../records/statistics.ts';
import type { VideoSettings } from '../../veo/models.ts';
import type { Offer } from '../answers/user-settings.ts';
import { bold, clean, code, italic, lines, type Part, type Rich, rich } from '../outgoing/formatting.ts';
import { duration, type Formats, type Forms } from './formats.ts';

/** What `/stats` shows. */
export interface StatisticsView {
  title: string;
  totals: Totals;
  inProgress: number;
  byModel: readonly ModelTotals[];
  users: readonly UserTotals[];
}

/** A generation's failure, as the chat is told. */
export interface FailureView {
  code: string;
  stage: Stage;
  detail: string | null;
  model: string;
  priceUsd: number;
  /** Google's own words, or null. */
  googleWords: string | null;
  /** Where a video that could not be sent can be watched, or null. */
  link: string | null;
}

/** What stands below a video. */
export interface CaptionView {
  model: string;
  seconds: number;
  resolution: string;
  costUsd: number;
  tookMs: number;
  /** Whether it went to a person, since the group they asked in did not take it. */
  isPrivate: boolean;
}

/** A command's name and what it does, for the menu and the help. */
export type Menu = Readonly<Record<string, string>>;

/** What some commands take. */
const taken: Readonly<Record<string, string>> = {
  video: ' <prompt>',
  setmodel: ' <model>',
  allow: ' <id>',
  deny: ' <id>',
};

type Section = readonly [title: string, body: string];

/** The help: sections with a title each, of which the admins see one more. */
export function helpText(
  words: {
    sections: readonly Section[];
    commands: string;
    menu: Menu;
    admins: string;
    adminMenu: Menu;
    models: string;
    privacy: string;
  },
  models: readonly Part[],
  isAdmin: boolean,
): Rich {
  const commands = (menu: Menu) =>
    Object.entries(menu).map(([name, does]) => `\n/${name}${taken[name] ?? ''} – ${does}`);
  return rich(
    ...words.sections.flatMap(([title, body]) => [bold(title), `\n${body}\n\n`]),
    bold(words.commands),
    ...commands(words.menu),
    '\n\n',
    ...(isAdmin ? [bold(words.admins), ...commands(words.adminMenu), '\n\n'] : []),
    bold(words.models),
    '\n',
    ...models,
    `\n\n${words.privacy}`,
  );
}

/** A model a line: its name, its alias, what a video costs, whether it is the one chosen. */
export function modelLines(
  words: { costs: (settings: VideoSettings) => string; yours: string; colon?: string },
  offers: readonly Offer[],
  current?: string,
): readonly Part[] {
  const line = ({ model, settings }: Offer) => [
    code(model.id),
    model.aliases[0] === undefined ? '' : ` (${model.aliases[0]})`,
    `${words.colon ?? ': '}${words.costs(settings)}${model.id === current ? ` — ${words.yours}` : ''}`,
  ];
  return lines(...offers.map(line));
}

/** Lines of a name and a value below a title, and what follows from them. */
export const listText = (title: string, rows: readonly (readonly Part[])[], ...rest: readonly Part[]): Rich =>
  rich(...lines([bold(title)], ...rows), ...rest);

export interface StatisticsWords {
  /** What stands between a name and its value; `: ` where nothing else is said. */
  colon?: string;
  made: string;
  inProgress: string;
  failed: string;
  cancelled: string;
  rate: string;
  cost: string;
  /** What Google may have charged for besides. */
  unclear: (videos: string) => string;
  promptTokens: string;
  outputTokens: string;
  unknown: string;
  /** Of how many the tokens are known. */
  knownFor: (prompts: string) => string;
  seconds: string;
  byModel: string;
  byUser: string;
  video: Forms;
  prompt: Forms;
}

/** The statistics, a line a number. */
export function statisticsText(
  words: StatisticsWords,
  { number, usd, percent, plural }: Formats,
  { title, totals, inProgress, byModel, users }: StatisticsView,
): Rich {
  const { colon = ': ' } = words;
  const ended = totals.made + totals.failed;
  const tokens = (sum: number, known: number) =>
    known === 0 ? words.unknown : `${number(sum)} (${words.knownFor(plural(known, words.prompt))})`;
  const unclear = totals.unclear === 0 ? '' : ` (${words.unclear(plural(totals.unclear, words.video))})`;
  const models = byModel.map((m) => [code(m.model), `${colon}${plural(m.made, words.video)}, ${usd(m.costUsd)}`]);
  const people = users.map((u, index) => [
    `${index + 1}. ${clean(u.username, 20)}${colon}${usd(u.costUsd)}, ${plural(u.made, words.video)}`,
  ]);
  return rich(
    ...lines(
      [bold(title)],
      [`${words.made}${colon}${number(totals.made)}`],
      [`${words.inProgress}${colon}${number(inProgress)}`],
      [`${words.failed}${colon}${number(totals.failed)}`],
      [`${words.cancelled}${colon}${number(totals.cancelled)}`],
      [`${words.rate}${colon}${ended === 0 ? '–' : percent(totals.made / ended)}`],
      [`${words.cost}${colon}`, bold(usd(totals.costUsd)), unclear],
      [`${words.promptTokens}${colon}${tokens(totals.promptTokens, totals.promptTokensKnown)}`],
      [`${words.outputTokens}${colon}${tokens(totals.outputTokens, totals.outputTokensKnown)}`],
      [`${words.seconds}${colon}${number(totals.seconds)}`],
      ...(models.length > 0 ? [[''], [bold(words.byModel)], ...models] : []),
      ...(people.length > 0 ? [[''], [bold(words.byUser)], ...people] : []),
    ),
  );
}

/** What happened and what to do, for every code. What it means for the money stands between the two. */
export type Failures = Readonly<Record<ErrorCode, readonly [what: string, todo: string]>>;

/** Why a filter of Google held something back. */
export type FilterReason = (typeof filterReasons)[number];
export const filterReasons = [
  'child',
  'celebrity',
  'video-safety',
  'dangerous',
  'hate',
  'other',
  'prohibited',
  'third-party',
  'sexual',
  'toxic',
  'violence',
  'vulgar',
] as const;

export interface FailureWords {
  /** As in StatisticsWords. */
  colon?: string;
  reasons: Readonly<Record<FilterReason, string>>;
  /** @param model the model's id; @param because `: violence`, or nothing where no reason is known */
  failures: (model: string, because: string) => Failures;
  free: string;
  maybe: (price: string) => string;
  charged: (price: string) => string;
  link: string;
  googleSays: string;
}

const isFilterReason = (detail: string): detail is FilterReason =>
  (filterReasons as readonly string[]).includes(detail);

/** A failure: what happened, what it cost, what to do, and what Google says of it. */
export function failedText(words: FailureWords, usd: Formats['usd'], view: FailureView): Rich {
  const { colon = ': ' } = words;
  const { code, stage, detail, model, link, googleWords } = view;
  // The detail of a filter is its category, or Google's support codes.
  const reason = detail !== null && isFilterReason(detail) ? words.reasons[detail] : clean(detail ?? '', 80);
  const failures = words.failures(model, reason === '' ? '' : `${colon}${reason}`);
  const [what, todo] = failures[isErrorCode(code) ? code : 'INTERNAL'];
  const price = usd(view.priceUsd);
  const money = { free: words.free, maybe: words.maybe(price), charged: words.charged(price) };
  return rich(
    `${what} ${money[moneyOf(code, stage)]} ${todo}`,
    ...(link === null ? [] : [`\n${words.link}${colon}${link}`]),
    ...(googleWords === null ? [] : [`\n${words.googleSays}${colon}`, italic(clean(googleWords, 300))]),
  );
}

/** A button of one to choose from, with the price it leads to. */
export const choice = (name: string, price: string, current: boolean): string =>
  `${current ? '✓ ' : ''}${name} · ${price}`;

/** The line below a video. @param took how long it took, in words */
export const captionLine = (
  { model, seconds, resolution, costUsd, tookMs }: CaptionView,
  { usd }: Pick<Formats, 'usd'>,
  words: { second: string; took: (time: string) => string },
): string =>
  `${model} · ${seconds} ${words.second} · ${resolution} · ${usd(costUsd)} · ${words.took(duration(tookMs))}`;
