import fc from 'fast-check';
import type { FaultRule as TelegramFault } from '../../scripts/emulators/telegram.ts';
import type { FaultRule as GoogleFault, ScriptRule } from '../../scripts/emulators/vertex.ts';
import type { Waits } from '../../src/config/waits.ts';

/** A trial that takes longer hangs. */
export const LONGEST_MS = 60_000;

/** Something that people or the operator do; `whom` chooses among whatever there is. */
export interface Incident {
  /** How many facts are in the log by then. */
  afterFacts: number;
  /** And so many ms later. */
  delayMs: number;
  what: (typeof incidents)[number];
  whom: number;
}

/** One schedule of everything that goes wrong while several generations run. */
export interface Schedule {
  /** Each prompt's place, and what Google makes of it. */
  prompts: { place: number; fate: ScriptRule }[];
  google: GoogleFault[];
  telegram: TelegramFault[];
  incidents: Incident[];
  hasJournal: boolean;
  hasBucket: boolean;
  maxConcurrent: number;
  maxPerUser: number;
}

/**
 * The time limits that a schedule needs, in ms. Short ones end what hangs; where nothing hangs on that side they are
 * the usual ones, so that on a busy machine nothing is given up that is merely slow. Google's may end too much: who
 * was given up is asked again, or counts as unclear. What was said twice or not at all to a chat is counted by those
 * calls that Telegram never answered, so its limit must never end any other.
 */
export function limitsFor({ prompts, google, telegram, incidents }: Schedule): LimitsMs {
  const hangs = (...methods: string[]) =>
    telegram.some((rule) => rule.kind === 'hang' && methods.includes(rule.method));
  return {
    ...(google.some(({ fault }) => fault === 'hang') ? { googleMs: 300 } : {}),
    ...(hangs('sendMessage', 'editMessageText') ? { telegramMs: 1_500 } : {}),
    ...(hangs('sendVideo') ? { uploadMs: 1_500 } : {}),
    renderMs: hasDeadline({ prompts, incidents }) ? DEADLINE_MS : LONGEST_MS,
  };
}

/** A deadline that generations meet; an outage of Google outlasts it. */
const DEADLINE_MS = 600;
export const OUTAGE_MS = 2 * DEADLINE_MS;

const hasDeadline = ({ prompts, incidents }: Pick<Schedule, 'prompts' | 'incidents'>): boolean =>
  prompts.some(({ fate }) => 'outcome' in fate && fate.outcome === 'never') ||
  incidents.some(({ what }) => what === 'cuts Google off');

type LimitsMs = Partial<Pick<Waits, 'googleMs' | 'telegramMs' | 'uploadMs'>> & { renderMs: number };

const incidents = [
  'cancels by button',
  'cancels by command',
  'deletes the prompt',
  'deletes the status message',
  'blocks the bot',
  'closes the topic',
  'deletes the topic',
  'upgrades the group',
  'expires the tokens',
  'cuts Google off',
  'restarts the bot',
  'starts a second bot',
  'sets the clock back',
  'hears something odd',
] as const;

const few = fc.integer({ min: 1, max: 3 });
const some = <const T extends string>(...kinds: T[]) => fc.constantFrom(...kinds);

const google: fc.Arbitrary<GoogleFault> = fc.oneof(
  // Refused for sure, or never there: sent again.
  fc.record({ kind: fc.constant('submit'), fault: some('429', '503', 'reset-before', 'expired-token'), times: few }),
  // Nobody but Google knows.
  fc.record({
    kind: fc.constant('submit'),
    fault: some('500', '502', '504', 'hang', 'not-json', 'reset-after'),
    accepted: fc.boolean(),
  }),
  fc.record({ kind: some('submit', 'poll', 'token'), fault: fc.constant('slow'), delayMs: fc.nat(150) }),
  fc.record({ kind: fc.constant('submit'), fault: fc.constant('cut'), afterBytes: fc.nat(60) }),
  fc.record({
    kind: fc.constant('poll'),
    fault: some('500', '502', '503', '504', '429', 'not-json', 'reset-before', 'reset-after', 'hang', 'expired-token'),
    times: few,
  }),
  // A gateway on the way, and Google that does not find for a moment what it has just accepted.
  fc.record({
    kind: some('poll', 'gcs-get'),
    fault: fc.constant('page'),
    status: fc.constantFrom(400, 403, 404),
    times: few,
  }),
  fc.record({ kind: fc.constant('poll'), fault: fc.constant('404'), times: few }),
  fc.record({ kind: some('poll', 'gcs-get'), fault: fc.constant('cut'), afterBytes: fc.nat(110_000), times: few }),
  fc.record({ kind: fc.constant('poll'), fault: fc.constant('bad-base64'), times: few }),
  fc.record({
    kind: some('poll', 'gcs-get'),
    fault: fc.constant('slow-body'),
    chunkBytes: fc.integer({ min: 5_000, max: 50_000 }),
    delayMs: fc.nat(10),
  }),
  fc.record({
    kind: fc.constant('countTokens'),
    fault: fc.constant('bad-count'),
    times: few,
  }),
  fc.record({
    kind: some('gcs-get', 'gcs-delete', 'countTokens'),
    fault: some('500', '503', '429', 'reset-before', 'hang', 'expired-token'),
    times: few,
  }),
  fc.record({ kind: fc.constant('token'), fault: some('500', '503', 'reset-before', 'hang', 'not-json'), times: few }),
);

