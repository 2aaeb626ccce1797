import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openStage, type Stage } from '../../scripts/emulators/stage.ts';
import type { ReceivedVideo } from '../../scripts/emulators/telegram.ts';

/** The names of the files that a bot on the stage keeps. */
const filesIn = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
};

describe('a prompt becomes a video', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
    await stage.bot({ MAX_CONCURRENT: '40' });
  });
  after(() => stage.close());

  it('arrives byte by byte, as a reply, in its shape, and leaves nothing behind', async () => {
    const { telegram, vertex } = stage;
    telegram.user({ id: 11, first_name: 'Ada', username: 'ada' });
    const prompt = telegram.say(11, 11, 'A fox & a <b>hen</b> at "dawn"');
    const video = await telegram.waitFor(({ videos }) => videos.find(({ chatId }) => chatId === 11));
    const submit = vertex.submits.find((each) => each.prompt.includes('fox'));
    assert.ok(submit);
    assert.equal(submit.prompt, 'A fox & a <b>hen</b> at "dawn"');
    assert.equal(video.sha256, vertex.sha256Of(submit.operationName));
    assert.equal(video.replyTo, prompt.message_id);
    assert.deepEqual([video.width, video.height, video.duration, video.supports_streaming], [1280, 720, 8, true]);
    assert.match(video.caption ?? '', /^veo-3\.1-fast-generate-001 · 8 s · 720p · \$0\.80 · took \d+:\d\d$/);
    // The status message goes when the video comes.
    await telegram.waitFor(() => telegram.messages(11).filter((message) => message.by_bot).length === 1);
    await telegram.waitFor(() => telegram.isPolled);
    assert.deepEqual(await filesIn(stage.tempDir), []);
  });

  it('serves twenty users at once, and a command meanwhile', async () => {
    const { telegram, vertex } = stage;
    vertex.script({ when: { prompt: 'crowd' }, times: 20, outcome: 'video', renderMs: Number.POSITIVE_INFINITY });
    const users = Array.from({ length: 20 }, (_, index) => 2000 + index);
    for (const id of users) {
      telegram.user({ id, first_name: `User ${id}` });
      telegram.say(id, id, `a crowd of ${id}`);
    }
    await vertex.waitFor(() => vertex.submits.filter(({ prompt }) => prompt.startsWith('a crowd')).length === 20);
    telegram.say(2000, 2000, '/settings');
    await telegram.waitFor({ chat: 2000, text: /Your settings/ });
    vertex.finish();
    const videos = await telegram.waitFor(({ videos }) => {
      const theirs = videos.filter(({ chatId }) => users.includes(chatId));
      return theirs.length === 20 && theirs;
    });
    for (const { chatId, sha256 } of videos as ReceivedVideo[]) {
      const submit = vertex.submits.find(({ prompt }) => prompt === `a crowd of ${chatId}`);
      assert.equal(sha256, vertex.sha256Of(submit?.operationName ?? ''), `the video of user ${chatId}`);
    }
  });

  it('makes each video with the settings of the moment its prompt came', async () => {
    const { telegram, vertex } = stage;
    telegram.user({ id: 12, first_name: 'Bo' });
    telegram.say(12, 12, '/setmodel google/VEO-3.1-lite');
    telegram.say(12, 12, 'settings: first');
    telegram.say(12, 12, '/setmodel veo-3.1');
    telegram.say(12, 12, 'settings: second');
    telegram.say(12, 12, '/reset');
    await telegram.waitFor(({ videos }) => videos.filter(({ chatId }) => chatId === 12).length === 2);
    const modelOf = (prompt: string) => vertex.submits.find((each) => each.prompt === prompt)?.model;
    assert.equal(modelOf('settings: first'), 'veo-3.1-lite-generate-001');
    assert.equal(modelOf('settings: second'), 'veo-3.1-generate-001');
  });
});

describe('a bucket', () => {
  it('is fetched from, and emptied once the video is delivered', async () => {
    const stage = await openStage();
    try {
      const { telegram, vertex } = stage;
      await stage.bot({ VEO_OUTPUT_GCS_URI: 'gs://videos/bot' });
      telegram.user({ id: 11, first_name: 'Ada' });
      telegram.say(11, 11, 'a boat');
      const video = await telegram.waitFor(({ videos }) => videos[0]);
      assert.equal(video.sha256, vertex.sha256Of(vertex.submits[0]?.operationName ?? ''));
      await vertex.waitFor(() => vertex.requests('gcs-delete').count === 1);
      await vertex.waitFor(() => vertex.objects.size === 0);
    } finally {
      await stage.close();
    }
  });
});

describe('nobody’s words', () => {
  it('are in no log line, at any level, and in no file, whatever Google says', async () => {
    const marker = 'zyzzyva-marker-7391';
    const stage = await openStage();
    try {
      const { telegram, vertex, folder } = stage;
      const journal = join(folder, 'events.jsonl');
      const bot = await stage.bot({ LOG_LEVEL: 'trace', EVENT_JOURNAL: journal });
      telegram.user({ id: 11, first_name: 'Ada' });
      const echo = `Sorry: ${marker} cannot be done.`;
      vertex.script({ when: { prompt: 'in error' }, outcome: 'error', code: 13, message: echo });
      vertex.script({
        when: { prompt: 'in filter' },
        outcome: 'filtered',
        reasons: [`${echo} Support codes: 61493863`],
      });
      vertex.script({
        when: { prompt: 'in http' },
        status: 400,
        body: JSON.stringify({ error: { code: 400, message: echo, status: 'INVALID_ARGUMENT' } }),
      });
      for (const what of ['in video', 'in error', 'in filter', 'in http']) telegram.say(11, 11, `${marker} ${what}`);
      await telegram.waitFor(({ videos }) => videos.length === 1);
      // Google's words reach the chat, and nothing else.
      await telegram.waitFor(
        () => telegram.messages(11).filter(({ text }) => /cost nothing/.test(text ?? '')).length === 3,
      );
      await bot.stop();
      assert.doesNotMatch(bot.output(), new RegExp(marker));
      const { readFile } = await import('node:fs/promises');
      const facts = await readFile(journal, 'utf8');
      assert.equal(facts.split('PromptAccepted').length, 5);
      assert.doesNotMatch(facts, new RegExp(marker));
      assert.deepEqual(await filesIn(stage.tempDir), []);
    } finally {
      await stage.close();
    }
  });
});
