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
});
