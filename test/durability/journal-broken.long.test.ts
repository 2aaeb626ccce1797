import assert from 'node:assert/strict';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { openStage, type Stage } from '../../scripts/emulators/stage.ts';
import type { FactType, StoredEvent } from '../../src/log/facts.ts';
import { FileJournal } from '../../src/log/journal/file-journal.ts';
import { readiness } from '../health/readiness.ts';
import { type BotHere, startHere } from '../support/bot-here.ts';
import { choice, modelSelected, stored } from '../support/facts.ts';
import { ledgerOf, readLedger } from './ledger.ts';

const ADA = 1;
const BEN = 2;
const ADMIN = 9;
const refusal = /^The bot cannot write its journal, so it takes no new prompts\. Nothing was charged\./;
const ending = /^The bot cannot write its journal and starts nothing new\. It cost nothing\./;
const notice = /^The journal cannot be written any more\. No new prompts are taken; what runs ends in memory\./;

let stage: Stage;
let journal: string;

beforeEach(async () => {
  stage = await openStage({ vertex: { renderMs: Number.POSITIVE_INFINITY } });
  journal = join(stage.folder, 'journal.jsonl');
  for (const id of [ADA, BEN, ADMIN]) stage.telegram.user({ id, first_name: `Person ${id}` });
});
afterEach(async () => {
  mock.restoreAll();
  await stage.close();
});

const say = (id: number, text: string) => stage.telegram.say(id, id, text).message_id;
const told = (id: number, text: RegExp, after = 0) => stage.telegram.waitFor({ chat: id, text, after });
const videosOf = (id: number) => stage.telegram.videos.filter(({ chatId }) => chatId === id).length;
const settings = () => ({ EVENT_JOURNAL: journal, ADMIN_USER_IDS: String(ADMIN), SHUTDOWN_GRACE_MS: '0' });

describe('a bot whose disk fails', () => {
  let bot: BotHere;
  afterEach(() => bot.stop());

  /** From the first append of such a fact on, the disk syncs nothing any more. */
  async function failAt(fact: FactType): Promise<void> {
    const append = FileJournal.prototype.append;
    const disk: object = Object.getPrototypeOf(await anyFile());
    mock.method(FileJournal.prototype, 'append', function (this: FileJournal, events: readonly StoredEvent[]) {
      if (events.some(({ type }) => type === fact))
        mock.method(disk as { datasync: () => Promise<void> }, 'datasync', () =>
          Promise.reject(Object.assign(new Error('input/output error'), { code: 'EIO' })),
        );
      return append.call(this, events);
    });
  }

  /** What holds after every such failure. */
  async function assertBroken(fact: FactType): Promise<void> {
    await told(ADMIN, notice);
    assert.match(bot.lines.join(''), /EVENT_JOURNAL .*Check the disk.*\(EIO\)\. No new prompts are taken/);
    await told(ADA, refusal, say(ADA, 'one more'));
    await told(ADA, /veo-3\.1-lite-generate-001/, say(ADA, '/setmodel veo-3.1-lite'));
    await told(ADA, /veo-3\.1-lite-generate-001/, say(ADA, '/settings'));
    const { events } = await readLedger(journal);
    assert.ok(events.every(({ type }) => type !== fact));
  }

  for (const fact of ['OperationStarted', 'VideoGenerated', 'VideoDownloaded', 'VideoDelivered'] as const)
    it(`brings the video all the same where it failed at ${fact}`, async () => {
      await failAt(fact);
      bot = await startHere(stage, settings());
      say(ADA, 'a paper boat');
      await stage.vertex.waitFor(() => stage.vertex.requests('poll').count > 0);
      stage.vertex.finish();
      await stage.telegram.waitFor(() => videosOf(ADA) === 1, { what: 'the video' });
      await assertBroken(fact);
      const { records } = await ledgerOf([...bot.log.read()]);
      assert.deepEqual(
        records.map(({ status, cost }) => [status, cost]),
        [['done', 0.8]],
      );
      assert.deepEqual([stage.vertex.submits.length, videosOf(ADA)], [1, 1]);
    });

  for (const [fact, words] of [
    ['PromptAccepted', refusal],
    ['GenerationStarted', ending],
  ] as const)
    it(`sends no request that it could not remember: it failed at ${fact}`, async () => {
      await failAt(fact);
      bot = await startHere(stage, settings());
      say(ADA, 'a paper boat');
      await told(ADA, words);
      await assertBroken(fact);
      assert.equal(stage.vertex.requests('submit').count, 0);
      assert.equal(bot.promptsHeld(), 0);
    });

  it('ends what waits in its queue, at no cost', async () => {
    bot = await startHere(stage, { ...settings(), MAX_CONCURRENT: '1' });
    say(ADA, 'a paper boat');
    await stage.vertex.waitFor(() => stage.vertex.requests('poll').count > 0);
    say(BEN, 'a red fox');
    await told(BEN, /^Queued/);
    await failAt('ModelSelected');
    say(BEN, '/setmodel veo-3.1');
    await told(BEN, ending);
    stage.vertex.finish();
    await stage.telegram.waitFor(() => videosOf(ADA) === 1, { what: 'the video' });
    assert.equal(stage.vertex.submits.length, 1);
    assert.equal(bot.promptsHeld(), 0);
  });

  it('tells the chats of what still runs when it is stopped, since the journal may have lost it', async () => {
    bot = await startHere(stage, settings());
    say(ADA, 'a paper boat');
    await stage.vertex.waitFor(() => stage.vertex.requests('poll').count > 0);
    await failAt('ModelSelected');
    say(BEN, '/setmodel veo-3.1');
    await told(ADMIN, notice);
    await bot.stop();
    await told(ADA, /stopped while Google was making the video\. Google charges \$0\.80 for it all the same\./);

    mock.restoreAll();
    stage.vertex.finish();
    bot = await startHere(stage, settings());
    await stage.telegram.waitFor(() => videosOf(ADA) === 1, { what: 'the video' });
    assert.equal(stage.vertex.submits.length, 1);
  });
});

