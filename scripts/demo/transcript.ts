import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStage, type Stage } from '../emulators/stage.ts';
import type { SeenMessage } from '../emulators/telegram.ts';

const user = { id: 1001, first_name: 'Ada', username: 'ada' };
const prompt = 'A red fox runs through fresh snow at sunrise, slow motion';
/** How long the video is waited for, in ms. */
const VIDEO_LIMIT_MS = 60_000;

/**
 * Plays one prompt from the message to the video, and prints the chat as it develops.
 * @param cut what ends it early
 * @returns the exit code, or what `cut` said
 */
export async function playTranscript<Cut>(cut: Promise<Cut>): Promise<number | Cut> {
  const videosFolder = join(tmpdir(), 'telegram-video-gen-demo');
  const stage = await openStage({ vertex: { renderMs: 9_000 }, telegram: { videosFolder } });
  try {
    return await Promise.race([play(stage), cut]);
  } finally {
    await stage.close();
  }
}

async function play(stage: Stage): Promise<number> {
  const { telegram, vertex } = stage;
  telegram.user(user);
  print('Starting the bot against emulated Telegram and Vertex AI …\n');
  const { INSPECT, INSPECT_PORT } = process.env;
  const bot = await stage.bot(
    { VEO_POLL_MS: '500', ALLOWED_USER_IDS: String(user.id), INSPECT, INSPECT_PORT },
    { bound: true },
  );
  const [inspector] = /http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]+\//.exec(bot.output()) ?? [];
  if (inspector) print(`Inspector: ${inspector}\n\n`);
  const stopShowing = showChat(stage);

  telegram.say(user.id, user.id, '/start');
  await telegram.waitFor({ chat: user.id });
  telegram.say(user.id, user.id, prompt);
  const ended = bot.ended.then((code) => {
    throw new Error(`the bot ended with code ${code}\n${bot.output()}`);
  });
  ended.catch(() => undefined);
  const video = await Promise.race([telegram.waitFor(({ videos }) => videos[0], { timeoutMs: VIDEO_LIMIT_MS }), ended]);
  telegram.say(user.id, user.id, '/stats');
  await telegram.waitFor({ chat: user.id, text: /Statistics/ });
  stopShowing();

  const exitCode = await bot.stop();
  const made = vertex.submits[0];
  const same = made !== undefined && vertex.sha256Of(made.operationName) === video.sha256;
  if (exitCode !== 0 || !same || vertex.submits.length !== 1 || video.path === undefined) {
    print(
      `\nSomething went wrong: exit code ${exitCode}, ${vertex.submits.length} requests, bytes ${same ? 'equal' : 'differ'}.\n${bot.output()}`,
    );
    return 1;
  }
  print(
    `\nThe video came as it was made: ${video.bytes.toLocaleString('en-US')} bytes, sha256 ${video.sha256.slice(0, 16)}…, one request to Veo.\n`,
  );
  print(`${video.path}\n`);
  return 0;
}

/** Prints messages, edits and deletions as they happen. @returns its end */
function showChat({ telegram }: Stage): () => void {
  const began = Date.now();
  const shown = new Map<number, string>();
  return telegram.onChange(() => {
    for (const message of telegram.messages(user.id, { deleted: true })) {
      const now = message.deleted ? '' : wordsOf(message);
      if (shown.get(message.message_id) === now) continue;
      const mark = message.deleted ? 'removed' : shown.has(message.message_id) ? 'edited ' : '       ';
      shown.set(message.message_id, now);
      const who = message.by_bot ? 'bot' : user.first_name;
      const seconds = ((Date.now() - began) / 1000).toFixed(1).padStart(5);
      const text = message.deleted ? (message.history.at(-1) ?? '') : now;
      print(`${seconds} s  ${who.padEnd(4)} ${mark} ${text.replaceAll('\n', `\n${' '.repeat(22)}`)}\n`);
    }
  });
}

function wordsOf(message: SeenMessage): string {
  const buttons = (message.reply_markup?.inline_keyboard ?? []).flat().map(({ text }) => `[${text}]`);
  const body = message.video
    ? `🎬 video ${message.video.width}×${message.video.height}, ${message.video.duration} s: ${message.caption}`
    : message.photo
      ? `🖼 picture: ${message.caption}`
      : (message.text ?? '');
  return [body, ...(buttons.length > 0 ? [buttons.join(' ')] : [])].join('\n');
}

const print = (text: string): void => void process.stdout.write(text);
