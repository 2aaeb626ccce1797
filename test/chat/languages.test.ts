import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buttonsOf } from '../support/messages.ts';
import { Chat } from './chat.ts';

describe('a bot that speaks languages', () => {
  let chat: Chat;
  before(async () => {
    chat = await Chat.open({ ALLOWED_USER_IDS: '1001,1002', EVENT_JOURNAL: Chat.journal, VEO_POLL_MS: '50' });
  });
  after(() => chat.close());
  const german = 1001;

  it('answers a German in German', async () => {
    chat.telegram.user({ id: german, first_name: 'Ada', language_code: 'de-AT' });
    const answer = await chat.ask(german, '/settings');
    assert.match(answer.text ?? '', /^Deine Einstellungen\n/);
    assert.ok(buttonsOf(answer).includes('Sprache'));
    assert.match((await chat.ask(german, 'danke')).text ?? '', /^Das sieht nicht nach einem Prompt aus/);
  });

  it('makes a video with a German status, a German caption and German buttons, also after a restart', async () => {
    chat.vertex.script({ outcome: 'never' });
    const status = await chat.ask(german, 'a paper boat');
    assert.match(status.text ?? '', /^In Arbeit/);
    const prompt = status.reply_to_message ?? assert.fail('the status message is a reply');
    await chat.fact('OperationStarted', { chat: status.chat, message_id: prompt.message_id });
    await chat.restart({ SHUTDOWN_GRACE_MS: '0' });
    chat.vertex.finish(chat.vertex.submits[0]?.operationName);
    const video = await chat.video(german, prompt.message_id);
    assert.match(video.caption ?? '', / · 0,80\s\$ · in \d+:\d\d$/);
    assert.match(buttonsOf(video)[0] ?? '', /^Nochmal · 0,80\s\$$/);
  });

  it('answers in a group in the language of whoever asks', async () => {
    const ukrainian = 1002;
    chat.telegram.user({ id: ukrainian, first_name: 'Bob', language_code: 'uk' });
    const group = chat.telegram.group({ id: -1001, title: 'Both' }).id;
    const say = async (person: number) => {
      const said = chat.telegram.say(group, person, '/stats@VideoGenBot');
      const answer = await chat.telegram.waitFor({ chat: group, after: said.message_id });
      return answer.caption ?? answer.text ?? '';
    };
    assert.match(await say(ukrainian), /^Статистика\n/);
    assert.match(await say(german), /^Statistik\n/);
  });

  it('speaks another language to whoever chooses one, and goes back to that of Telegram', async () => {
    const choice = await chat.ask(german, '/language');
    assert.equal(choice.text, 'Welche Sprache soll ich mit dir sprechen?');
    assert.equal(await chat.press(german, choice, 'Français'), 'Désormais, je te parle en français.');
    assert.match((await chat.ask(german, '/settings')).text ?? '', /^Tes réglages\n/);
    assert.equal((await chat.ask(german, '/language auto')).text, 'Ab jetzt spreche ich Deutsch mit dir.');
  });

  it('goes back to the language of Telegram with /reset, which answers in it, as its button does', async () => {
    await chat.ask(german, '/language it');
    assert.match((await chat.ask(german, '/reset')).text ?? '', /^Es gelten wieder die Standardeinstellungen: /);
    await chat.ask(german, '/language Italiano');
    const settings = await chat.ask(german, '/settings');
    assert.equal(await chat.press(german, settings, 'Ripristina'), 'Es gelten wieder die Standardeinstellungen.');
    await chat.shows(settings, /^Deine Einstellungen\n/);
  });

  it('keeps the chosen language over a restart', async () => {
    await chat.ask(german, '/language uk');
    await chat.restart();
    assert.match((await chat.ask(german, '/settings')).text ?? '', /^Твої налаштування\n/);
    await chat.ask(german, '/language auto');
  });

  it('lets whoever asked choose in a group, for themselves alone', async () => {
    const spanish = 1002;
    chat.telegram.user({ id: spanish, first_name: 'Bob', language_code: 'es-419' });
    const group = chat.telegram.group({ id: -1002, title: 'Both' }).id;
    const question = await chat.ask(spanish, '/language@VideoGenBot', group);
    assert.equal(question.text, '¿En qué idioma te hablo?');
    assert.equal(await chat.press(german, question, 'Italiano'), 'Dieser Knopf gehört jemand anderem.');
    assert.equal(await chat.press(spanish, question, 'Italiano'), 'D’ora in poi ti parlo in italiano.');
    assert.match((await chat.ask(spanish, '/settings@VideoGenBot', group)).text ?? '', /^Le tue impostazioni\n/);
    assert.match((await chat.ask(german, '/settings@VideoGenBot', group)).text ?? '', /^Deine Einstellungen\n/);
  });
});

describe('a bot that somebody is let in to', () => {
  const [admin, french, russian] = [1001, 1002, 1003];
  let chat: Chat;
  before(async () => {
    chat = await Chat.open({ ADMIN_USER_IDS: `${admin}`, ALLOWED_USER_IDS: `${admin}`, EVENT_JOURNAL: Chat.journal });
    chat.telegram.user({ id: admin, first_name: 'Root', language_code: 'de' });
    chat.telegram.user({ id: french, first_name: 'Ada', language_code: 'fr' });
    chat.telegram.user({ id: russian, first_name: 'Bob', language_code: 'ru' });
  });
  after(() => chat.close());

  it('tells them so in their language, whether by a button or by /allow, and the admin in theirs', async () => {
    await chat.ask(admin, '/help');
    assert.match((await chat.ask(french, 'un renard')).text ?? '', /^Ce bot est privé\./);
    const note = await chat.said(admin, /wollte diesen Bot benutzen\.$/);
    // What their Telegram told is gone with the run; the button knows.
    await chat.restart();
    assert.equal(await chat.press(admin, note, 'Hereinlassen'), 'Erledigt: Der Bot ist jetzt freigegeben.');
    await chat.said(french, /^Tu peux maintenant utiliser ce bot\./);
    assert.match((await chat.ask(russian, 'лиса')).text ?? '', /^Это закрытый бот\./);
    await chat.ask(admin, `/allow ${russian}`);
    await chat.said(russian, /^Теперь тебе можно пользоваться этим ботом\./);
  });

  it('tells an admin of its start in the language of their newest video', async () => {
    const prompt = chat.say(admin, 'ein Papierboot');
    await chat.fact('VideoDelivered', prompt);
    await chat.restart();
    await chat.said(admin, '@VideoGenBot läuft.');
  });
});
