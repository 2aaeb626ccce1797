import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Command, readPort, runCommand } from '../command.ts';
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

const help = `Usage: node --import tsx scripts/emulators/telegram.ts [options]

Prints one line of JSON, {root}, and answers there as Telegram's Bot API does; tests steer it under /control/. It ends
on SIGINT and SIGTERM.

  --port <port>       the port on 127.0.0.1; any free one where it is not given
  --token <token>     the token of the bot it knows
  --username <name>   the bot's name
  --videos <folder>   keeps the videos that a bot sends
  --help              this text
`;

const options = {
  port: { type: 'string', default: '0' },
  token: { type: 'string', default: '123456:TEST' },
  username: { type: 'string', default: 'VideoGenBot' },
  videos: { type: 'string' },
} as const;

/** The emulator as a process of its own: see its help. */
export const command: Command<typeof options> = {
  help,
  options,
  run: async ({ values }, out) => {
    const telegram = await startTelegramEmulator({
      token: values.token,
      port: readPort(values.port),
      botUsername: values.username,
      ...(values.videos === undefined ? {} : { videosFolder: values.videos }),
    });
    out.write(`${JSON.stringify({ root: telegram.root })}\n`);
    await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
    await telegram.close();
    return 0;
  },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await runCommand(command);