const telegram: fc.Arbitrary<TelegramFault> = fc.oneof(
  fc.record({
    method: some('sendMessage', 'sendVideo', 'editMessageText', 'deleteMessage', 'getUpdates'),
    kind: some('500', '502', 'reset-before', 'reset-after', 'odd-result'),
    times: few,
  }),
  fc.record({
    method: some('sendMessage', 'sendVideo', 'editMessageText', 'deleteMessage', 'sendChatAction'),
    kind: fc.constant('429'),
    retryAfter: fc.constantFrom(0.01, 0.05),
    times: few,
  }),
  fc.record({
    method: some('sendMessage', 'sendVideo', 'editMessageText'),
    kind: some('hang', 'not-json'),
    times: few,
  }),
  fc.record({
    method: some('sendMessage', 'sendVideo', 'editMessageText', 'getUpdates'),
    kind: fc.constant('slow'),
    delayMs: fc.nat(150),
    before: fc.boolean(),
    times: few,
  }),
  fc.record({ method: fc.constant('getUpdates'), kind: some('409', 'not-json'), times: few }),
  fc.record({
    method: fc.constant('sendVideo'),
    kind: fc.constant('reset-mid-upload'),
    afterBytes: fc.nat(90_000),
    times: few,
  }),
  fc
    .constantFrom(
      [400, "Bad Request: can't parse entities: unsupported start tag"],
      [400, 'Bad Request: message thread not found'],
      [400, 'Bad Request: not enough rights to send videos to the chat'],
      [403, 'Forbidden: bot was kicked from the supergroup chat'],
      [413, 'Request Entity Too Large'],
      [500, 'Internal Server Error: restart'],
    )
    .map(([code, description]) => ({
      method: 'sendVideo',
      kind: 'error' as const,
      code: Number(code),
      description: String(description),
      times: 1,
    })),
);

const fate: fc.Arbitrary<ScriptRule> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ outcome: fc.constant('video'), renderMs: fc.nat(150) }) },
  { weight: 1, arbitrary: fc.record({ outcome: some('filtered', 'empty'), renderMs: fc.nat(100) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      outcome: fc.constant('error'),
      code: fc.constantFrom(3, 8, 9, 13),
      message: fc.constant('The service is currently experiencing high load.'),
      renderMs: fc.nat(100),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ outcome: 'never' }) },
  { weight: 1, arbitrary: fc.record({ status: fc.constantFrom(400, 403, 404, 429) }) },
);

/** Draws schedules of trouble on both sides for several generations at once. */
export const schedules: fc.Arbitrary<Schedule> = fc.record({
  prompts: fc.array(fc.record({ place: fc.nat(4), fate }), { minLength: 3, maxLength: 6, size: 'max' }),
  google: fc.array(google, { maxLength: 6, size: 'max' }),
  telegram: fc.array(telegram, { maxLength: 6, size: 'max' }),
  incidents: fc.array(
    fc.record({
      afterFacts: fc.integer({ min: 6, max: 45 }),
      delayMs: fc.nat(40),
      what: fc.constantFrom(...incidents),
      whom: fc.nat(100),
    }),
    { maxLength: 5, size: 'max' },
  ),
  hasJournal: fc.boolean(),
  hasBucket: fc.boolean(),
  maxConcurrent: fc.integer({ min: 1, max: 4 }),
  maxPerUser: fc.integer({ min: 1, max: 3 }),
});
