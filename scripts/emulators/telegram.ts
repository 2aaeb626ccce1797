import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { startTelegramEmulator } from './telegram/emulator.ts';

export type { CallbackAnswer } from './telegram/callbacks.ts';
export type { Call } from './telegram/calls.ts';
export type { SeenMessage } from './telegram/chats.ts';
export { type GroupOptions, startTelegramEmulator, TelegramEmulator, type WaitOptions } from './telegram/emulator.ts';
export type { Fault, FaultRule } from './telegram/faults.ts';
export type { Message, MessageContent, MessageRef, Update, User } from './telegram/objects.ts';
export type { TelegramEmulatorOptions } from './telegram/parts.ts';
export type { Press, SayOptions } from './telegram/people.ts';
export type { MessageDescription } from './telegram/seeing.ts';
export type { ReceivedVideo } from './telegram/state.ts';

/** Runs it by itself: one JSON line with its root, then the verbs of `Control` under /control/ until a signal. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      token: { type: 'string', default: '123456:TEST' },
      username: { type: 'string', default: 'VideoGenBot' },
      videos: { type: 'string' },
    },
  });
  const telegram = await startTelegramEmulator({
    token: values.token,
    port: Number(values.port),
    botUsername: values.username,
    ...(values.videos === undefined ? {} : { videosFolder: values.videos }),
  });
  process.stdout.write(`${JSON.stringify({ root: telegram.root })}\n`);
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  await telegram.close();
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
