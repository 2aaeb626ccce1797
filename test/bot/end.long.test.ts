import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type BotProcess, openStage, type Stage, withScript } from '../../scripts/emulators/stage.ts';

describe('the end of a bot', () => {
  let stage: Stage;
  const people = { ada: 1001, bob: 1002, eve: 1003 };

  beforeEach(async () => {
    stage = await openStage({ vertex: { renderMs: Number.POSITIVE_INFINITY } });
    for (const [name, id] of Object.entries(people)) stage.telegram.user({ id, first_name: name });
  });
  afterEach(() => stage.close());

  const submitted = (count: number) => stage.vertex.waitFor(() => stage.vertex.submits.length === count);
  const ended = async (bot: BotProcess) => {
    assert.equal(await bot.ended, 0, bot.output());
    assert.deepEqual(await readdir(join(stage.tempDir, 'telegram-video-gen-123456789')), []);
    assert.doesNotMatch(bot.output(), /"level":(50|60)/);
  };

  it('lets running videos finish, refuses new prompts, and confirms what was handled, so that nothing comes twice', async () => {
    const { telegram, vertex } = stage;
    const { ada, bob } = people;
    const bot = await stage.bot();
    telegram.say(ada, ada, 'a fox that is nearly made');
    await submitted(1);
    bot.child.kill('SIGTERM');
    await telegram.waitFor(() => telegram.pendingUpdates.length === 0 && !telegram.isPolled);
    telegram.say(bob, bob, '/start');
    vertex.finish();
    await telegram.waitFor({ chat: ada, video: true });
    await ended(bot);
    assert.equal(telegram.pendingUpdates.length, 1, 'what came later is for the next run');

    const next = await stage.bot();
    await telegram.waitFor({ chat: bob, text: 'turn it into a video' });
    assert.equal(await next.stop(), 0);
    assert.deepEqual([vertex.submits.length, telegram.videos.length, telegram.messages(ada).length], [1, 1, 2]);
    assert.equal(telegram.messages(bob).length, 2);
  });

  it('tells every chat what became of its video, once the time is over', async () => {
    const { telegram, vertex } = stage;
    const { ada, bob, eve } = people;
    const bot = await stage.bot({ MAX_CONCURRENT: '2', SHUTDOWN_GRACE_MS: '500' });
    telegram.say(ada, ada, 'a fox that is rendered');
    await submitted(1);
    const hold = vertex.fault({ kind: 'submit', fault: 'hold', accepted: true });
    telegram.say(bob, bob, 'a fox on its way to Google');
    await vertex.waitFor(() => hold.waiting === 1);
    telegram.say(eve, eve, 'a fox in line');
    await telegram.waitFor({ chat: eve, text: 'number 1 in line' });
    bot.child.kill('SIGINT');
    await telegram.waitFor({
      chat: eve,
      text: /before it was your turn\. It cost nothing\. You can send the prompt again/,
    });
    await ended(bot);
    const lastWord = (chat: number) => telegram.messages(chat).at(-1)?.text ?? '';
    assert.match(lastWord(ada), /stopped while Google was making the video\. Google charges \$0\.80/);
    assert.match(lastWord(bob), /stopped while Google was taking the prompt\. Google may have charged \$0\.80/);
    assert.deepEqual(
      [ada, bob, eve].map((chat) => telegram.messages(chat).length),
      [2, 2, 2],
    );
  });

  it('comes at once at a second signal', async () => {
    const { telegram } = stage;
    const { ada, bob } = people;
    const bot = await stage.bot({ MAX_CONCURRENT: '1', SHUTDOWN_GRACE_MS: '600000' });
    telegram.say(ada, ada, 'a fox that is rendered');
    await submitted(1);
    telegram.say(bob, bob, 'a fox in line');
    await telegram.waitFor({ chat: bob, text: 'in line' });
    bot.child.kill('SIGTERM');
    await telegram.waitFor({ chat: bob, text: 'before it was your turn' });
    const impatience = setInterval(() => bot.child.kill('SIGINT'), 50);
    assert.equal(await bot.ended, 130);
    clearInterval(impatience);
  });

  it('takes one Ctrl+C for one, though npm passes on what the terminal has sent already', async () => {
    const { telegram } = stage;
    const { ada } = people;
    const bot = await stage.bot({ SHUTDOWN_GRACE_MS: '300' });
    telegram.say(ada, ada, 'a fox that is rendered');
    await submitted(1);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGINT'] as const) bot.child.kill(signal);
    await ended(bot);
    assert.match(telegram.messages(ada).at(-1)?.text ?? '', /stopped while Google was making the video/);
  });

  it('says so where a video was on its way to its chat and nothing will go on with it', async () => {
    const { telegram, vertex } = stage;
    const { ada } = people;
    const bot = await stage.bot({ SHUTDOWN_GRACE_MS: '300' });
    const upload = telegram.fault({ method: 'sendVideo', kind: 'hang' });
    telegram.say(ada, ada, 'a fox that is uploaded');
    await submitted(1);
    vertex.finish();
    await telegram.waitFor(() => upload.fired === 1);
    bot.child.kill('SIGTERM');
    await ended(bot);
    assert.match(telegram.messages(ada).at(-1)?.text ?? '', /stopped while delivering it\. Google charges \$0\.80/);
  });

  it('leaves a video that was on its way to the next run, and says nothing, where there is a journal', async () => {
    const { telegram, vertex } = stage;
    const { ada } = people;
    const journal = { EVENT_JOURNAL: join(stage.folder, 'events.jsonl') };
    const bot = await stage.bot({ ...journal, SHUTDOWN_GRACE_MS: '300' });
    const upload = telegram.fault({ method: 'sendVideo', kind: 'hang', times: 1 });
    telegram.say(ada, ada, 'a fox that is uploaded');
    await submitted(1);
    vertex.finish();
    await telegram.waitFor(() => upload.fired === 1);
    await telegram.waitFor({ chat: ada, text: /Sending it to you/ });
    bot.child.kill('SIGTERM');
    await ended(bot);
    assert.match(telegram.messages(ada).at(-1)?.text ?? '', /Sending it to you/);

    const next = await stage.bot(journal);
    await telegram.waitFor({ chat: ada, video: true });
    await telegram.waitFor(() => telegram.messages(ada).length === 2, { what: 'the prompt and its video alone' });
    assert.equal(await next.stop(), 0);
    assert.deepEqual([vertex.submits.length, telegram.videos.length], [1, 1]);
  });

  it('comes before the next run may begin on the same journal', async () => {
    const { telegram, vertex } = stage;
    const { ada } = people;
    const journal = { EVENT_JOURNAL: join(stage.folder, 'events.jsonl') };
    const bot = await stage.bot(journal);
    const upload = telegram.fault({ method: 'sendVideo', kind: 'hold', before: true });
    telegram.say(ada, ada, 'a fox that is uploaded');
    await submitted(1);
    vertex.finish();
    await telegram.waitFor(() => upload.held === 1);
    bot.child.kill('SIGTERM');
    await telegram.waitFor(() => !telegram.isPolled && telegram.pendingUpdates.length === 0);
    const tooEarly = await stage.bot(journal, { ready: false });
    assert.equal(await tooEarly.ended, 1);
    assert.match(tooEarly.output(), /another bot is using it\. Only one may: stop that one first/);
    upload.remove();
    await ended(bot);

    const next = await stage.bot(journal);
    assert.equal(await next.stop(), 0);
    assert.deepEqual([vertex.submits.length, telegram.videos.length, telegram.messages(ada).length], [1, 1, 2]);
  });

  it('comes in good order also after an error that nobody foresaw, and without a word of it', async () => {
    const { telegram, vertex } = stage;
    const { ada, bob } = people;
    const bot = await stage.bot({}, { command: withScript(new URL('./accident.ts', import.meta.url)) });
    telegram.say(ada, ada, 'a fox that is nearly made');
    await submitted(1);
    for (const accidents of [1, 2]) {
      bot.child.kill('SIGUSR2');
      await bot.printed('unexpected error', accidents);
    }
    await telegram.waitFor(() => !telegram.isPolled);
    telegram.say(bob, bob, 'a fox for the next run');
    vertex.finish();
    await telegram.waitFor({ chat: ada, video: true });
    assert.equal(await bot.ended, 1);
    assert.equal(vertex.submits.length, 1);
    assert.doesNotMatch(bot.output(), /nobody is to read/);
  });

  it('comes in good order also where the terminal is closed, however often that is said', async () => {
    const { telegram, vertex } = stage;
    const { ada } = people;
    const bot = await stage.bot({}, { command: withScript(new URL('./terminal.ts', import.meta.url)) });
    telegram.say(ada, ada, 'a fox that is nearly made');
    await submitted(1);
    let said = 0;
    const insistence = setInterval(() => {
      bot.child.kill('SIGHUP');
      said += 1;
    }, 50);
    // Longer than the signals of one Ctrl+C are apart.
    await telegram.waitFor(() => said > 12);
    vertex.finish();
    await telegram.waitFor({ chat: ada, video: true });
    await bot.ended;
    clearInterval(insistence);
    assert.equal(bot.child.signalCode, 'SIGHUP');
    assert.match(bot.output(), /stopped/);
  });

  it('comes in good order also before anything has begun', async () => {
    const hold = stage.telegram.fault({ method: 'getMe', kind: 'hold', before: true });
    const bot = await stage.bot({}, { ready: false });
    await stage.telegram.waitFor(() => hold.held === 1);
    assert.equal(await bot.stop('SIGTERM'), 0);
  });

  it('comes in words where the token is taken away, and what runs may still finish', async () => {
    const { telegram } = stage;
    const bot = await stage.bot({ SHUTDOWN_GRACE_MS: '200' });
    await telegram.waitFor(() => telegram.isPolled);
    telegram.revokeToken();
    assert.equal(await bot.ended, 1);
    assert.match(bot.output(), /no longer accepts the token: get the present one from @BotFather/);
    assert.doesNotMatch(bot.output(), /^\s+at /m);
  });
});
