import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buttonsOf } from '../support/messages.ts';
import { BotScene } from './scene.ts';

describe('a private chat with the bot', () => {
  let scene: BotScene;
  before(async () => {
    scene = await BotScene.open({ MAX_CONCURRENT: '20' });
  });
  after(() => scene.close());

  it('begins with a menu and a description', async () => {
    await scene.telegram.waitFor(({ profile }) => profile.shortDescription !== '');
    const { commands, description } = scene.telegram.profile;
    assert.deepEqual(
      commands.map(({ command }) => command),
      ['start', 'video', 'settings', 'setmodel', 'language', 'reset', 'stats', 'cancel', 'help'],
    );
    assert.match(description, /not stored/);
  });

  it('answers every command, in any case', async () => {
    const ada = scene.person();
    const answers: [text: string, words: RegExp][] = [
      ['/start', /turn it into a video.*Try this one.*a video costs.*\$0\.80.*not stored/s],
      ['/HELP', /mention @VideoGenBot.*\/setmodel.*veo-3\.1-generate-001 \(veo-3\.1\): \$3\.20 for 8 s/s],
      ['/settings@videogenbot', /veo-3\.1-fast-generate-001.*8 s.*720p.*wide 16:9.*Sound: on.*\$0\.80/s],
      ['/setmodel', /veo-3\.1-lite-generate-001 \(veo-3\.1-lite\): \$0\.40 for 8 s/],
      ['/setmodel Google/Veo-3.1', /Your model is now veo-3\.1-generate-001\. A video costs \$3\.20/],
      ['/setmodel veo-3.0-generate-001', /switched off veo-3\.0-generate-001.*Nothing was changed.*veo-3\.1-lite/s],
      ['/setmodel <b>sora', /no model <b>sora.*Nothing was changed/s],
      ['/settings', /veo-3\.1-generate-001.*\$3\.20/s],
      ['/reset', /defaults again: veo-3\.1-fast-generate-001/],
      ['/cancel', /no unfinished video/],
      ['/video', /what the video should show/],
      ['/setduration 8', /\/setduration is not available yet/],
      ['/setresolution 4k', /\/setresolution is not available yet/],
      ['/whatever <b>', /do not know \/whatever\. \/help/],
      ['/allow 5', /do not know \/allow/],
      ['/', /do not know \//],
      ['  \n ', /what the video should show/],
    ];
    for (const [text, words] of answers) assert.match((await scene.ask(ada, text)).text ?? '', words, text);
    assert.equal(scene.vertex.submits.length, 0);
  });

  it('asks for words where it gets something else, once for an album', async () => {
    const ada = scene.person();
    for (const caption of ['a fox', '/video a fox', ''])
      scene.telegram.sayAnything(ada, ada, { audio: {}, caption, media_group_id: 'album' });
    scene.telegram.sayAnything(ada, ada, { voice: {} });
    await scene.ask(ada, '/cancel');
    const answers = () => scene.telegram.messages(ada).filter(({ by_bot }) => by_bot);
    await scene.telegram.waitFor(() => answers().length === 3);
    assert.deepEqual(
      answers()
        .map(({ text }) => text?.slice(0, 20))
        .toSorted(),
      ['I make videos from w', 'I make videos from w', 'You have no unfinish'],
    );
  });

  it('is silent to commands of other bots and to edited messages', async () => {
    const ada = scene.person();
    scene.telegram.say(ada, ada, '/start@OtherBot');
    const prompt = '/cancel';
    const message = scene.telegram.say(ada, ada, prompt);
    await scene.telegram.waitFor({ chat: ada, after: message.message_id });
    scene.telegram.edit(message, 'an edited fox');
    await scene.ask(ada, '/cancel');
    assert.equal(scene.telegram.messages(ada).filter(({ by_bot }) => by_bot).length, 2);
    assert.equal(scene.submits('an edited fox'), 0);
  });

  it('turns a prompt into the very bytes that Google made, as a reply, and counts it', async () => {
    const ada = scene.person();
    const prompt = 'a red fox <b>& "runs"</b> & 🦊';
    const changes = await scene.counted(async () => {
      const video = await scene.video(ada, prompt);
      const submit = scene.vertex.submits.find((each) => each.prompt === prompt);
      assert.deepEqual(submit?.parameters, {
        sampleCount: 1,
        durationSeconds: 8,
        aspectRatio: '16:9',
        resolution: '720p',
        generateAudio: true,
      });
      const received = scene.telegram.videos.find(
        ({ messageId, chatId }) => chatId === ada && messageId === video.message_id,
      );
      assert.ok(received && submit);
      assert.equal(received.sha256, scene.vertex.sha256Of(submit.operationName));
      assert.deepEqual(
        [received.width, received.height, received.duration, received.supports_streaming],
        [1280, 720, 8, true],
      );
      assert.equal(video.reply_to_message?.text, prompt);
      assert.match(video.caption ?? '', /^veo-3\.1-fast-generate-001 · 8 s · 720p · \$0\.80 · took 0:\d\d$/);
      assert.deepEqual(buttonsOf(video), [
        'Again · $0.80',
        'Again, tall 9:16 · $0.80',
        'Again with veo-3.1 · $3.20',
        'Again with veo-3.1-lite · $0.40',
      ]);
      await scene.telegram.waitFor(() => scene.telegram.messages(ada).length === 2);
    });
    assert.deepEqual(changes, { made: 1, costUsd: 0.8, seconds: 8 });
    const shown = scene.telegram.messages(ada, { deleted: true }).find(({ deleted }) => deleted);
    assert.match(shown?.history[0] ?? '', /^Generating: 0:00/);
    assert.ok(shown && shown.history.length > 0 && shown.reply_to_message?.text === prompt);
    assert.ok(scene.telegram.calls('sendChatAction').some(({ params }) => params.action === 'record_video'));
  });

  it('makes it again at the press of a button, with the settings of now or another model', async () => {
    const [ada, prompt] = [scene.person(), 'a fox, again'];
    const first = await scene.video(ada, prompt);
    assert.equal(await scene.press(ada, first, 'Again with veo-3.1-lite · $0.40'), 'On its way.');
    const second = await scene.telegram.waitFor({ chat: ada, after: first.message_id, video: true });
    assert.match(second.caption ?? '', /^veo-3\.1-lite-generate-001/);
    assert.equal(second.reply_to_message?.text, prompt);
    assert.equal(await scene.press(ada, second, 'Again · $0.80'), 'On its way.');
    const third = await scene.telegram.waitFor({ chat: ada, after: second.message_id, video: true });
    assert.match(third.caption ?? '', /^veo-3\.1-fast-generate-001/);
    assert.equal(scene.submits(prompt), 3);
  });

  it('makes nothing twice of one button, and nothing of a button that somebody made up', async () => {
    const [ada, prompt] = [scene.person(), 'a fox, only once more'];
    const video = await scene.video(ada, prompt);
    const [again = ''] = (video.reply_markup?.inline_keyboard[0] ?? []).map(({ callback_data = '' }) => callback_data);
    const presses = [again, again, again].map((data) => scene.telegram.press(ada, video, data, { anyData: true }));
    const notes = await Promise.all(presses.map(async (press) => (await press.answer()).text));
    assert.deepEqual(notes, ['On its way.', 'This has been started already.', 'This has been started already.']);
    await scene.telegram.waitFor({ chat: ada, after: video.message_id, video: true });
    assert.equal(scene.submits(prompt), 2);
    const forged = scene.telegram.press(ada, video, `${again}x`, { anyData: true });
    assert.equal((await forged.answer()).text, 'This button is out of date.');
  });

  it('keeps each user’s settings apart, and gives a prompt those of its moment', async () => {
    const [ada, bob] = [scene.person('Ada'), scene.person('Bob')];
    const [prompt, other] = ['a fox, at the old price', 'a fox of somebody else'];
    scene.script(prompt, { outcome: 'never' });
    const said = scene.telegram.say(ada, ada, prompt);
    await scene.vertex.waitFor(() => scene.submits(prompt) === 1);
    await scene.hear(ada, '/setmodel veo-3.1-lite', 'Your model is now veo-3.1-lite-generate-001');
    const ofBob = await scene.video(bob, other);
    assert.match(ofBob.caption ?? '', /^veo-3\.1-fast-generate-001/);
    scene.vertex.finish(scene.vertex.submits.find((submit) => submit.prompt === prompt)?.operationName);
    const ofAda = await scene.telegram.waitFor({ chat: ada, after: said.message_id, video: true });
    assert.match(ofAda.caption ?? '', /^veo-3\.1-fast-generate-001.*\$0\.80/);
    const next = await scene.video(ada, 'a fox, at the new price');
    assert.match(next.caption ?? '', /^veo-3\.1-lite-generate-001.*\$0\.40/);
  });

  it('takes commands and prompts of one chat in the order they were sent', async () => {
    const ada = scene.person();
    for (const text of ['/setmodel veo-3.1-lite', 'fox one', '/setmodel veo-3.1', 'fox two', '/reset'])
      scene.telegram.say(ada, ada, text);
    await scene.telegram.waitFor(({ videos }) => videos.filter(({ chatId }) => chatId === ada).length === 2);
    const modelOf = (prompt: string) => scene.vertex.submits.find((submit) => submit.prompt === prompt)?.model;
    assert.deepEqual([modelOf('fox one'), modelOf('fox two')], ['veo-3.1-lite-generate-001', 'veo-3.1-generate-001']);
    assert.match((await scene.hear(ada, '/settings', 'Your settings')).text ?? '', /veo-3\.1-fast-generate-001/);
  });

  it('changes the model at the press of a button, of its owner alone', async () => {
    const [ada, bob] = [scene.person('Ada'), scene.person('Bob')];
    const settings = await scene.ask(ada, '/settings');
    assert.match((await scene.press(bob, settings, 'veo-3.1 · $3.20')) ?? '', /somebody else/);
    assert.match((await scene.press(ada, settings, 'veo-3.1 · $3.20')) ?? '', /now veo-3\.1-generate-001/);
    await scene.telegram.waitFor({ chat: ada, text: /Your settings.*veo-3\.1-generate-001/s });
    assert.match((await scene.press(ada, settings, 'Reset')) ?? '', /defaults again/);
    await scene.telegram.waitFor({ chat: ada, text: /Your settings.*veo-3\.1-fast-generate-001/s });
  });

  it('asks before it makes a video of an old prompt, and then makes it once', async () => {
    const [ada, bob, prompt] = [scene.person('Ada'), scene.person('Bob'), 'a fox of this morning'];
    const date = Math.floor(Date.now() / 1000) - 2 * 3600;
    const question = await scene.ask(ada, prompt, { date });
    assert.match(question.text ?? '', /I was away/);
    assert.deepEqual(buttonsOf(question), ['Make the video · $0.80']);
    assert.match((await scene.press(bob, question, 'Make the video · $0.80')) ?? '', /somebody else/);
    const data = question.reply_markup?.inline_keyboard[0]?.[0]?.callback_data ?? '';
    assert.equal(await scene.press(ada, question, data), 'On its way.');
    const video = await scene.telegram.waitFor({ chat: ada, video: true });
    assert.equal(video.reply_to_message?.text, prompt);
    const late = scene.telegram.press(ada, question, data, { anyData: true });
    assert.ok((await late.answer()).text);
    assert.equal(scene.submits(prompt), 1);
  });

  it('makes twenty videos at once, and answers a command while all of them render', async () => {
    const prompts = Array.from({ length: 20 }, (_, index) => `fox number ${index}`);
    const people = prompts.map((_, index) => scene.person(`Fox${index}`));
    for (const prompt of prompts) scene.script(prompt, { outcome: 'never' });
    const { length } = scene.vertex.submits;
    for (const [index, person] of people.entries()) scene.telegram.say(person, person, prompts[index] ?? '');
    await scene.vertex.waitFor(() => scene.vertex.submits.length === length + 20, { timeoutMs: 30_000 });
    assert.equal(scene.vertex.running, 20);
    assert.match((await scene.ask(scene.person(), '/start')).text ?? '', /turn it into a video/);
    assert.equal((await scene.stats()).inProgress, 20);
    scene.vertex.finish();
    for (const [index, person] of people.entries()) {
      const video = await scene.telegram.waitFor({ chat: person, video: true });
      assert.equal(video.reply_to_message?.text, prompts[index]);
      const submit = scene.vertex.submits.find(({ prompt }) => prompt === prompts[index]);
      const received = scene.telegram.videos.find(({ chatId }) => chatId === person);
      assert.equal(received?.sha256, scene.vertex.sha256Of(submit?.operationName ?? ''));
    }
  });
});
