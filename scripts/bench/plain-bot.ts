/**
 * The bot most people would write, which the benchmark measures ours against: the documentation of grammY
 * (https://grammy.dev: commands, files, "Scaling Up II", the runner) and of @google/genai (its video sample), followed
 * step by step. It does the whole main job, edits a status message and answers the same commands; it keeps no log,
 * no budget and no journal. Reads the same environment as ours.
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type GeneratedVideo, GoogleGenAI } from '@google/genai';
import { run } from '@grammyjs/runner';
import { GoogleAuth } from 'google-auth-library';
import { Bot, type CommandContext, type Context, InputFile } from 'grammy';

const {
  TELEGRAM_BOT_TOKEN = '',
  TELEGRAM_API_ROOT = 'https://api.telegram.org',
  GOOGLE_CLOUD_PROJECT_ID = '',
  GOOGLE_CLOUD_LOCATION = 'us-central1',
  VERTEX_API_ROOT = `https://${GOOGLE_CLOUD_LOCATION}-aiplatform.googleapis.com`,
  GCS_API_ROOT = 'https://storage.googleapis.com',
  VEO_OUTPUT_GCS_URI,
  VEO_POLL_MS = '5000',
  TEMP_DIR = '/tmp',
} = process.env;

const defaultModel = 'veo-3.1-fast-generate-001';
const models = new Map<number, string>();
const stats = { made: 0, failed: 0 };
const folder = await mkdtemp(join(TEMP_DIR, 'plain-bot-'));

const ai = new GoogleGenAI({
  vertexai: true,
  project: GOOGLE_CLOUD_PROJECT_ID,
  location: GOOGLE_CLOUD_LOCATION,
  apiVersion: 'v1',
  httpOptions: { baseUrl: VERTEX_API_ROOT },
});
const auth = new GoogleAuth({
  projectId: GOOGLE_CLOUD_PROJECT_ID,
  scopes: ['https://www.googleapis.com/auth/cloud-platform'],
});
const bot = new Bot(TELEGRAM_BOT_TOKEN, { client: { apiRoot: TELEGRAM_API_ROOT } });

const modelOf = (ctx: Context): string => models.get(ctx.from?.id ?? 0) ?? defaultModel;

bot.command('start', (ctx) => ctx.reply('Send me a prompt, and I make a video of it.'));
bot.command('help', (ctx) => ctx.reply('/settings, /setmodel <model>, /reset, /stats. Anything else is a prompt.'));
bot.command('settings', (ctx) => ctx.reply(`Model: ${modelOf(ctx)}\n8 s, 720p`));
bot.command('stats', (ctx) => ctx.reply(`Made: ${stats.made}\nFailed: ${stats.failed}`));
bot.command('setmodel', (ctx: CommandContext<Context>) => {
  if (ctx.match) models.set(ctx.from?.id ?? 0, ctx.match);
  return ctx.reply(`Model: ${modelOf(ctx)}`);
});
bot.command('reset', (ctx) => {
  models.delete(ctx.from?.id ?? 0);
  return ctx.reply(`Model: ${modelOf(ctx)}`);
});

bot.on('message:text', async (ctx) => {
  const prompt = ctx.message.text;
  const reply = { reply_parameters: { message_id: ctx.message.message_id } };
  const status = await ctx.reply('🎬 Generating your video…', reply);
  const path = join(folder, `${ctx.chat.id}-${ctx.message.message_id}.mp4`);
  try {
    let operation = await ai.models.generateVideos({
      model: modelOf(ctx),
      source: { prompt },
      config: {
        numberOfVideos: 1,
        durationSeconds: 8,
        resolution: '720p',
        aspectRatio: '16:9',
        generateAudio: true,
        ...(VEO_OUTPUT_GCS_URI === undefined ? {} : { outputGcsUri: VEO_OUTPUT_GCS_URI }),
      },
    });
    while (!operation.done) {
      await sleep(Number(VEO_POLL_MS));
      operation = await ai.operations.getVideosOperation({ operation });
    }
    const video = operation.response?.generatedVideos?.[0];
    if (!video) throw new Error(String(operation.error?.message ?? 'no video'));
    await ctx.api.editMessageText(ctx.chat.id, status.message_id, '📤 Uploading your video…');
    await download(video, path);
    await ctx.replyWithVideo(new InputFile(path, 'video.mp4'), {
      ...reply,
      width: 1280,
      height: 720,
      duration: 8,
      supports_streaming: true,
      caption: modelOf(ctx),
    });
    await ctx.api.deleteMessage(ctx.chat.id, status.message_id);
    stats.made += 1;
  } catch (error) {
    stats.failed += 1;
    console.error(error);
    await ctx.api.editMessageText(ctx.chat.id, status.message_id, '❌ Sorry, that did not work.');
  } finally {
    await rm(path, { force: true });
  }
});

/** A video inside the answer as @google/genai saves it; one in a bucket streamed from Cloud Storage. */
async function download(file: GeneratedVideo, downloadPath: string): Promise<void> {
  const [, bucket, object] = /^gs:\/\/([^/]+)\/(.+)$/.exec(file.video?.uri ?? '') ?? [];
  if (!bucket || !object) {
    await ai.files.download({ file, downloadPath });
    return;
  }
  const url = `${GCS_API_ROOT}/storage/v1/b/${bucket}/o/${encodeURIComponent(object)}?alt=media`;
  const { data } = await auth.request<NodeJS.ReadableStream>({ url, responseType: 'stream' });
  await pipeline(data, createWriteStream(downloadPath));
}

bot.catch(({ error }) => console.error(error));
// A handler lasts as long as its video takes, and the runner's limit of 500 would keep the next one waiting.
const runner = run(bot, { sink: { concurrency: 10_000 } });
const stop = async () => {
  await runner.stop();
  await rm(folder, { recursive: true, force: true });
  process.exit(0);
};
process.once('SIGINT', () => void stop());
process.once('SIGTERM', () => void stop());
