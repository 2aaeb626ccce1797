import { fileURLToPath } from 'node:url';
import { OperatorError } from '../src/config/operator-error.ts';
import { replay } from '../src/generations/compare.ts';
import { playLog, type RunningPlayer } from '../src/inspector/recording.ts';
import { isGenerationEvent } from '../src/log/facts.ts';
import { readJournalFile } from '../src/log/journal/reader.ts';
import { type Command, readPort, runCommand, UsageError } from './command.ts';

const help = `Usage: npm run inspect -- <journal.jsonl> [--port <port>]

Plays a recorded log in the browser: the statechart, the generations and their facts, as they were at any moment.
It opens at the end of the log, with the newest generation chosen. The log is only read; the bot that writes it may be
running.

  --port <port>   the port on 127.0.0.1; any free one where it is not given
  --help          this text
`;

const options = { port: { type: 'string', default: '0' } } as const;

/** The command `npm run inspect`: see its help. */
export const command: Command<typeof options> = {
  help,
  options,
  takesNames: true,
  run: async ({ values, names: [path, ...more] }, out, err) => {
    if (path === undefined) throw new UsageError('Which log? Name a journal, as in: npm run inspect -- events.jsonl');
    if (more.length > 0) throw new UsageError(`One log at a time, please: what is "${more[0]}"?`);
    const port = readPort(values.port);
    const { events } = await readJournalFile(path, (message) => err.write(`${message}\n`));
    const facts = events.filter(isGenerationEvent).length;
    if (facts === 0) throw new OperatorError(`${path}: no generation is in it, so there is nothing to play.`);
    const { divergences } = replay(events);
    if (divergences.length > 0)
      err.write(`In ${divergences.length} places the log disagrees with today's machine: npm run replay -- ${path}\n`);
    const running = await play(events, port);
    out.write(`${facts} facts. Open ${running.url}\nCtrl+C ends it.\n`);
    await signal();
    await running.close();
    return 0;
  },
};

async function play(events: Parameters<typeof playLog>[0]['events'], port: number): Promise<RunningPlayer> {
  try {
    return await playLog({ events, port });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reason = code === 'EADDRINUSE' ? 'another program uses it' : String(code);
    throw new OperatorError(`Port ${port} is not to be had (${reason}). Give another with --port.`);
  }
}

/** Resolves when somebody ends it. */
function signal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await runCommand(command);
