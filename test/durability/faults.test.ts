import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { tokensOf } from '../../scripts/emulators/vertex.ts';
import { moneyOf } from '../../src/generations/failure-codes.ts';
import type { PromptRecord } from '../../src/records/records.ts';
import { draws } from '../support/extent.ts';
import { arrivals, unansweredUploads } from './arrivals.ts';
import { ledgerOf } from './ledger.ts';
import { MARK } from './mortal-bot.ts';
import { type Asked, Trial } from './trial.ts';
import { schedules } from './trouble.ts';

const { FAULT_RUNS = String(draws(3, 24)), FAULT_SEED, FAULT_PATH = '', FAULT_SHRINK } = process.env;
const PRICE = 0.8;

/** More runs: FAULT_RUNS=500. The same run again: FAULT_SEED and FAULT_PATH, which a failure prints. */
test('under any schedule of faults each prompt has one end, one request, one video and the right cost', async () => {
  await fc.assert(
    fc.asyncProperty(schedules, async (schedule) => {
      const before = resources();
      await Trial.run(schedule, assertSound);
      await assertLetGo(before);
    }),
    {
      numRuns: Number(FAULT_RUNS),
      ...(FAULT_SEED === undefined ? {} : { seed: Number(FAULT_SEED), path: FAULT_PATH }),
      endOnFailure: FAULT_SHRINK === undefined,
      includeErrorInReport: true,
    },
  );
});

/** What holds at the end of every trial. */
async function assertSound(trial: Trial): Promise<void> {
  const { records } = await ledgerOf([...trial.events]);
  assert.equal(records.length, trial.asked.length);
  for (const asked of trial.asked) {
    const record = records.find(({ id }) => id === asked.id);
    assert.ok(record, 'every prompt has its record');
    assertMoney(trial, asked, record);
    assertVideos(trial, asked, record);
  }
  for (const chatId of new Set(trial.asked.map((asked) => asked.chatId))) assertWords(trial, chatId, records);
  assert.deepEqual(await trial.files(), []);
  assert.deepEqual(
    trial.lines.filter((line) => /"level":(50|60)/.test(line)),
    [],
  );
  const journal = trial.journal === null ? '' : await readFile(trial.journal, 'utf8');
  for (const text of [trial.tables, trial.lines.join(''), journal]) assert.equal(text.includes(MARK), false);
}

/** One request at most, and the record says what Google charged for it. */
function assertMoney(trial: Trial, { id, prompt }: Asked, { status, cost, prompt_tokens: tokens }: PromptRecord): void {
  const { vertex } = trial.stage;
  const submits = vertex.submits.filter((submit) => submit.prompt === prompt);
  assert.ok(submits.length <= 1, `${submits.length} requests were accepted for one prompt`);
  const billedUsd = vertex.billed.find(({ operationName }) => operationName === submits[0]?.operationName)?.usd ?? 0;
  const end = trial.life(id).at(-1);
  if (end?.type === 'GenerationFailed') {
    const { stage, code } = end.data;
    const isMade = stage === 'downloading' || stage === 'uploading';
    const money = isMade ? 'charged' : moneyOf(code, stage);
    if (money === 'maybe') assert.equal(cost, null, code);
    else assert.deepEqual([cost, billedUsd], money === 'charged' ? [PRICE, PRICE] : [0, 0], code);
    assert.ok(code !== 'RENDER_TIMEOUT' || hasSaid(trial, submits[0]?.operationName), 'Google itself said so');
    assert.notEqual(code, 'GOOGLE_SILENT');
  } else if (status === 'cancelled') assert.equal(cost, submits.length * PRICE);
  else assert.deepEqual([status, submits.length, billedUsd, cost], ['done', 1, PRICE, PRICE]);
  if (tokens !== null) assert.equal(tokens, tokensOf(prompt));
}

/** Whether Google has answered a poll of an operation, rather than somebody on the way. */
const hasSaid = ({ stage }: Trial, operation: string | undefined): boolean =>
  stage.vertex.requests('poll').log.some(({ operationName, status }) => operationName === operation && status === 200);

/** Exactly one video where it was delivered, but for uploads whose end nobody knows. */
function assertVideos(trial: Trial, { prompt, chatId, userId }: Asked, { status }: PromptRecord): void {
  const { telegram, vertex } = trial.stage;
  const submit = vertex.submits.find((each) => each.prompt === prompt);
  const isMade = vertex.billed.some(({ operationName }) => operationName === submit?.operationName);
  const hash = submit && isMade ? vertex.sha256Of(submit.operationName) : null;
  const videos = hash === null ? [] : arrivals(telegram, trial.places, hash);
  const least = status === 'done' ? 1 : 0;
  // Nobody knows of an upload that was not answered whether it arrived, nor of one that the bot was stopped after.
  const unclear = (hash === null ? 0 : unansweredUploads(telegram, hash)) + trial.restarts;
  // And whatever happens, each life sends it five times at most, and from a closed group to one person as well.
  const most = Math.min(least + unclear, (chatId < 0 ? 10 : 5) * (trial.restarts + 1));
  assert.ok(videos.length >= least && videos.length <= most, `${videos.length} videos, ${unclear} unclear`);
  const chats = [chatId, trial.places.now(chatId), userId];
  for (const video of videos) assert.ok(chats.includes(video.chatId), 'nobody else sees it');
  const isThere = [chatId, userId]
    .flatMap((chat) => trial.places.heard(chat))
    .some(({ message_id: there }) => videos.some(({ messageId }) => messageId === there));
  assert.ok(isThere || videos.length === 0 || trial.topicIsGone);
}

/** The chat has read how each ended, and nothing looks as if the bot were still at work. */
function assertWords(trial: Trial, chatId: number, records: readonly PromptRecord[]): void {
  const ofChat = trial.asked.filter((asked) => asked.chatId === chatId);
  if (ofChat.some(({ userId }) => trial.places.hasBlocked(userId)) || trial.topicIsGone) return;
  const lost = trial.unanswered('sendMessage', chatId) + trial.misanswered('sendMessage');
  const said = trial.places.heard(chatId).map(({ text = '' }) => text);
  // What stands in a group that was upgraded can be neither edited nor deleted any more.
  const now = trial.places.heard(trial.places.now(chatId)).map(({ text = '' }) => text);
  const atWork = now.filter((text) => /^(Queued|Generating|Google is busy|The video is made\.)/.test(text));
  assert.ok(atWork.length <= lost, `${atWork.length} of ${lost} at work:\n${trial.stage.telegram.describe()}`);
  const ended = ofChat.filter(({ id }) => records.some((record) => record.id === id && record.status !== 'done'));
  const told = said.filter((text) => /cost nothing|may have charged|charges/.test(text));
  assert.ok(told.length + lost >= ended.length, `told ${told.length}:\n${trial.stage.telegram.describe()}`);
}

/** What keeps this process alive, as `Timeout` and `TCPSocketWrap`, each as often as there is one. */
const resources = (): string[] => process.getActiveResourcesInfo().sort();

/** Everything that was not held before is let go of: connections that the other side has closed need a moment. */
async function assertLetGo(before: readonly string[]): Promise<void> {
  const late = performance.now() + 10_000;
  const stillHeld = () => {
    const known = [...before];
    return resources().filter((kind) => !known.includes(kind) || known.splice(known.indexOf(kind), 1).length === 0);
  };
  while (stillHeld().length > 0 && performance.now() < late) await sleep(5);
  assert.deepEqual(stillHeld(), []);
}
