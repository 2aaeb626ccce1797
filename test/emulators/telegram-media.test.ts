import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Bot, GrammyError, InputFile } from 'grammy';
import { startTelegramEmulator, type TelegramEmulator } from '../../scripts/emulators/telegram.ts';
import { someBytes, token } from './telegram-call.ts';

const ada = 1001;

describe('pictures and files in the Telegram emulator, with grammY', () => {
  let telegram: TelegramEmulator;
  let folder: string;
  let bot: Bot;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telegram-media-'));
    telegram = await startTelegramEmulator({ token, videosFolder: folder });
    telegram.user({ id: ada, first_name: 'Ada' });
    bot = new Bot(token, { client: { apiRoot: telegram.root } });
  });

  after(async () => {
    await telegram.close();
    await rm(folder, { recursive: true });
  });

  async function updates() {
    const list = await bot.api.getUpdates();
    await bot.api.getUpdates({ offset: (list.at(-1)?.update_id ?? 0) + 1, limit: 1 });
    return list;
  }

  const address = (path: string | undefined) => `${telegram.root}/file/bot${token}/${path}`;

  async function download(fileId: string): Promise<Buffer> {
    const { file_path } = await bot.api.getFile(fileId);
    const response = await fetch(address(file_path));
    assert.equal(response.status, 200);
    return Buffer.from(await response.arrayBuffer());
  }

  it('give a photo in rising sizes, the last of them byte by byte', async () => {
    const bytes = someBytes(200_000);
    const content = telegram.photo(bytes, { width: 1080, height: 1920 });
    telegram.sayAnything(ada, ada, { ...content, caption: 'let it run /now' });
    const [update] = await updates();
    const { photo = [], caption, caption_entities } = update?.message ?? {};
    assert.deepEqual([caption, caption_entities?.[0]?.type], ['let it run /now', 'bot_command']);
    assert.deepEqual(
      photo.map(({ width, height }) => [width, height]),
      [
        [51, 90],
        [1080, 1920],
      ],
    );
    assert.deepEqual(await download(photo.at(-1)?.file_id ?? ''), bytes);
    assert.notDeepEqual(await download(photo[0]?.file_id ?? ''), bytes);
    const { file_path, file_size } = await bot.api.getFile(photo.at(-1)?.file_id ?? '');
    assert.match(file_path ?? '', /^photos\/file_\d+\.jpg$/);
    assert.equal(file_size, bytes.length);
    assert.deepEqual(telegram.calls('download').at(0)?.params, { file_path });
  });

  it('give a picture sent as a file under its name and type', async () => {
    const bytes = someBytes(50_000);
    const content = telegram.document(bytes, { file_name: 'cat.png', mime_type: 'image/png' });
    const prompt = telegram.sayAnything(ada, ada, content);
    telegram.say(ada, ada, 'make it run', { replyTo: prompt });
    const [sent, reply] = await updates();
    assert.deepEqual(
      [sent?.message?.document?.file_name, sent?.message?.document?.mime_type],
      ['cat.png', 'image/png'],
    );
    assert.deepEqual(await download(reply?.message?.reply_to_message?.document?.file_id ?? ''), bytes);
  });

  it('give an album as messages of their own with one id, the caption on one of them', async () => {
    const pictures = [1, 2].map((seed) => telegram.photo(someBytes(10_000, seed), { width: 1280, height: 720 }));
    const messages = telegram.sayAlbum(ada, ada, pictures, { caption: 'from here to there' });
    const received = (await updates()).map(({ message }) => message);
    assert.deepEqual(
      received.map((message) => message?.message_id),
      messages.map(({ message_id }) => message_id),
    );
    assert.ok(received[0]?.media_group_id);
    assert.equal(new Set(received.map((message) => message?.media_group_id)).size, 1);
    assert.deepEqual(
      received.map((message) => message?.caption),
      ['from here to there', undefined],
    );
    assert.deepEqual(await download(received[1]?.photo?.at(-1)?.file_id ?? ''), someBytes(10_000, 2));
  });

  it('let the bot fetch up to 20 MB, also of what it sent, and only what is there', async () => {
    const limit = 20 * 1024 * 1024;
    const fileOf = (length: number) =>
      telegram.document(Buffer.alloc(length), { file_name: 'a.bin' }).document?.file_id;
    assert.equal((await download(fileOf(limit) ?? '')).length, limit);
    const refused = (description: string) => (error: unknown) =>
      error instanceof GrammyError && error.error_code === 400 && error.description === `Bad Request: ${description}`;
    await assert.rejects(bot.api.getFile(fileOf(limit + 1) ?? ''), refused('file is too big'));
    const unknown = 'wrong file_id or the file is temporarily unavailable';
    await assert.rejects(bot.api.getFile('BAADwhatever'), refused(unknown));
    await assert.rejects(bot.api.getFile(''), refused('file_id not specified'));
    assert.equal((await fetch(address('photos/file_999.jpg'))).status, 404);
    assert.equal((await fetch(`${telegram.root}/file/bot123456:OTHER/photos/file_1.jpg`)).status, 401);

    const bytes = someBytes(30_000, 3);
    const { video } = await bot.api.sendVideo(ada, new InputFile(bytes, 'video.mp4'));
    assert.deepEqual(await download(video.file_id), bytes);
  });

  it('fail to arrive where a test asks for it', async () => {
    const content = telegram.photo(someBytes(1000), { width: 90, height: 90 });
    const { file_path } = await bot.api.getFile(content.photo?.at(-1)?.file_id ?? '');
    telegram.fault({ method: 'download', kind: '502', times: 1 });
    telegram.fault({ method: 'download', kind: 'reset-before', times: 1 });
    assert.equal((await fetch(address(file_path))).status, 502);
    await assert.rejects(fetch(address(file_path)));
    assert.equal((await fetch(address(file_path))).status, 200);
  });

  it('stand as the cover of a video', async () => {
    const [, photo] = telegram.photo(someBytes(1000), { width: 1280, height: 720 }).photo ?? [];
    assert.ok(photo);
    const { video } = await bot.api.sendVideo(ada, new InputFile(someBytes(100)), { cover: photo.file_id });
    assert.deepEqual([video.cover, telegram.videos.at(-1)?.cover], [[photo], photo.file_id]);
    await assert.rejects(bot.api.sendVideo(ada, video.file_id, { cover: 'BAADwhatever' }), GrammyError);
  });
});
