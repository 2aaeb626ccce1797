import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { openStage, type Stage } from '../../scripts/emulators/stage.ts';
import { isFinal } from '../../src/log/facts.ts';
import { type BotHere, startHere } from '../support/bot-here.ts';
import { EarlierRun, type Left } from './earlier-run.ts';
import { ledgerOf } from './ledger.ts';

/** Polls of a kind in a row are taken for Google's last word from this one on. */
const ENOUGH = 5;

let stage: Stage;
let earlier: EarlierRun;
let bot: BotHere;

beforeEach(async () => {
  stage = await openStage({ vertex: { renderMs: Number.POSITIVE_INFINITY } });
  earlier = new EarlierRun(stage);
});
afterEach(async () => {
  await bot.stop();
  await stage.close();
});

const start = async (env: Record<string, string> = {}) => {
  await earlier.write();
  bot = await startHere(stage, { EVENT_JOURNAL: earlier.journal, SHUTDOWN_GRACE_MS: '0', VEO_POLL_MS: '2', ...env });
};
const delivered = ({ userId, operation }: Left) =>
  stage.telegram.waitFor(
    ({ videos }) =>
      videos.some(({ chatId, sha256 }) => chatId === userId && sha256 === stage.vertex.sha256Of(operation)),
    { what: 'the video' },
  );
const polls = () => stage.vertex.requests('poll').count;
/** What the record says once the generation has ended. */
async function outcome() {
  const hasEnded = () => [...bot.log.read()].some(isFinal);
  if (!hasEnded()) await new Promise<void>((resolve) => bot.log.bus.on('appended', () => hasEnded() && resolve()));
  const { records } = await ledgerOf([...bot.log.read()]);
  return records.map(({ status, cost }) => [status, cost]);
}

describe('an operation that is paid for', () => {
  for (const progress of ['rendering', 'downloading', 'uploading'] as const) {
    for (const status of [403, 404])
      it(`is not given up for a gateway’s page with ${status} while ${progress}`, async () => {
        const left = await earlier.left(progress);
        stage.vertex.finish(left.operation);
        const pages = stage.vertex.fault({ kind: 'poll', fault: 'page', status, times: ENOUGH + 1 });
        await start();
        await delivered(left);
        assert.equal(pages.fired, ENOUGH + 1);
        assert.equal(stage.vertex.submits.length, 1);
        assert.deepEqual(await outcome(), [['done', 0.8]]);
      });

    it(`is not lost where Google does not find it for a moment while ${progress}`, async () => {
      const left = await earlier.left(progress);
      stage.vertex.finish(left.operation);
      stage.vertex.fault({ kind: 'poll', fault: '404', times: ENOUGH - 1 });
      await start();
      await delivered(left);
    });
  }

  it('outlasts an outage of Google across the deadline, of which the chat hears', async () => {
    const left = await earlier.left('rendering');
    const outage = stage.vertex.fault({ kind: 'poll', fault: '503', times: Number.POSITIVE_INFINITY });
    await start({ VEO_TIMEOUT_MS: '200' });
    stage.vertex.finish(left.operation);
    await stage.telegram.waitFor({ chat: left.userId, text: /Google does not answer at the moment/ });
    const inTime = Date.now() + 200;
    await stage.vertex.waitFor(() => Date.now() > inTime && outage.fired > 20);
    assert.equal([...bot.log.read()].some(isFinal), false, 'it has not been given up');
    outage.remove();
    await delivered(left);
    assert.deepEqual(await outcome(), [['done', 0.8]]);
  });

  it('outlasts an outage of Google across the deadline and a restart of the bot', async () => {
    const left = await earlier.left('rendering', { at: Date.now() - 3_600_000 });
    const outage = stage.vertex.fault({ kind: 'poll', fault: 'reset-before', times: Number.POSITIVE_INFINITY });
    await start();
    await stage.vertex.waitFor(() => outage.fired > 10);
    await bot.stop();
    bot = await startHere(stage, { EVENT_JOURNAL: earlier.journal, SHUTDOWN_GRACE_MS: '0', VEO_POLL_MS: '2' });
    const before = outage.fired;
    await stage.vertex.waitFor(() => outage.fired > before + 10);
    stage.vertex.finish(left.operation);
    outage.remove();
    await delivered(left);
  });

  it('is lost where Google keeps saying so, and the chat hears that it may have been charged', async () => {
    const { userId } = await earlier.left('rendering');
    stage.vertex.fault({ kind: 'poll', fault: '404', times: Number.POSITIVE_INFINITY });
    await start();
    await stage.telegram.waitFor({ chat: userId, text: /Google may have charged \$0\.80 for it\./ });
    assert.equal(polls(), ENOUGH);
    assert.deepEqual(await outcome(), [['failed', null]]);
  });

  it('is gone where Google keeps saying so after the video was made, which is charged', async () => {
    const { userId } = await earlier.left('downloading');
    stage.vertex.fault({ kind: 'poll', fault: '404', times: Number.POSITIVE_INFINITY });
    await start();
    await stage.telegram.waitFor({ chat: userId, text: /Google charges \$0\.80/ });
    assert.equal(polls(), ENOUGH);
    assert.deepEqual(await outcome(), [['failed', 0.8]]);
  });

  it('is found again by a poll between those that do not find it', async () => {
    const left = await earlier.left('rendering');
    for (const _ of [1, 2]) {
      stage.vertex.fault({ kind: 'poll', fault: '404', times: ENOUGH - 1 });
      stage.vertex.fault({ kind: 'poll', fault: 'slow', delayMs: 0 });
    }
    await start();
    await stage.vertex.waitFor(() => polls() > 2 * ENOUGH);
    stage.vertex.finish(left.operation);
    await delivered(left);
  });
});
