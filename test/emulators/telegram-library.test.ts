import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Api, Bot, NetworkError, TelegramApiError } from 'node-telegram-bot-api';
import { fromPath } from 'node-telegram-bot-api/node';
import { startTelegramEmulator, type TelegramEmulator } from '../../scripts/emulators/telegram.ts';
import { sha256, someBytes, token } from './telegram-call.ts';

describe('the Telegram emulator with node-telegram-bot-api', () => {
  let telegram: TelegramEmulator;
  let folder: string;
  let api: Api;
  const ada = 1001;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telegram-emulator-'));
    telegram = await startTelegramEmulator({ token, videosFolder: join(folder, 'received') });
    telegram.user({ id: ada, first_name: 'Ada' });
    api = new Api(token, { apiRoot: telegram.root, maxRetries: 0 });
  });

  after(async () => {
    await telegram.close();
    await rm(folder, { recursive: true });
  });

  it('keeps an uploaded video where it is told to, byte by byte', async () => {
    const bytes = someBytes(4_000_000, 7);
    const path = join(folder, 'out.mp4');
    await writeFile(path, bytes);
    const prompt = telegram.say(ada, ada, 'a whale');
    const sent = await api.sendVideo({
      chat_id: ada,
      video: await fromPath(path),
      width: 1920,
      height: 1080,
      duration: 8,
      supports_streaming: true,
      caption: 'done',
      caption_entities: [{ type: 'bold', offset: 0, length: 4 }],
      reply_parameters: { message_id: prompt.message_id, allow_sending_without_reply: true },
    });
    assert.equal(sent.reply_to_message?.message_id, prompt.message_id);
    const [video] = telegram.videos;
    assert.deepEqual([video?.sha256, video?.bytes, video?.replyTo], [sha256(bytes), bytes.length, prompt.message_id]);
    assert.ok(video?.path);
    assert.deepEqual(await readFile(video.path), bytes);
    const [call] = telegram.calls('sendVideo');
    assert.deepEqual(call?.params.video, {
      bytes: bytes.length,
      sha256: sha256(bytes),
      file_name: 'out.mp4',
      mime_type: 'application/octet-stream',
    });
    assert.deepEqual(call?.params.reply_parameters, {
      message_id: prompt.message_id,
      allow_sending_without_reply: true,
    });
  });

  it('sends updates again until a higher offset confirms them', async () => {
    await api.getUpdates({ offset: -1, limit: 1, timeout: 0 });
    const first = telegram.say(ada, ada, 'one');
    telegram.say(ada, ada, 'two');
    const updates = await api.getUpdates({ timeout: 10 });
    const again = await api.getUpdates({ timeout: 10 });
    assert.deepEqual(again, updates);
    const last = updates.at(-1)?.update_id ?? 0;
    assert.equal(
      updates.some((update) => 'message' in update && update.message?.message_id === first.message_id),
      true,
    );
    assert.deepEqual(await api.getUpdates({ offset: last + 1, limit: 1, timeout: 0 }), []);
    assert.equal(telegram.confirmedOffset, last + 1);
    assert.deepEqual(telegram.pendingUpdates, []);
  });

  it('runs the Bot of the library, whose poll goes on after errors that pass', async () => {
    const bot = new Bot(token, { apiRoot: telegram.root, maxRetries: 0 });
    bot.on('message', async (context) => {
      await api.sendMessage({ chat_id: ada, text: `heard ${context.message?.text ?? ''}` });
    });
    const fault = telegram.fault({ method: 'getUpdates', kind: '502', times: 1 });
    const polling = bot.startPolling(undefined, { timeout: 20, retryDelayMs: 1 });
    await telegram.waitFor(() => fault.fired === 1);
    telegram.say(ada, ada, 'anybody?');
    await telegram.waitFor({ chat: ada, text: 'heard anybody?' });
    bot.stop();
    await polling;
  });

  it('tells the library what Telegram tells it', async () => {
    await assert.rejects(
      api.sendMessage({ chat_id: 5, text: 'hello' }),
      (error: unknown) => error instanceof TelegramApiError && error.message.includes('Bad Request: chat not found'),
    );
    telegram.fault({ method: 'sendMessage', kind: 'reset-after', times: 1 });
    const before = telegram.messages(ada).length;
    await assert.rejects(api.sendMessage({ chat_id: ada, text: 'ambiguous' }), NetworkError);
    assert.equal(telegram.messages(ada).length, before + 1);
  });
});
