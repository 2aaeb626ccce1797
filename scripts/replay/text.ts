import { styleText } from 'node:util';
import type { GenerationFactType, PromptInput, StoredEvent } from '../../src/log/facts.ts';
import { formatUsd } from '../../src/money/usd.ts';
import type { Choice } from '../../src/records/choices.ts';
import { clean } from '../../src/telegram/outgoing/formatting.ts';
import { en as texts } from '../../src/telegram/texts/en.ts';
import { duration } from '../../src/telegram/texts/formats.ts';
import type { Step, Story } from './stories.ts';
import type { Summary } from './summary.ts';

export type Style = Exclude<Parameters<typeof styleText>[0], readonly unknown[]>;
/** Gives a text a colour, or leaves it alone. */
export type Paint = (style: Style, text: string) => string;

// Whoever asks has looked at the right stream already; styleText would look at this process's standard output.
export const inColour: Paint = (style, text) => styleText(style, text, { validateStream: false });
export const plain: Paint = (_, text) => text;

/** A time span as `0:07.250`; a clock that was set back shows as a minus. */
export const span = (ms: number): string => {
  const whole = Math.round(Math.abs(ms));
  return `${ms < 0 ? '-' : ''}${duration(whole)}.${String(whole % 1000).padStart(3, '0')}`;
};

/** A generation: a line that says what it is, and a line for each of its facts. */
export function storyText(story: Story, paint: Paint): string {
  const { id, accepted, begunAt, steps } = story;
  const what = accepted
    ? [
        `${person(accepted.userId, accepted.username)}`,
        `${clean(accepted.model, 60)}, ${accepted.seconds} s, ${clean(accepted.resolution, 20)}`,
      ]
    : ['its beginning is missing'];
  const head = [paint('bold', `Generation ${clean(id, 60)}`), ...what, new Date(begunAt).toISOString()].join('  ');
  return `${[head, ...steps.map((step, index) => stepLine(step, index === steps.length - 1 && !story.ended, paint))].join('\n')}\n`;
}

interface Cells {
  position: string;
  since: string;
  fact: string;
  state: string;
  lasted: string;
  said: string;
}

/** The names of the columns below. */
export const columnNames = (paint: Paint): string => {
  const names = { position: '#', since: 'since', fact: 'fact', state: 'state', lasted: 'lasted', said: 'what it says' };
  return paint('dim', row(names, plain, 'dim'));
};

/** Colours come after the padding, which counts characters. */
const row = ({ position, since, fact, state, lasted, said }: Cells, paint: Paint, colour: Style): string =>
  [
    position.padStart(7),
    since.padStart(11),
    fact.padEnd('GenerationCancelled'.length),
    paint(colour, state.padEnd('generating.submitting'.length)),
    lasted.padStart(11),
    paint('dim', said),
  ]
    .join('  ')
    .trimEnd();

function stepLine({ event, sinceMs, lastedMs, computed }: Step, goesOn: boolean, paint: Paint): string {
  const state = clean(event.state ?? '–', 40);
  const going = goesOn ? [lastedMs === null ? 'goes on' : 'so far'] : [];
  const cells = {
    position: `#${event.position}`,
    since: span(sinceMs),
    fact: event.type,
    state,
    lasted: lastedMs === null ? '' : span(lastedMs),
    said: [...going, sayingOf(event)].filter((words) => words !== '').join(', '),
  };
  const line = row(cells, paint, colourOf(state));
  return computed === null ? line : `${line}${paint('red', `  ≠ ${clean(computed, 60)}`)}`;
}

function colourOf(state: string): Style {
  if (state === 'done') return 'green';
  if (state === 'failed') return 'red';
  return state === 'cancelled' ? 'yellow' : 'cyan';
}

/** What a fact says beside its name, in a few words. Names of others are made harmless for a terminal. */
function sayingOf(event: StoredEvent<GenerationFactType>): string {
  switch (event.type) {
    case 'PromptAccepted':
      return `${event.data.promptLength} characters${beginsWith[event.data.input]}`;
    case 'GenerationStarted':
      return `attempt ${event.data.attempt}`;
    case 'SubmissionRefused':
      return `HTTP ${event.data.status}, again in ${span(event.data.retryAt - event.at)}`;
    case 'OperationStarted':
      return event.data.promptTokens === null ? 'tokens unknown' : `${event.data.promptTokens} tokens`;
    case 'VideoGenerated':
      return `${formatUsd(event.data.costUsd)}${event.data.gcsUri === null ? '' : ', in the bucket'}`;
    case 'VideoDownloaded':
      return `${event.data.bytes.toLocaleString('en-US')} bytes`;
    case 'VideoDelivered':
      return event.data.uploads === 1 ? '' : `after ${event.data.uploads} uploads`;
    case 'GenerationFailed': {
      const { code, detail } = event.data;
      const why = detail === null ? clean(code) : `${clean(code)} (${clean(detail, 80)})`;
      return `${why}, ${costText(event.data.costUsd)}`;
    }
    case 'GenerationCancelled':
      return `by ${event.data.by}, ${costText(event.data.costUsd)}`;
  }
}

const beginsWith: Record<PromptInput, string> = {
  text: '',
  pictures: ' and pictures',
  video: ' that continue a video',
};

const costText = (usd: number | null): string => (usd === null ? 'cost unknown' : formatUsd(usd));

const person = (id: number, name: string | null): string => (name === null ? String(id) : `${clean(name, 32)} (${id})`);

const choiceText = ({ model, aspectRatio, audio, language }: Choice): string =>
  [model, aspectRatio, audio === null ? null : audio ? 'with sound' : 'silent', language]
    .flatMap((each) => (each === null ? [] : [clean(each, 60)]))
    .join(', ');

/** What users and admins chose, and the statistics in the words of /stats. */
export function summaryText({ settings, access, budgets, statistics }: Summary, paint: Paint): string {
  const chosen = settings.map(
    ({ userId, username, ...choice }) => `${person(userId, username)}: ${choiceText(choice)}`,
  );
  const decided = [
    ...access.map(({ id, allowed }) => `${id} was ${allowed ? 'let in' : 'shut out'}`),
    ...budgets.map(
      ({ scope, usdPerDay }) =>
        `The budget of ${scope === 'all' ? 'all together' : 'each user'} is ${usdPerDay === null ? 'unlimited' : `${formatUsd(usdPerDay)} a day`}`,
    ),
  ];
  const [title, ...lines] = texts.stats({ title: texts.statsTitle.all, ...statistics }).text.split('\n');
  return [
    paint('bold', 'Settings'),
    ...(chosen.length === 0 ? ['Everybody has the defaults'] : chosen),
    ...decided,
    '',
    paint('bold', title ?? ''),
    ...lines,
    '',
  ].join('\n');
}
