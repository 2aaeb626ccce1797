import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { openStage, type Stage } from '../../scripts/emulators/stage.ts';
import { isFinal } from '../../src/log/facts.ts';
import { type BotHere, startHere } from '../support/bot-here.ts';
import { EarlierRun, type Left } from './earlier-run.ts';
import { ledgerOf } from './ledger.ts';

let stage: Stage;
let earlier: EarlierRun;
let bot: BotHere;
let left: Left;

beforeEach(async () => {
  stage = await openStage({ vertex: { renderMs: Number.POSITIVE_INFINITY } });
  earlier = new EarlierRun(stage);
  left = await earlier.left('rendering');
  await earlier.write();
  stage.vertex.finish(left.operation);
});
afterEach(async () => {
  await bot.stop();
  await stage.close();
});

const start = async () => {
  bot = await startHere(stage, { EVENT_JOURNAL: earlier.journal, SHUTDOWN_GRACE_MS: '0' });
};
const videos = () => stage.telegram.videos.filter(({ chatId }) => chatId === left.userId);
const arrives = () => stage.telegram.waitFor(() => videos().length > 0, { what: 'the video' });
/** The connection breaks after all of it was handed over, and Telegram has nothing of it. */
const breaks = (times?: number) =>
  stage.telegram.fault({
    method: 'sendVideo',
    kind: 'reset-before',
    when: () => true,
    ...(times !== undefined && { times }),
  });
/** The last fact of the generation, once it has ended. */
async function ending() {
  const last = () => [...bot.log.read()].find(isFinal);
  if (!last()) await new Promise<void>((resolve) => bot.log.bus.on('appended', () => last() && resolve()));
  const { records } = await ledgerOf([...bot.log.read()]);
  assert.deepEqual(
    records.map(({ status, cost }) => [status, cost]),
    [['done', 0.8]],
  );
  return last()?.data;
}

describe('a made video that Telegram does not take yet', () => {
  it('comes though two connections broke after all of it was handed over', async () => {
    const broken = breaks(2);
    await start();
    await arrives();
    assert.deepEqual([broken.fired, videos().length], [2, 1]);
    const end = await ending();
    assert.equal(end && 'uploads' in end && end.uploads, 3);
  });

  it('comes after a restart in the middle of the patience with it', async () => {
    const broken = breaks();
    await start();
    await stage.telegram.waitFor(() => broken.fired === 2);
    await bot.stop();
    const pages = stage.telegram.fault({ method: 'sendVideo', kind: '502', times: 30 });
    broken.remove();
    await start();
    await arrives();
    assert.deepEqual([pages.fired, videos().length], [30, 1]);
    await ending();
  });

  it('counts as delivered where Telegram took it and answered with something else', async () => {
    stage.telegram.fault({ method: 'sendVideo', kind: 'odd-result', times: 1 });
    await start();
    assert.deepEqual(await ending(), { chatId: left.userId, messageId: null, fileId: null, uploads: 1 });
    assert.equal(videos().length, 1);
  });

  it('comes as a file where Telegram refuses it as a video', async () => {
    stage.telegram.fault({ method: 'sendVideo', kind: 'error', code: 400, description: 'Bad Request: wrong file' });
    await start();
    await ending();
    const [file] = stage.telegram.messages(left.userId).filter(({ document }) => document !== undefined);
    assert.equal(file?.reply_to_message, undefined);
    assert.match(file?.caption ?? '', /\$0\.80/);
  });
});
