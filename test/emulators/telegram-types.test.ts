import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { methods } from '../../scripts/emulators/telegram/methods.ts';
import { startTelegramEmulator, type TelegramEmulator } from '../../scripts/emulators/telegram.ts';
import { call, someBytes, token, upload } from './telegram-call.ts';

const ada = 1001;
const bob = 1002;
const group = -77;
const club = -1_000_000_000_002;
const forum = -1_000_000_000_003;
const news = -1_000_000_000_009;
const elsewhere = -1_000_000_000_004;
const me = 123456;

/** Every object that Telegram documents has a type there; `InputFile`s are in no answer. */
const typesOfGrammy = createRequire(import.meta.resolve('grammy')).resolve('@grammyjs/types');
const compiler = fileURLToPath(new URL('./bin/tsc', import.meta.resolve('typescript/package.json')));

/** What TypeScript says against these answers, each taken for the type of its method's result; empty where it fits. */
async function misfits(answers: readonly { method: string; result: unknown }[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'telegram-types-'));
  const lines = answers.map(
    ({ method, result }, index) => `export const answer${index}: Result<'${method}'> = ${literalOf(result)};`,
  );
  const file = join(folder, 'answers.ts');
  await writeFile(
    file,
    `import type { ApiMethods } from ${JSON.stringify(typesOfGrammy)};
type Result<Method extends keyof ApiMethods<never>> = ReturnType<
  // grammY types the answer to an edited caption more narrowly than Telegram: it is the whole message.
  ApiMethods<never>[Method extends 'editMessageCaption' ? 'editMessageMedia' : Method]
>;
${lines.join('\n')}`,
  );
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2023', '--module', 'nodenext'];
  const compiled = promisify(execFile)(process.execPath, [compiler, ...options, '--ignoreConfig', file]);
  const said = await compiled.then(
    ({ stdout }) => stdout,
    ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
  );
  await rm(folder, { recursive: true });
  return said;
}

/** grammY writes that a message replied to does not show another one as a field that is `undefined`. */
function literalOf(result: unknown): string {
  const isMessage = (value: unknown) => typeof value === 'object' && value !== null && 'message_id' in value;
  const marked = (name: string, value: unknown) =>
    name === 'reply_to_message' && isMessage(value) ? Object.assign({ reply_to_message: 'undefined' }, value) : value;
  return JSON.stringify(result, marked, 2).replaceAll(
    '"reply_to_message": "undefined"',
    '"reply_to_message": undefined',
  );
}

