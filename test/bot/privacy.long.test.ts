import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { openStage, type Stage } from '../../scripts/emulators/stage.ts';
import type { ScriptRule } from '../../scripts/emulators/vertex.ts';
import { startBot } from '../../src/bot.ts';
import { readConfig } from '../../src/config/config.ts';

/** Stands in every prompt, and in everything that Google and Telegram say about one. */
const marker = `marker-${randomUUID()}`;
/** A photo that holds it, and the same as it goes to Google. */
const picture = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.from(marker)]);
const encoded = picture.toString('base64');

/** A chat for each way that a prompt can go, with what Google makes of it and what the chat hears in the end. */
const ways: [name: string, rule: ScriptRule, words: RegExp | 'video'][] = [
  ['a video', { outcome: 'video', extras: { prompt: `rewritten ${marker}` } }, 'video'],
  ['filtered', { outcome: 'filtered', reasons: [`${marker} was filtered. Support codes: 15236754`] }, /held the video/],
  [
    'forbidden',
    { outcome: 'error', code: 3, message: `${marker} violates our usage guidelines.` },
    /refused the prompt/,
  ],
  ['refused', { outcome: 'error', code: 3, message: `Unsupported ${marker}` }, /Veo refused/],
  ['failed', { outcome: 'error', code: 13, message: `internal ${marker}` }, /could not make/],
  ['nothing', { outcome: 'empty' }, /without a video/],
  ['forbidden at once', { status: 400, message: `${marker} is bad. Support codes: 61493863` }, /the prompt: violence/],
  ['bad request', { status: 400, message: `${marker} is invalid` }, /Google refused the request/],
  ['forbidden request', { status: 403, message: marker }, /does not let this bot/],
  ['server error', { status: 500, message: marker }, /nobody knows/],
  ['page of a gateway', { status: 502, body: `<html>${marker}</html>` }, /nobody knows/],
];

