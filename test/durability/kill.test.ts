import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FactType } from '../../src/log/facts.ts';
import type { KillOrder } from './killer.ts';
import { MortalBot, type Person } from './mortal-bot.ts';

/** What has to come of a generation whose bot was killed. */
interface Outcome {
  /** How many requests Google has accepted; never more than one. */
  submits: 0 | 1;
  /** How many videos come, or the words that the chat reads instead. */
  end: 1 | 2 | RegExp;
  /** In the record; null where only Google knows. */
  costUsd: number | null;
}

const PRICE = 0.8;
const video: Outcome = { submits: 1, end: 1, costUsd: PRICE };
const neverSent: Outcome = {
  submits: 0,
  end: /The bot was restarted before it was your turn\. It cost nothing\. You can send the prompt again\./,
  costUsd: 0,
};
const perhapsSent = (submits: 0 | 1): Outcome => ({
  submits,
  end: /The bot was stopped while Google was taking the prompt\. Google may have charged \$0\.80 for it\./,
  costUsd: null,
});
const filtered: Outcome = { submits: 1, end: /safety filter held the video back.* It cost nothing\./, costUsd: 0 };
const cancelled: Outcome = { submits: 1, end: /Cancelled\. .*still charges \$0\.80\./, costUsd: PRICE };

/** What each death comes to: just before the fact was on disk, and just after. */
const deaths: { fact: FactType; before: Outcome; after: Outcome; bucketToo?: true }[] = [
  // Before, the message has led to nothing: Telegram brings it again.
  { fact: 'PromptAccepted', before: video, after: neverSent },
  { fact: 'GenerationStarted', before: neverSent, after: perhapsSent(0) },
  { fact: 'SubmissionRefused', before: perhapsSent(0), after: neverSent },
  { fact: 'OperationStarted', before: perhapsSent(1), after: video, bucketToo: true },
  { fact: 'VideoGenerated', before: video, after: video, bucketToo: true },
  { fact: 'VideoDownloaded', before: video, after: video, bucketToo: true },
  // Before, the video is in the chat and no fact says so: a video twice is better than none.
  { fact: 'VideoDelivered', before: { ...video, end: 2 }, after: video, bucketToo: true },
  { fact: 'GenerationFailed', before: filtered, after: filtered },
  { fact: 'GenerationCancelled', before: cancelled, after: cancelled },
];

const modes = [
  { mode: 'with videos inside the answers', env: {}, points: deaths },
  {
    mode: 'with videos in a bucket',
    env: { VEO_OUTPUT_GCS_URI: 'gs://videos/made' },
    points: deaths.filter(({ bucketToo }) => bucketToo),
  },
];

describe('A bot that is killed', { concurrency: modes.length }, () => {
  for (const { mode, env, points } of modes) describe(mode, { concurrency: 1 }, () => killEverywhere(env, points));
});

function killEverywhere(env: Record<string, string>, points: typeof deaths): void {
  let bot: MortalBot;
  let people = 0;
  before(async () => {
    bot = await MortalBot.open(env);
    await bot.start();
  });
  after(() => bot.close());

  for (const { fact, ...outcomes } of points)
    for (const moment of ['before', 'after'] as const)
      it(`right ${moment} ${fact} is on disk loses nothing and pays for nothing twice`, async () => {
        people += 1;
        const person = bot.person(5_000 + people);
        await dieAt({ fact, moment, chatId: person.id }, person);
        const { events } = await bot.ledger();
        const life = events.filter(({ stream }) => stream === `generation-${person.generation}`);
        assert.equal(life.at(-1)?.type === fact, moment === 'after');
        const isShown = events.some(({ stream }) => stream === `status-${person.generation}`);

        await bot.start();
        await assertOutcome(person, outcomes[moment]);
        // A status message that was sent in the very moment of the death stays as it is: nobody knows of it.
        const stillThere = () => person.atWork.length <= (isShown ? 0 : 1);
        await bot.stage.telegram.waitFor(stillThere, { what: 'the end of the status message' });
      });

  it('prints no prompt, and leaves behind no file, and no object but of a video it never heard of', async () => {
    await bot.assertDiscreet();
    assert.deepEqual(await bot.files(), []);
    const { records } = await bot.ledger();
    const unheard = records.filter(({ status, cost }) => status === 'failed' && cost === null).map(({ id }) => id);
    const { vertex } = bot.stage;
    await vertex.waitFor(() => [...vertex.objects.keys()].every((uri) => unheard.some((id) => uri.includes(id))));
  });

  /** Lets a prompt run until the bot is killed at the order's fact. */
  async function dieAt(order: KillOrder, person: Person): Promise<void> {
    const { vertex, telegram } = bot.stage;
    const when = { prompt: person.prompt };
    if (order.fact === 'SubmissionRefused') vertex.script({ when, times: 1, status: 429 });
    if (order.fact === 'GenerationFailed') vertex.script({ when, outcome: 'filtered', renderMs: Infinity });
    if (order.fact === 'GenerationCancelled') vertex.script({ when, outcome: 'never' });
    await bot.kill(order);
    person.ask();
    if (order.fact === 'GenerationFailed' || order.fact === 'GenerationCancelled') {
      await bot.ledgerWhere(({ events }) => events.some(({ stream }) => stream === `status-${person.generation}`));
      await vertex.waitFor(() => person.submits === 1);
    }
    if (order.fact === 'GenerationFailed') vertex.finish();
    if (order.fact === 'GenerationCancelled') telegram.press(person.id, await person.told(/^Generating/), 'Cancel');
    await bot.died();
  }

  async function assertOutcome(person: Person, { submits, end, costUsd }: Outcome): Promise<void> {
    const { telegram, vertex } = bot.stage;
    if (typeof end === 'number') await telegram.waitFor(() => person.videos === end, { what: `${end} videos` });
    else await person.told(end);
    // Whatever came again has been taken by then.
    await telegram.waitFor(({ pendingUpdates }) => pendingUpdates.length === 0, { what: 'the last confirmation' });
    const { records } = await bot.ledgerWhere(({ open }) => open.length === 0);
    const record = records.find(({ id }) => id === person.generation);
    const status = typeof end === 'number' ? 'done' : end === cancelled.end ? 'cancelled' : 'failed';
    assert.deepEqual([record?.status, record?.cost], [status, costUsd]);
    assert.equal(await person.statistics(), (await bot.ledger()).statistics);
    assert.equal(person.submits, submits);
    assert.equal(person.videos, typeof end === 'number' ? end : 0);
    const hashes = telegram.videos.filter(({ chatId }) => chatId === person.id).map(({ sha256 }) => sha256);
    const [made] = vertex.submits.filter(({ prompt }) => prompt === person.prompt);
    for (const hash of hashes) assert.equal(hash, made && vertex.sha256Of(made.operationName));
  }
}
