import assert from 'node:assert/strict';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { SeenMessage } from '../../scripts/emulators/telegram.ts';
import type { ScriptRule } from '../../scripts/emulators/vertex.ts';
import { buttonsOf } from '../support/messages.ts';
import { BotScene, type Totals } from './scene.ts';

const guidelines = "violate Vertex AI's usage guidelines.";

describe('a video that does not come', () => {
  let scene: BotScene;
  before(async () => {
    scene = await BotScene.open({ VEO_TIMEOUT_MS: '5000' });
  });
  after(() => scene.close());

  /** What becomes of a prompt: the last words of its status message, and what changes in the statistics. */
  const ending = async (prompt: string, words: RegExp, during = async (_: SeenMessage) => {}) => {
    const ada = scene.person();
    let last: SeenMessage | undefined;
    const changes = await scene.counted(async () => {
      const status = await scene.ask(ada, prompt);
      await during(status);
      last = await scene.telegram.waitFor({ chat: ada, text: words });
      assert.equal(last.message_id, status.message_id, 'it is the status message that says so');
    });
    assert.ok(last);
    assert.equal(last.reply_to_message?.text, prompt);
    assert.equal(buttonsOf(last)[0], 'Again · $0.80');
    assert.equal(scene.telegram.messages(ada).length, 2);
    assert.equal(scene.telegram.videos.filter(({ chatId }) => chatId === ada).length, 0);
    return changes;
  };

  const free: Partial<Totals> = { failed: 1 };
  const endings: [name: string, rule: ScriptRule, words: RegExp, changes: Partial<Totals>][] = [
    [
      'was filtered, with the reason',
      { outcome: 'filtered' },
      /held the video back: a likeness of a real, known person\. It cost nothing\. .*\nGoogle says: 1 videos were filtered out/s,
      free,
    ],
    [
      'was filtered, for a reason that nobody knows yet',
      { outcome: 'filtered', reasons: [`The video would ${guidelines} Support codes: 12345678`], countAsString: true },
      /held the video back: support codes 12345678\. It cost nothing\./,
      free,
    ],
    [
      'was filtered without a word why',
      { outcome: 'filtered', reasons: [] },
      /held the video back\. It cost nothing\./,
      free,
    ],
    [
      'has a forbidden word in its prompt',
      { outcome: 'error', code: 3, message: `This prompt contains words that ${guidelines} Support codes: 61493863` },
      /refused the prompt: violence\. It cost nothing\. Please word the prompt differently\./,
      free,
    ],
    [
      'was asked for with wrong settings',
      {
        outcome: 'error',
        code: 3,
        message: 'Unsupported output video duration 5 seconds, supported durations are [8,4,6]',
      },
      /Veo refused the request\. It cost nothing\. .*\nGoogle says: Unsupported output video duration/s,
      free,
    ],
    [
      'met high load',
      { outcome: 'error', code: 8, message: 'The service is currently experiencing high load. Operation ID: 1' },
      /high load.*It cost nothing/,
      free,
    ],
    [
      'failed inside Veo, whose words are shown as they are',
      { outcome: 'error', code: 13, message: 'internal <b>server</b> &amp; issue' },
      /could not make the video\. It cost nothing\. .*\nGoogle says: internal <b>server<\/b> &amp; issue$/s,
      free,
    ],
    [
      'ended with nothing at all, of which Google may take its price',
      { outcome: 'empty' },
      /without a video and without a reason\. Google may have charged \$0\.80/,
      { failed: 1, unclear: 1 },
    ],
    ['needs the owner to act', { status: 403 }, /does not let this bot.*It cost nothing\. Please tell the owner/, free],
    ['was refused as a request', { status: 400 }, /Google refused the request\. It cost nothing/, free],
    [
      'met a server error, so that nobody knows',
      { status: 500 },
      /nobody knows.*Google may have charged \$0\.80/,
      { failed: 1, unclear: 1 },
    ],
  ];
  for (const [name, rule, words, changes] of endings)
    it(name, async () => {
      const prompt = `a fox whose video ${name}`;
      scene.script(prompt, rule);
      assert.deepEqual(await ending(prompt, words), changes);
    });

  it('is never asked for again where the answer was lost', async () => {
    const prompt = 'a fox that may have been charged';
    scene.vertex.fault({ kind: 'submit', fault: 'reset-after', when: (request) => request.prompt === prompt });
    assert.deepEqual(await ending(prompt, /never sends a prompt twice\. Google may have charged \$0\.80/), {
      failed: 1,
      unclear: 1,
    });
    assert.equal(scene.submits(prompt), 1);
  });

  it('is charged for all the same where Telegram does not take it', async () => {
    const [ada, prompt] = [scene.person(), 'a fox that is not let in'];
    scene.telegram.restrict(ada, 'videos');
    const changes = await scene.counted(() => scene.hear(ada, prompt, /did not take it\. Google charges \$0\.80/));
    assert.deepEqual(changes, { failed: 1, costUsd: 0.8 });
  });

  it('costs what it costs where its chat is closed to the bot meanwhile', async () => {
    const [ada, prompt] = [scene.person(), 'a fox for somebody who left'];
    scene.script(prompt, { outcome: 'never' });
    const changes = await scene.counted(async () => {
      scene.telegram.say(ada, ada, prompt);
      await scene.vertex.waitFor(() => scene.submits(prompt) === 1);
      scene.telegram.block(ada);
      scene.vertex.finish();
      const lastWords = () => scene.telegram.calls('sendMessage').filter(({ params }) => params.chat_id === ada);
      await scene.telegram.waitFor(() => lastWords().length === 2);
      assert.ok(scene.telegram.calls('sendVideo').some(({ params }) => params.chat_id === ada));
    });
    assert.deepEqual(changes, { failed: 1, costUsd: 0.8 });
  });

  it('is called off for nothing in vain where it is on its way', async () => {
    const [ada, prompt] = [scene.person(), 'a fox on its way'];
    const hold = scene.telegram.fault({ method: 'sendVideo', kind: 'hold', chatId: ada, before: true });
    const status = await scene.ask(ada, prompt);
    await scene.telegram.waitFor(() => hold.held === 1);
    assert.match((await scene.press(ada, status, 'Cancel (still $0.80)')) ?? '', /Too late/);
    assert.match((await scene.ask(ada, '/cancel')).text ?? '', /Too late/);
    hold.remove();
    await scene.telegram.waitFor({ chat: ada, video: true });
  });

  it('is called off while Google renders, which costs', async () => {
    const prompt = 'a fox that is called off too late';
    scene.script(prompt, { outcome: 'never' });
    const changes = await ending(prompt, /Cancelled\. Google had begun and still charges \$0\.80/, async (status) => {
      await scene.vertex.waitFor(() => scene.submits(prompt) === 1);
      await scene.telegram.waitFor({ chat: status.chat.id, text: 'Generating' });
      const note = await scene.press(status.chat.id, status, 'Cancel (still $0.80)');
      assert.match(note ?? '', /still charges \$0\.80|as soon as Google has answered/);
    });
    assert.deepEqual(changes, { cancelled: 1, costUsd: 0.8 });
    scene.vertex.finish();
  });

  it('is called off while Google takes the prompt, as soon as Google has answered', async () => {
    const prompt = 'a fox that is called off in between';
    const hold = scene.vertex.fault({ kind: 'submit', fault: 'hold', when: (request) => request.prompt === prompt });
    const changes = await ending(prompt, /Google had begun and still charges \$0\.80/, async (status) => {
      await scene.vertex.waitFor(() => hold.waiting === 1);
      assert.match(
        (await scene.press(status.chat.id, status, 'Cancel (still $0.80)')) ?? '',
        /as soon as Google has answered/,
      );
      hold.release();
    });
    assert.deepEqual(changes, { cancelled: 1, costUsd: 0.8 });
    assert.equal(scene.submits(prompt), 1);
  });

  it('can be called off by a command, and where there are several it asks which', async () => {
    const [ada, prompts] = [scene.person(), ['one fox', 'two foxes']];
    for (const prompt of prompts) {
      scene.script(prompt, { outcome: 'never' });
      scene.telegram.say(ada, ada, prompt);
      await scene.vertex.waitFor(() => scene.submits(prompt) === 1);
    }
    const question = await scene.hear(ada, '/cancel', 'Which one?');
    const [newest = '', oldest = ''] = buttonsOf(question);
    assert.match(newest, /^1\. generating/);
    assert.match((await scene.press(ada, question, oldest)) ?? '', /Cancelled/);
    assert.match((await scene.hear(ada, '/cancel', 'Cancelled.')).text ?? '', /still charges/);
    scene.vertex.finish();
  });

  it('comes in spite of a refusal at first, and is asked for once', async () => {
    for (const fault of ['429', '503'] as const) {
      const prompt = `a fox after ${fault}`;
      scene.vertex.fault({ kind: 'submit', fault, times: 2, when: (request) => request.prompt === prompt });
      await scene.video(scene.person(), prompt);
      assert.equal(scene.submits(prompt), 1, fault);
    }
  });

  it('comes in spite of every trouble while it is polled and fetched', async () => {
    const prompt = 'a fox in spite of everything';
    const isIt = ({ operationName = '' }) =>
      scene.vertex.submits.some((submit) => submit.prompt === prompt && submit.operationName === operationName);
    for (const fault of ['500', '502', '429', 'not-json', 'reset-before', 'expired-token', 'bad-base64'] as const)
      scene.vertex.fault({ kind: 'poll', fault, when: isIt });
    scene.vertex.fault({ kind: 'poll', fault: 'cut', afterBytes: 10_000, when: isIt });
    const ada = scene.person();
    await scene.video(ada, prompt);
    const submit = scene.vertex.submits.find((each) => each.prompt === prompt);
    assert.ok(submit);
    const [received] = scene.telegram.videos.filter(({ chatId }) => chatId === ada);
    assert.equal(received?.sha256, scene.vertex.sha256Of(submit.operationName));
    assert.equal(scene.submits(prompt), 1);
  });

  it('comes though the folder for its file was cleared away, and though nothing can be written there for a while', async () => {
    const { tempDir } = scene.stage;
    const [name = ''] = await readdir(tempDir);
    const folder = join(tempDir, name);
    await rm(folder, { recursive: true });
    await scene.video(scene.person(), 'a fox after a long quiet');

    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file where a folder should be');
    const [ada, prompt] = [scene.person(), 'a fox without a place'];
    scene.telegram.say(ada, ada, prompt);
    await scene.bot.printed('paid video cannot be fetched or written; trying again');
    await rm(folder);
    await scene.telegram.waitFor({ chat: ada, video: true });
    assert.equal(scene.submits(prompt), 1);
  });

  it('comes to a chat whose status message was deleted, whose prompt was deleted, and that Telegram makes wait', async () => {
    const [ada, prompt] = [scene.person(), 'a fox for an untidy chat'];
    scene.script(prompt, { outcome: 'never' });
    const said = scene.telegram.say(ada, ada, prompt);
    const status = await scene.telegram.waitFor({ chat: ada, after: said.message_id });
    await scene.vertex.waitFor(() => scene.submits(prompt) === 1);
    scene.telegram.remove(status);
    scene.telegram.remove(said);
    scene.telegram.fault({ method: 'sendVideo', kind: '429', retryAfter: 1, chatId: ada, times: 1 });
    scene.vertex.finish();
    const video = await scene.telegram.waitFor({ chat: ada, video: true });
    assert.equal(video.reply_to_message, undefined);
    assert.equal(scene.telegram.messages(ada).length, 1);
  });

  it('comes twice rather than not at all where nobody knows whether the first arrived', async () => {
    const ada = scene.person();
    const lost = scene.telegram.fault({ method: 'sendVideo', kind: 'reset-after', chatId: ada, times: 1 });
    const changes = await scene.counted(async () => {
      scene.telegram.say(ada, ada, 'a fox, twice');
      await scene.telegram.waitFor(({ videos }) => videos.filter(({ chatId }) => chatId === ada).length === 2);
      await scene.telegram.waitFor(() => scene.telegram.messages(ada).length === 3);
    });
    assert.deepEqual(changes, { made: 1, costUsd: 0.8, seconds: 8 });
    assert.equal(lost.fired, 1);
    assert.match(scene.bot.output(), /the end of an upload was unclear/);
  });

  it('is waited for no longer than the limit', async () => {
    const prompt = 'a fox that takes for ever';
    scene.script(prompt, { outcome: 'never' });
    assert.deepEqual(await ending(prompt, /took too long.*Google may have charged \$0\.80/), { failed: 1, unclear: 1 });
  });
});
