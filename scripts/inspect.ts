import { parseArgs } from 'node:util';
import { OperatorError } from '../src/config/operator-error.ts';
import { replay } from '../src/generations/fold.ts';
import { playLog, type RunningPlayer } from '../src/inspector/recording.ts';
import { isGenerationEvent } from '../src/log/facts.ts';
import { readJournalFile } from '../src/log/journal/reader.ts';

const usage = `npm run inspect -- <journal.jsonl> [--port <port>]

Plays a recorded log in the browser: the statechart, the generations and their facts, as they were at any moment.
  --port <port>   the port on 127.0.0.1; any free one where it is not given`;

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof OperatorError)) throw error;
  console.error(error.message);
  return 1;
});

async function main(args: string[]): Promise<number> {
  const { path, port } = readArguments(args);
  const { events } = await readJournalFile(path, (message) => console.error(message));
  const facts = events.filter(isGenerationEvent).length;
  if (facts === 0) throw new OperatorError(`${path}: no generation is in it, so there is nothing to play.`);
  const { divergences } = replay(events);
  if (divergences.length > 0) {
    console.error(`In ${divergences.length} places the log disagrees with today's machine: npm run replay -- ${path}`);
  }
  const running = await play(events, port);
  console.log(`${facts} facts. Open ${running.url}\nCtrl+C ends it.`);
  await signal();
  await running.close();
  return 0;
}

async function play(events: Parameters<typeof playLog>[0]['events'], port: number): Promise<RunningPlayer> {
  try {
    return await playLog({ events, port });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reason = code === 'EADDRINUSE' ? 'another program uses it' : String(code);
    throw new OperatorError(`Port ${port} is not to be had (${reason}). Give another with --port.`);
  }
}

function readArguments(args: string[]): { path: string; port: number } {
  try {
    const { values, positionals } = parseArgs({ args, options: { port: { type: 'string' } }, allowPositionals: true });
    const [path, ...more] = positionals;
    const port = Number(values.port ?? 0);
    if (path !== undefined && more.length === 0 && Number.isInteger(port) && port >= 0 && port < 65_536) {
      return { path, port };
    }
  } catch {
    // The usage says what is possible.
  }
  throw new OperatorError(usage);
}

/** Resolves when somebody ends it. */
function signal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
