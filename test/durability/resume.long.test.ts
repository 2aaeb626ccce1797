import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { openStage, type Stage } from '../../scripts/emulators/stage.ts';
import type { SeenMessage } from '../../scripts/emulators/telegram.ts';
import { type BotHere, startHere } from '../support/bot-here.ts';
import { EarlierRun, type Left } from './earlier-run.ts';
import { ledgerOf } from './ledger.ts';

let stage: Stage;
let earlier: EarlierRun;
let bot: BotHere | null = null;

beforeEach(async () => {
  stage = await openStage({ vertex: { renderMs: Number.POSITIVE_INFINITY } });
  earlier = new EarlierRun(stage);
});
afterEach(async () => {
  await bot?.stop();
  bot = null;
  await stage.close();
});

const start = async (env: Record<string, string> = {}) => {
  bot = await startHere(stage, { EVENT_JOURNAL: earlier.journal, SHUTDOWN_GRACE_MS: '0', ...env });
  return bot;
};
const restart = async (env: Record<string, string> = {}) => {
  await bot?.stop();
  return start(env);
};
const polls = (name: string) => stage.vertex.requests('poll').log.filter(({ operationName }) => operationName === name);
const videosOf = ({ userId }: Left) => stage.telegram.videos.filter(({ chatId }) => chatId === userId);
const heardBy = (userId: number): SeenMessage[] => stage.telegram.messages(userId).filter(({ by_bot }) => by_bot);
const wordsTo = (userId: number, text: RegExp) => stage.telegram.waitFor({ chat: userId, text });

/** The video of a generation, which came whole, as a reply to its prompt. */
async function delivered(left: Left): Promise<void> {
  await stage.telegram.waitFor(() => videosOf(left).length === 1, { what: `the video of ${left.userId}` });
  const [video] = videosOf(left);
  assert.equal(video?.sha256, stage.vertex.sha256Of(left.operation));
  assert.equal(video?.replyTo, left.messageId);
}