describe('a prompt', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());

  let lastPerson = 2000;
  const person = () => {
    lastPerson += 1;
    stage.telegram.user({ id: lastPerson, first_name: 'Ada', username: `ada${lastPerson}` });
    return lastPerson;
  };

  /** Sends prompts every way there is. Resolves when all of them have ended. */
  const goEveryWay = async (run: string) => {
    const { telegram, vertex } = stage;
    const endings = ways.map(async ([name, rule, words]) => {
      const [ada, prompt] = [person(), `${marker} ${name} ${run}`];
      vertex.script({ ...rule, when: (submit) => submit.prompt === prompt });
      telegram.say(ada, ada, prompt);
      await telegram.waitFor(words === 'video' ? { chat: ada, video: true } : { chat: ada, text: words });
    });
    await Promise.all(endings);

    // What Telegram says may repeat what it was sent, and what is no prompt may look like one.
    const ada = person();
    telegram.fault({
      method: 'sendMessage',
      kind: 'error',
      code: 400,
      description: `Bad Request: ${marker}`,
      chatId: ada,
      // Each of three messages is tried once more, without all that could be in its way.
      times: 6,
    });
    for (const text of [`/${marker}`, `/setmodel ${marker}`, marker]) telegram.say(ada, ada, text);
    await telegram.waitFor({ chat: ada, video: true });

    // With a picture that is unmistakable, and that Google refuses once.
    const zoe = person();
    const photo = telegram.photo(picture, { width: 900, height: 1600 });
    const seen = `${marker} in a picture ${run}`;
    vertex.script({ when: (submit) => submit.prompt === seen, status: 429, times: 1 });
    telegram.sayAnything(zoe, zoe, { ...photo, caption: seen });
    await telegram.waitFor({ chat: zoe, video: true });

    // Called off and sent again by a button, and asked about since it is old.
    const bob = person();
    const prompt = `${marker} called off ${run}`;
    vertex.script({ outcome: 'never', when: (submit) => submit.prompt === prompt });
    telegram.say(bob, bob, prompt);
    const status = await telegram.waitFor({ chat: bob, text: 'Generating' });
    await vertex.waitFor(() => vertex.submits.some((submit) => submit.prompt === prompt));
    telegram.press(bob, status, 'Cancel (still $0.80)');
    await telegram.waitFor({ chat: bob, text: 'Cancelled.' });
    telegram.press(bob, status, 'Again · $0.80');
    await vertex.waitFor(() => vertex.submits.filter((submit) => submit.prompt === prompt).length === 2);
    vertex.finish();
    await telegram.waitFor({ chat: bob, video: true });
    telegram.say(bob, bob, `${marker} of this morning`, { date: Math.floor(Date.now() / 1000) - 7200 });
    await telegram.waitFor({ chat: bob, text: 'I was away' });

    // From then on the model is taken to be gone.
    vertex.script({ when: 'next', status: 404, message: marker });
    telegram.say(bob, bob, `${marker} without a model`);
    await telegram.waitFor({ chat: bob, text: 'Google no longer offers' });
  };

  it('is in no line of the log, no file and no file name of a whole process, whatever becomes of it', async () => {
    const journal = join(stage.folder, 'events.jsonl');
    const bot = await stage.bot({ LOG_LEVEL: 'trace', EVENT_JOURNAL: journal, MAX_CONCURRENT: '20' });
    const folder = join(stage.tempDir, 'telegram-video-gen-123456789');

    const ada = person();
    const hold = stage.telegram.fault({ method: 'sendVideo', kind: 'hold', chatId: ada, before: true });
    stage.telegram.say(ada, ada, `${marker} held`);
    await stage.telegram.waitFor(() => hold.held === 1);
    const [name = '', ...others] = await readdir(folder);
    assert.match(name, /^[0-9a-f-]{36}\.mp4$/);
    assert.deepEqual(others, []);
    assert.equal((await readFile(join(folder, name))).includes(marker), false);
    hold.remove();
    await stage.telegram.waitFor({ chat: ada, video: true });

    await goEveryWay('in a process');
    assert.equal(await bot.stop(), 0);
    assert.deepEqual(await readdir(folder), []);
    assert.match(bot.output(), /"level":20/, 'the log is as talkative as it can be');
    for (const words of [marker, encoded]) assert.equal(bot.output().includes(words), false);
    const facts = await readFile(journal, 'utf8');
    assert.match(facts, /PromptAccepted/);
    assert.equal(facts.includes(marker), false);
    for (const entry of await readdir(stage.folder, { recursive: true })) assert.equal(entry.includes(marker), false);
  });

  it('is in no fact and no byte of the database', async () => {
    const env = stage.env({ MAX_CONCURRENT: '20' });
    process.env.GOOGLE_APPLICATION_CREDENTIALS = env.GOOGLE_APPLICATION_CREDENTIALS;
    const lines: string[] = [];
    const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
    const bot = await startBot(readConfig(env), logger, { clock: Date.now, random: Math.random });
    await stage.telegram.waitFor(() => stage.telegram.isPolled);

    try {
      await goEveryWay('in this process');
      assert.equal(bot.promptsHeld(), 0);
      const facts = [...bot.log.read()];
      assert.ok(facts.length > 3 * ways.length);
      assert.equal(JSON.stringify(facts).includes(marker), false);
      const lengths = facts.flatMap((fact) => (fact.type === 'PromptAccepted' ? [fact.data.promptLength] : []));
      assert.ok(
        lengths.every((length) => length >= marker.length),
        'of a prompt only its length is kept',
      );
      const database = Buffer.from(bot.log.db.export());
      assert.ok(database.includes('PromptAccepted'));
      assert.equal(database.includes(marker), false);
    } finally {
      // Whatever went wrong: a bot that polls on keeps the process alive for ever.
      await bot.stop();
      await bot.polling;
    }
    for (const words of [marker, encoded]) assert.equal(lines.join('').includes(words), false);
  });
});
