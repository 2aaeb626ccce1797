import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { schemaOf } from '../../src/log/facts.ts';
import { isThorough } from '../support/extent.ts';
import {
  type Death,
  deaths,
  deathsAfterAnOutage,
  deathsAtShutdown,
  deathsAtTheEnd,
  deathsWithAlbum,
  type Outcome,
} from './deaths.ts';
import { dieAt, OUTAGE_DEADLINE_MS } from './dying.ts';
import { MortalBot, type Person } from './mortal-bot.ts';

/** How far the clock of a run is set, in ms. */
const clocks = [0, -3_600_000, -40 * 86_400_000] as const;
/** At every so many deaths a second bot is started beside the one that goes on. */
const SECOND_AT = 10;

interface Mode {
  mode: string;
  env: Record<string, string>;
  points: readonly Death[];
}
const modes: Mode[] = [
  { mode: 'with videos inside the answers', env: {}, points: deaths },
  { mode: 'with an album of two photos', env: {}, points: deathsWithAlbum },
  { mode: 'when all is over', env: {}, points: deathsAtTheEnd },
  {
    mode: 'with videos in a bucket',
    env: { VEO_OUTPUT_GCS_URI: 'gs://videos/made' },
    points: [...deaths, ...deathsAtTheEnd].filter(({ bucketToo }) => bucketToo),
  },
  {
    mode: 'after an outage of Google across the deadline',
    env: { VEO_TIMEOUT_MS: String(OUTAGE_DEADLINE_MS) },
    points: deathsAfterAnOutage,
  },
  {
    mode: 'while it shuts down',
    env: { MAX_CONCURRENT: '1', SHUTDOWN_GRACE_MS: '0' },
    points: deathsAtShutdown,
  },
];

it('is killed at every fact of a generation and of its status message', () => {
  const others = [
    'ModelSelected',
    'ShapeSelected',
    'SoundSelected',
    'LanguageSelected',
    'SettingsReset',
    'ModelWithdrawn',
    'ModelRestored',
    'AccessGranted',
    'AccessRevoked',
    'BudgetChanged',
  ];
  const facts = new Set<string>([...others, ...modes.flatMap(({ points }) => points.map(({ fact }) => fact))]);
  assert.deepEqual([...facts].sort(), Object.keys(schemaOf).sort());
});

describe('a bot that is killed', { concurrency: 3 }, () => {
  for (const { mode, env, points } of isThorough ? modes : modes.slice(0, 1))
    describe(mode, { concurrency: 1 }, () => killEverywhere(env, points));
});

function killEverywhere(env: Record<string, string>, points: readonly Death[]): void {
  let bot: MortalBot;
  let people = 0;
  before(async () => {
    bot = await MortalBot.open(env);
    await bot.start();
  });
  after(() => bot.close());

  for (const { fact, of, fate, ...outcomes } of points)
    for (const moment of ['before', 'after'] as const)
      it(`right ${moment} ${fact} of ${of} is on disk loses nothing and pays for nothing twice`, async () => {
        people += 1;
        const person = bot.person(5_000 + people);
        bot.stage.telegram.handOverOdd(people % 2 === 0 ? { message: null } : { callback_query: { id: '1' } });
        await dieAt(bot, { fact, moment, chatId: person.id }, person, fate);
        const { events } = await bot.ledger();
        const written = events.filter(({ stream }) => stream.endsWith(person.generation));
        assert.equal(
          written.some(({ type }) => type === fact),
          moment === 'after',
        );
        // One that was sent in the very moment of the death stays as it is: nobody knows of it.
        const isKnown = written.some(({ type }) => type === 'StatusShown') || person.atWork.length === 0;
        const atOnce = mostAtWork(person);

        // Whoever starts it anew may have set the clock back, and may start it twice.
        await bot.start({ CLOCK_SET_MS: String(clocks[people % clocks.length]) });
        if (people % SECOND_AT === 0) assert.equal(await bot.refused(), 1);
        await assertOutcome(person, outcomes[moment]);
        const atEnd = isKnown ? 0 : 1;
        await bot.stage.telegram.waitFor(() => person.atWork.length <= atEnd, {
          what: 'the end of the status message',
        });
        assert.ok(atOnce() <= atEnd + 1, `${atOnce()} status messages at once`);
      });

  it('prints no prompt, and leaves behind no file, and no object but of a video it never heard of', async () => {
    await bot.assertDiscreet();
    assert.deepEqual(await bot.files(), []);
    const { records } = await bot.ledger();
    const unheard = records.filter(({ status, cost }) => status === 'failed' && cost === null).map(({ id }) => id);
    const { vertex } = bot.stage;
    await vertex.waitFor(() => [...vertex.objects.keys()].every((uri) => unheard.some((id) => uri.includes(id))));
  });

  /** How many messages at a time looked as if the bot were at work, from now until it is asked for. */
  function mostAtWork(person: Person): () => number {
    let most = 0;
    const unwatch = bot.stage.telegram.onChange(() => {
      most = Math.max(most, person.atWork.length);
    });
    return () => {
      unwatch();
      return most;
    };
  }

  async function assertOutcome(person: Person, { submits, end, costUsd, status }: Outcome): Promise<void> {
    const { telegram, vertex } = bot.stage;
    if (typeof end === 'number') await telegram.waitFor(() => person.videos === end, { what: `${end} videos` });
    else await person.told(end);
    // Whatever came again has been taken by then.
    await telegram.waitFor(({ pendingUpdates }) => pendingUpdates.length === 0, { what: 'the last confirmation' });
    const { records } = await bot.ledgerWhere(({ open }) => open.length === 0);
    const record = records.find(({ id }) => id === person.generation);
    assert.deepEqual([record?.status, record?.cost], [status, costUsd]);
    assert.equal(await person.statistics(), (await bot.ledger()).statistics);
    assert.equal(person.submits, submits);
    assert.equal(person.videos, typeof end === 'number' ? end : 0);
    if (typeof end !== 'number') assert.equal(person.heard.filter(({ text = '' }) => end.test(text)).length, 1);
    const hashes = telegram.videos.filter(({ chatId }) => chatId === person.id).map(({ sha256 }) => sha256);
    const [made] = vertex.submits.filter(({ prompt }) => prompt === person.prompt);
    for (const hash of hashes) assert.equal(hash, made && vertex.sha256Of(made.operationName));
  }
}