describe('the Telegram emulator and the published types of the Bot API', () => {
  let telegram: TelegramEmulator;
  const answers: { method: string; result: unknown }[] = [];

  before(async () => {
    telegram = await startTelegramEmulator({ token });
    telegram.user({ id: ada, first_name: 'Ada', last_name: 'L', username: 'ada', language_code: 'en' });
    telegram.user({ id: bob, first_name: 'Bob' });
    telegram.group({ id: group, title: 'Small', admins: [ada, me] });
    telegram.group({ id: club, title: 'Club', admins: [ada, bob, me], slow: 10 });
    telegram.group({ id: forum, title: 'Forum', topics: true, admins: [ada] });
    telegram.group({ id: news, title: 'News', type: 'channel', admins: [ada, me] });
    telegram.group({ id: elsewhere, title: 'Elsewhere', admins: [ada] });
  });

  after(() => telegram.close());

  async function ask(method: string, params: object = {}): Promise<{ [field: string]: unknown }> {
    return keep(method, await call(telegram.root, method, params));
  }

  async function send(
    method: string,
    fields: { [name: string]: string | Blob },
  ): Promise<{ [field: string]: unknown }> {
    return keep(method, await upload(telegram.root, method, fields));
  }

  function keep(method: string, answer: Awaited<ReturnType<typeof call>>): { [field: string]: unknown } {
    assert.equal(answer.status, 200, `${method}: ${answer.description}`);
    answers.push({ method, result: answer.result });
    return typeof answer.result === 'object' && answer.result !== null ? { ...answer.result } : {};
  }

  it('agree in every answer, of every method and about every kind of update', async () => {
    const commands = [{ command: 'start', description: 'Say hello' }];
    await ask('getMe');
    await ask('setMyCommands', { commands });
    await ask('getMyCommands');
    await ask('deleteMyCommands');
    await ask('setMyDescription', { description: 'Makes videos' });
    await ask('getMyDescription');
    await ask('setMyShortDescription', { short_description: 'Videos' });
    await ask('getMyShortDescription');
    await ask('setWebhook', { url: 'https://example.org/hook' });
    await ask('getWebhookInfo');
    await ask('deleteWebhook');

    const topic = telegram.topic(forum, 'Cats');
    const prompt = telegram.say(ada, ada, 'a fox, see https://example.org');
    telegram.edit(prompt, 'a red fox');
    telegram.say(forum, ada, '/video@VideoGenBot a cat', { threadId: topic });
    telegram.say(club, ada, 'as the club', { senderChat: club });
    telegram.say(club, ada, 'as a channel', { senderChat: news });
    telegram.edit(telegram.sayAnything(news, ada, { text: 'news' }), 'old news');
    const photo = telegram.photo(someBytes(1000), { width: 720, height: 1280 });
    telegram.sayAlbum(ada, ada, [photo, photo], { caption: 'from here to there' });
    const file = telegram.document(someBytes(1000), { file_name: 'cat.png', mime_type: 'image/png' });
    telegram.sayAnything(ada, ada, { ...file, caption: 'a cat' });
    await ask('getFile', { file_id: photo.photo?.[0]?.file_id });
    telegram.upgrade(group, -1_000_000_000_077);
    telegram.kick(elsewhere);
    telegram.block(bob);
    telegram.unblock(bob);

    const every = [
      [{ text: 'Again', callback_data: 'again', style: 'success' }],
      [{ text: 'Site', url: 'https://example.org' }],
      [{ text: 'App', web_app: { url: 'https://example.org/app' } }],
      [{ text: 'Copy', copy_text: { text: 'a fox' } }],
      [{ text: 'Share', switch_inline_query: 'a fox' }],
    ];
    const reply = { reply_parameters: { message_id: prompt.message_id }, reply_markup: { inline_keyboard: every } };
    const { message_id } = await ask('sendMessage', { chat_id: ada, text: 'working /cancel', ...reply });
    await ask('sendMessage', { chat_id: news, text: 'in a channel' });
    await ask('sendMessage', { chat_id: forum, message_thread_id: topic, text: 'in a topic' });
    await ask('editMessageText', { chat_id: ada, message_id, text: 'still working', ...reply });
    await ask('editMessageReplyMarkup', { chat_id: ada, message_id });
    const status = telegram.messages(ada).at(-1);
    assert.ok(status);
    telegram.press(ada, status, 'again', { anyData: true });
    await ask('answerCallbackQuery', {
      callback_query_id: telegram.press(ada, status, 'again', { anyData: true }).queryId,
    });
    await ask('deleteMessage', { chat_id: ada, message_id });
    telegram.press(ada, status, 'again', { anyData: true });

    const bytes = new Blob([someBytes(1000)]);
    const video = await send('sendVideo', {
      chat_id: String(ada),
      video: bytes,
      caption: 'a #fox',
      width: '1280',
      cover: String(photo.photo?.[0]?.file_id),
    });
    await ask('editMessageCaption', { chat_id: ada, message_id: video.message_id, caption: 'no fox' });
    const picture = await send('sendPhoto', { chat_id: String(ada), photo: bytes, caption: 'a fox' });
    const media = JSON.stringify({ type: 'photo', media: 'attach://new' });
    await send('editMessageMedia', { chat_id: String(ada), message_id: String(picture.message_id), media, new: bytes });
    const document = await send('sendDocument', { chat_id: String(ada), document: bytes });
    await ask('deleteMessages', { chat_id: ada, message_ids: [document.message_id] });
    await ask('sendChatAction', { chat_id: ada, action: 'upload_video' });

    for (const chat_id of [ada, club, forum, news]) {
      await ask('getChat', { chat_id });
      await ask('getChatMemberCount', { chat_id });
      await ask('getChatMember', { chat_id, user_id: ada });
    }
    for (const chat_id of [club, forum, news]) await ask('getChatAdministrators', { chat_id });
    for (const user_id of [bob, me]) await ask('getChatMember', { chat_id: club, user_id });
    await ask('getChatMember', { chat_id: forum, user_id: bob });

    await ask('getUpdates', { timeout: 0 });
    const kinds = new Set(telegram.pendingUpdates.flatMap((update) => Object.keys(update)));
    assert.deepEqual([...kinds].sort(), [
      'callback_query',
      'channel_post',
      'edited_channel_post',
      'edited_message',
      'message',
      'my_chat_member',
      'update_id',
    ]);
    await ask('logOut');
    await ask('close');

    assert.deepEqual(
      Object.keys(methods).filter((name) => !answers.some(({ method }) => method === name)),
      [],
    );
    assert.equal(await misfits(answers), '');
  });

  it('disagree where a required field is missing', async () => {
    assert.match(await misfits([{ method: 'getMyDescription', result: {} }]), /'description' is missing/);
  });
});
