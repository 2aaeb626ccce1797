import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Bot, GrammyError, HttpError, InlineKeyboard, InputFile } from 'grammy';
import { startTelegramEmulator, type TelegramEmulator } from '../../scripts/emulators/telegram.ts';
import { sha256, someBytes, token } from './telegram-call.ts';

const ada = { id: 1001, first_name: 'Ada', username: 'ada' };

async function refused(call: Promise<unknown>): Promise<GrammyError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof GrammyError, `expected a refusal, got ${String(error)}`);
  return error;
}

describe('the Telegram emulator with grammY', () => {
  let telegram: TelegramEmulator;
  let bot: Bot;

  before(async () => {
    telegram = await startTelegramEmulator({ token });
    telegram.user(ada);
    bot = new Bot(token, { client: { apiRoot: telegram.root } });
  });

  after(() => telegram.close());

  it('lets a bot poll, answer as a reply and confirm what it saw when it stops', async () => {
    const polling = new Bot(token, { client: { apiRoot: telegram.root } });
    polling.command('start', (context) => context.reply('command'));
    polling.on('message:text', (context) =>
      context.reply(`you said ${context.message.text}`, { reply_parameters: { message_id: context.msgId } }),
    );
    const stopped = polling.start();
    const command = telegram.say(ada.id, ada.id, '/start');
    await telegram.waitFor({ chat: ada.id, text: 'command', after: command.message_id });
    const said = telegram.say(ada.id, ada.id, 'a cat on a train');
    const answer = await telegram.waitFor({ chat: ada.id, text: 'you said a cat on a train' });
    assert.equal(answer.reply_to_message?.message_id, said.message_id);
    assert.equal(answer.from?.username, 'VideoGenBot');
    assert.equal(polling.botInfo.id, 123456);
    await polling.stop();
    await stopped;
    assert.equal(telegram.pendingUpdates.length, 0);
    assert.equal(telegram.confirmedOffset, 500_000_003);
  });

  it('edits a message in place and says when nothing changed', async () => {
    const { message_id } = await bot.api.sendMessage(ada.id, 'queued');
    await bot.api.editMessageText(ada.id, message_id, 'generating');
    const error = await refused(bot.api.editMessageText(ada.id, message_id, 'generating'));
    assert.equal(
      error.description,
      'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
    const seen = telegram.messages(ada.id).at(-1);
    assert.deepEqual(seen?.history, ['queued', 'generating']);
    assert.equal(seen?.text, 'generating');
    await bot.api.deleteMessage(ada.id, message_id);
    assert.equal(
      telegram.messages(ada.id).some((message) => message.message_id === message_id),
      false,
    );
    assert.equal(
      (await refused(bot.api.editMessageText(ada.id, message_id, 'x'))).description,
      'Bad Request: message to edit not found',
    );
  });

  it('takes an edit without a keyboard as the end of the keyboard', async () => {
    const reply_markup = new InlineKeyboard().text('Cancel', 'cancel');
    const { message_id } = await bot.api.sendMessage(ada.id, 'working', { reply_markup });
    assert.equal(telegram.messages(ada.id).at(-1)?.reply_markup?.inline_keyboard[0]?.[0]?.text, 'Cancel');
    await bot.api.editMessageText(ada.id, message_id, 'done');
    assert.equal(telegram.messages(ada.id).at(-1)?.reply_markup, undefined);
  });

  it('receives a video with every byte and every number', async () => {
    const bytes = someBytes(3_000_000);
    const sent = await bot.api.sendVideo(ada.id, new InputFile(bytes, 'video.mp4'), {
      caption: '8 s & <720p>',
      width: 1280,
      height: 720,
      duration: 8,
      supports_streaming: true,
    });
    const received = telegram.videos.at(-1);
    assert.equal(received?.sha256, sha256(bytes));
    assert.equal(received?.bytes, bytes.length);
    assert.equal(received?.caption, '8 s & <720p>');
    assert.deepEqual(
      [received?.width, received?.height, received?.duration, received?.supports_streaming],
      [1280, 720, 8, true],
    );
    assert.equal(sent.video.file_size, bytes.length);
    const again = await bot.api.sendVideo(ada.id, sent.video.file_id);
    assert.equal(again.video.file_id, sent.video.file_id);
    assert.deepEqual([telegram.videos.at(-1)?.uploaded, telegram.videos.at(-1)?.sha256], [false, sha256(bytes)]);
  });

  it('carries a pressed button to the bot and its answer back', async () => {
    const polling = new Bot(token, { client: { apiRoot: telegram.root } });
    const prompt = telegram.say(ada.id, ada.id, 'a dog');
    polling.callbackQuery('cancel', async (context) => {
      assert.equal(context.callbackQuery.message?.reply_to_message?.text, 'a dog');
      await context.answerCallbackQuery({ text: `cancelled for ${context.from.first_name}`, show_alert: true });
    });
    const stopped = polling.start({ drop_pending_updates: true });
    await bot.api.sendMessage(ada.id, 'working on it', {
      reply_parameters: { message_id: prompt.message_id },
      reply_markup: new InlineKeyboard().text('Cancel', 'cancel'),
    });
    const status = await telegram.waitFor({ chat: ada.id, text: 'working on it' });
    await telegram.waitFor(() => telegram.isPolled);
    const answer = await telegram.press(ada.id, status, 'Cancel').answer();
    assert.deepEqual([answer.text, answer.showAlert, answer.data], ['cancelled for Ada', true, 'cancel']);
    assert.equal((await refused(bot.api.answerCallbackQuery(answer.queryId))).error_code, 400);
    await polling.stop();
    await stopped;
  });

  it('ends the older of two pollers with 409', async () => {
    const older = bot.api.getUpdates({ timeout: 30 });
    const ended = refused(older);
    await telegram.waitFor(() => telegram.isPolled);
    const newer = bot.api.getUpdates({ timeout: 30 });
    const error = await ended;
    assert.equal(error.error_code, 409);
    assert.equal(
      error.description,
      'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    );
    const said = telegram.say(ada.id, ada.id, 'who is there?');
    assert.equal((await newer)[0]?.message?.message_id, said.message_id);
  });

  it('answers 429 with the seconds to wait', async () => {
    telegram.fault({ method: 'sendMessage', kind: '429', retryAfter: 7, times: 1 });
    const error = await refused(bot.api.sendMessage(ada.id, 'hello'));
    assert.deepEqual(
      [error.error_code, error.description, error.parameters.retry_after],
      [429, 'Too Many Requests: retry after 7', 7],
    );
    await bot.api.sendMessage(ada.id, 'hello');
  });

  it('refuses what goes to a person who blocked the bot', async () => {
    telegram.user({ id: 1002, first_name: 'Bob' });
    telegram.block(1002);
    const error = await refused(bot.api.sendMessage(1002, 'hello'));
    assert.deepEqual([error.error_code, error.description], [403, 'Forbidden: bot was blocked by the user']);
    telegram.unblock(1002);
    await bot.api.sendMessage(1002, 'hello');
  });

  it('registers menu and descriptions', async () => {
    const commands = [{ command: 'start', description: 'Say hello' }];
    await bot.api.setMyCommands(commands);
    await bot.api.setMyDescription('Makes videos');
    await bot.api.setMyShortDescription('Videos');
    assert.deepEqual(await bot.api.getMyCommands(), commands);
    const { commands: menu, description, shortDescription } = telegram.profile;
    assert.deepEqual([menu, description, shortDescription], [commands, 'Makes videos', 'Videos']);
  });

  it('ends a connection without an answer where it is told to', async () => {
    telegram.fault({ method: 'getMe', kind: 'reset-before', times: 1 });
    await assert.rejects(bot.api.getMe(), HttpError);
    assert.equal((await bot.api.getMe()).id, 123456);
  });
});