describe('a bot that is started again', () => {
  it('polls the operation that was rendering, without a new request', async () => {
    const left = await earlier.left('rendering');
    await earlier.write();
    await start();
    await stage.vertex.waitFor(() => polls(left.operation).length >= 2);
    await wordsTo(left.userId, /^Generating/);
    stage.vertex.finish(left.operation);
    await delivered(left);
    assert.equal(stage.vertex.submits.length, 1);
  });

  for (const progress of ['downloading', 'uploading'] as const)
    for (const bucket of [undefined, 'gs://videos/made/'])
      it(`fetches the video again that it was ${progress}, ${bucket ? 'from its bucket' : 'from the finished operation'}`, async () => {
        const left = await earlier.left(progress, bucket ? { bucket } : {});
        await earlier.write();
        await start(bucket ? { VEO_OUTPUT_GCS_URI: bucket } : {});
        await delivered(left);
        assert.equal(stage.vertex.submits.length, 1);
        assert.equal(polls(left.operation).length, bucket ? 0 : 1);
        await stage.vertex.waitFor(() => stage.vertex.objects.size === 0);
      });

  it('says what became of prompts that it no longer has, and what that cost', async () => {
    const free = [await earlier.left('queued'), await earlier.left('refused')];
    const unclear = await earlier.left('submitting');
    await earlier.write();
    await start();
    for (const { userId } of free) await wordsTo(userId, /restarted before it was your turn\. It cost nothing\./);
    await wordsTo(unclear.userId, /while Google was taking the prompt\. Google may have charged \$0\.80 for it\./);
    assert.equal(stage.vertex.requests('submit').count, 0);
    const { records } = await ledgerOf([...(bot?.log.read() ?? [])]);
    assert.deepEqual(
      records.map(({ status, cost }) => [status, cost]),
      [
        ['failed', 0],
        ['failed', 0],
        ['failed', null],
      ],
    );
  });

  describe('after the time limit of a video has passed', () => {
    const at = Date.now() - 3_600_000;

    it('delivers it where Google has made it meanwhile', async () => {
      const left = await earlier.left('rendering', { at });
      await earlier.write();
      stage.vertex.finish(left.operation);
      await start();
      await delivered(left);
    });

    it('asks once, and gives up where Google is not ready', async () => {
      const left = await earlier.left('rendering', { at });
      await earlier.write();
      await start();
      await wordsTo(left.userId, /Google took too long.* Google may have charged \$0\.80 for it\./);
      assert.equal(polls(left.operation).length, 1);
    });

    it('does not take one poll that fails for an answer', async () => {
      const left = await earlier.left('rendering', { at });
      await earlier.write();
      stage.vertex.finish(left.operation);
      stage.vertex.fault({ kind: 'poll', fault: '503' });
      await start();
      await delivered(left);
    });
  });

  it('goes on with more generations than may run, and begins nothing new before they have ended', async () => {
    const left = await Promise.all(Array.from({ length: 9 }, () => earlier.left('rendering')));
    await earlier.write();
    await start({ MAX_CONCURRENT: '2', MAX_PER_USER: '1' });
    await stage.vertex.waitFor(() => left.every(({ operation }) => polls(operation).length > 0));
    const user = stage.telegram.user({ id: 1, first_name: 'Ada' });
    stage.telegram.say(user.id, user.id, 'a red fox');
    await wordsTo(user.id, /^Queued: number 1/);
    const begun = () => stage.vertex.submits.some(({ prompt }) => prompt === 'a red fox');
    for (const each of left) {
      assert.equal(begun(), false);
      stage.vertex.finish(each.operation);
      await delivered(each);
    }
    await stage.vertex.waitFor(begun);
    assert.equal(stage.vertex.submits.length, 10);
  });

  it('goes on with the status message of the last run in its place, also where it asks who may run', async () => {
    await start();
    const user = stage.telegram.user({ id: 1, first_name: 'Ada' });
    stage.telegram.say(user.id, user.id, 'a red fox');
    const status = await wordsTo(user.id, /^Generating/);
    await stage.vertex.waitFor(() => stage.vertex.requests('poll').count > 0);
    await restart();
    const edits = status.history.length;
    await stage.telegram.waitFor(() => (heardBy(user.id)[0]?.history.length ?? 0) > edits, { what: 'an edit' });
    assert.deepEqual(
      heardBy(user.id).map(({ message_id }) => message_id),
      [status.message_id],
    );
    stage.telegram.press(user.id, status, 'Cancel (still $0.80)');
    await wordsTo(user.id, /^Cancelled\. .*still charges \$0\.80/);
    assert.equal(heardBy(user.id).length, 1);
  });

  it('needs no status message to bring a video', async () => {
    await start();
    const user = stage.telegram.user({ id: 1, first_name: 'Ada' });
    stage.telegram.say(user.id, user.id, 'a red fox');
    const status = await wordsTo(user.id, /^Generating/);
    await stage.vertex.waitFor(() => stage.vertex.requests('poll').count > 0);
    await bot?.stop();
    stage.telegram.remove(status);
    await start();
    stage.vertex.finish();
    await stage.telegram.waitFor(({ videos }) => videos.length === 1, { what: 'the video' });
    await stage.telegram.waitFor(() => heardBy(user.id).length === 1, { what: 'nothing but the video' });
  });

  it('still knows settings, budgets and who may use it', async () => {
    const env = { ADMIN_USER_IDS: '1', ALLOWED_USER_IDS: '2,3' };
    const { telegram } = stage;
    for (const id of [1, 2, 3, 4]) telegram.user({ id, first_name: `Person ${id}` });
    const ask = async (id: number, text: string, answer: RegExp) => {
      const { message_id } = telegram.say(id, id, text);
      await telegram.waitFor({ chat: id, text: answer, after: message_id });
    };
    await start(env);
    await ask(2, '/setmodel veo-3.1-lite', /veo-3\.1-lite-generate-001/);
    await ask(1, '/budget user 0.5', /\$0\.50/);
    await ask(1, '/deny 3', /no longer/);
    await ask(1, '/allow 4', /may use/);
    await restart(env);
    await ask(2, '/settings', /veo-3\.1-lite-generate-001/);
    await ask(2, '/stats', /Videos made: 0/);
    await ask(3, 'a red fox', /This bot is private/);
    await ask(4, 'a red fox', /This video costs \$0\.80, but of your budget of \$0\.50 a day only \$0\.50 is left/);
    await ask(1, '/budget', /Each user: \$0\.50/);
    assert.equal(stage.vertex.submits.length, 0);
  });

  it('refuses to start where another one uses its journal, and says so', async () => {
    await start();
    const second = await stage.bot({ EVENT_JOURNAL: earlier.journal }, { ready: false });
    assert.equal(await second.ended, 1);
    assert.match(
      second.output(),
      /EVENT_JOURNAL .*earlier\.jsonl: another bot is using it\. Only one may: stop that one first/,
    );
  });
});
