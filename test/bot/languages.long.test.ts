import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type BotProcess, openStage, type Stage } from '../../scripts/emulators/stage.ts';
import type { SeenMessage } from '../../scripts/emulators/telegram.ts';
import { buttonsOf, wordsOf } from '../support/messages.ts';

const [ada, bob] = [1001, 1002];
const group = -1_001_000_000_001;

describe('the bot for somebody whose Telegram is German', () => {
  let stage: Stage;
  let bot: BotProcess;
  const start = async () => {
    bot = await stage.bot({ EVENT_JOURNAL: join(stage.folder, 'events.jsonl') });
  };

  before(async () => {
    stage = await openStage({ vertex: { renderMs: Number.POSITIVE_INFINITY } });
    stage.telegram.user({ id: ada, first_name: 'Ada', language_code: 'de' });
    stage.telegram.user({ id: bob, first_name: 'Bob', language_code: 'it' });
    stage.telegram.group({ id: group, title: 'Film club' });
    await start();
  });
  after(async () => {
    const code = await bot.stop();
    await stage.close();
    assert.equal(code, 0, bot.output());
  });

  /** Says something and waits for the answer, which replies to it. */
  const ask = (person: number, text: string, chat = person): Promise<SeenMessage> => {
    const { message_id } = stage.telegram.say(chat, person, text);
    const isAnswer = ({ by_bot, reply_to_message }: SeenMessage) =>
      by_bot && reply_to_message?.message_id === message_id;
    return stage.telegram.waitFor(() => stage.telegram.messages(chat).find(isAnswer), { what: `an answer to ${text}` });
  };
  const press = async (person: number, message: SeenMessage, button: string) =>
    (await stage.telegram.press(person, message, button).answer()).text;
  /** The message once it shows this. */
  const shows = ({ chat, message_id }: SeenMessage, words: RegExp): Promise<SeenMessage> => {
    const look = () =>
      stage.telegram.messages(chat.id).find((each) => each.message_id === message_id && words.test(wordsOf(each)));
    return stage.telegram.waitFor(look, { what: `message ${message_id} with ${words}` });
  };
  const submitted = (count: number) => stage.vertex.waitFor(() => stage.vertex.submits.length === count);

  it('answers, asks and notes in German', async () => {
    assert.match((await ask(ada, '/start')).text ?? '', /^Hallo! Schick mir eine Nachricht/);
    assert.match((await ask(ada, '/gibtsnicht')).text ?? '', /kenne ich nicht\. Was ich kann, steht in \/help\.$/);
    const question = await ask(ada, 'Dankeschön!');
    assert.match(question.text ?? '', /^Das sieht nicht nach einem Prompt aus/);
    assert.deepEqual(buttonsOf(question).map(plain), ['Video machen · 0,80 $']);
    const settings = await ask(ada, '/settings');
    assert.equal(await press(ada, settings, 'Hoch 9:16 · 0,80\u00a0$'), 'Deine nächsten Videos: hoch 9:16.');
    await shows(settings, /^Format: hoch 9:16$/m);
    assert.equal(await press(bob, settings, 'Zurücksetzen'), 'Questo pulsante è di qualcun altro.');
  });

  it('keeps the language of a status message where it is killed and started again meanwhile', async () => {
    const status = await ask(ada, 'ein Papierboot auf einem Bach');
    await shows(status, /^In Arbeit: \d:\d\d$/);
    await submitted(1);
    await stage.telegram.waitFor(() => stage.vertex.requests('poll').count > 0, { what: 'a poll' });
    await bot.stop('SIGKILL');
    const edits = () => stage.telegram.calls('editMessageText').map(({ params }) => params);
    const { length } = edits();
    await start();
    await stage.telegram.waitFor(() => edits().length > length, { what: 'an edit after the restart' });
    for (const edit of edits()) assert.match(String(edit.text), /^(?:In Arbeit|Deine Einstellungen)/);
    assert.deepEqual(buttonsOf(await shows(status, /^In Arbeit: /)).map(plain), ['Abbrechen (kostet 0,80 $)']);
    stage.vertex.finish();
    const video = await stage.telegram.waitFor({ chat: ada, video: true });
    assert.match(plain(video.caption ?? ''), / · 8 s · 720p · 0,80 \$ · in \d+:\d\d$/);
    assert.equal(plain(buttonsOf(video)[0] ?? ''), 'Nochmal · 0,80 $');
    assert.equal(await press(ada, video, buttonsOf(video)[0] ?? ''), 'Schon unterwegs.');
    await submitted(2);
    assert.match((await ask(ada, '/cancel')).text ?? '', /^Abgebrochen\. Google hatte schon angefangen/);
  });

  it('speaks in a group to each of two in their own language, also under their videos', async () => {
    const statuses = await Promise.all([
      ask(ada, '/video@VideoGenBot ein Fuchs', group),
      ask(bob, '/video@VideoGenBot una volpe', group),
    ]);
    for (const [index, words] of [/^In Arbeit: /, /^In corso: /].entries())
      await shows(statuses[index] ?? assert.fail(), words);
    await submitted(4);
    stage.vertex.finish();
    const isVideo = ({ video }: SeenMessage) => video !== undefined;
    const videos = await stage.telegram.waitFor(
      () => {
        const all = stage.telegram.messages(group).filter(isVideo);
        return all.length === 2 && all;
      },
      { what: 'both videos' },
    );
    const labels = videos.map((video) => plain(buttonsOf(video)[0] ?? '')).toSorted();
    assert.deepEqual(labels, ['Di nuovo · 0,80 USD', 'Nochmal · 0,80 $']);
  });

  it('remembers over a kill which language was chosen', async () => {
    const choice = await ask(ada, '/language');
    assert.equal(await press(ada, choice, 'Русский'), 'Теперь я говорю с тобой по-русски.');
    await bot.stop('SIGKILL');
    await start();
    assert.match((await ask(ada, '/settings')).text ?? '', /^Твои настройки\n/);
    assert.match((await ask(ada, '/reset')).text ?? '', /^Es gelten wieder die Standardeinstellungen: /);
  });
});

/** With plain spaces. */
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');