describe('a bot whose disk is full', () => {
  /** The largest file that the system lets it write, in bytes; a video is smaller. */
  const ROOM = 204_800;

  it('takes no new prompts, brings what runs, ends what waits at no cost, and says why', async () => {
    await fillJournal();
    const env = { ...settings(), MAX_CONCURRENT: '1', HEALTH_PORT: '0' };
    const limited = ['sh', '-c', `ulimit -f ${ROOM / 512} && exec "$@"`, 'sh'];
    const bot = await stage.bot(env, { command: (usual) => [...limited, ...usual] });
    say(ADA, 'a paper boat');
    await stage.vertex.waitFor(() => stage.vertex.requests('poll').count > 0);
    say(BEN, 'a red fox');
    await told(BEN, /^Queued/);
    while (!/No new prompts are taken/.test(bot.output())) await told(ADMIN, /./, say(ADMIN, '/setmodel veo-3.1'));
    assert.equal(await readiness(bot), 'the journal cannot be written');
    assert.match(bot.output(), /EVENT_JOURNAL .*there is no room left for it\. Free some.*\(EFBIG\)\. No new prompts/);
    await told(ADMIN, notice);
    await told(BEN, ending);
    await told(BEN, refusal, say(BEN, 'a red fox'));
    stage.vertex.finish();
    await stage.telegram.waitFor(() => videosOf(ADA) === 1, { what: 'the video' });
    assert.equal(await bot.stop(), 0);
    assert.equal(stage.vertex.submits.length, 1);
    assert.ok((await stat(journal)).size <= ROOM);

    // With room again it goes on from what the journal knows: a video twice is better than none.
    await stage.bot(env);
    await stage.telegram.waitFor(() => videosOf(ADA) === 2, { what: 'the video once more' });
    await told(BEN, /restarted before it was your turn\. It cost nothing\./);
    await readLedger(journal);
    assert.equal(stage.vertex.submits.length, 1);
  });

  /** Leaves room for a dozen facts. */
  async function fillJournal(): Promise<void> {
    const choices = stored(Array.from({ length: 1_200 }, (_, i) => choice(modelSelected({ userId: 100_000 + i }))));
    const file = await FileJournal.open(journal, { botId: 123456789, machineVersion: '1.0.0', onWarning: assert.fail });
    await file.append(choices.splice(0, 600));
    for (const event of choices) {
      if ((await stat(journal)).size > ROOM - 4_500) break;
      await file.append([event]);
    }
    await file.close();
    assert.ok((await stat(journal)).size > ROOM - 4_500);
  }
});

async function anyFile(): Promise<object> {
  const handle = await open(journal, 'a');
  await handle.close();
  return handle;
}
