import { fileURLToPath } from 'node:url';
import { type Command, readPort, runCommand } from './command.ts';
import { servePage } from './demo/serve-page.ts';
import { playTranscript } from './demo/transcript.ts';

const help = `Usage: npm run demo [-- options]

The bot, as npm start runs it, against emulations of Telegram and Vertex AI. It needs no credentials and costs nothing.
In a terminal it serves a page on 127.0.0.1: chat with the bot, look into the machine, break things. Elsewhere it plays
one prompt from the message to the MP4 and ends.

  --headless   plays the one prompt, also in a terminal
  --page       serves the page, also where there is no terminal
  --no-open    does not open the page in the browser
  --help       this text

DEMO_PORT in the environment is the page's port; 0, and without it, any free one.
`;

const options = {
  headless: { type: 'boolean', default: false },
  page: { type: 'boolean', default: false },
  'no-open': { type: 'boolean', default: false },
} as const;

/** The command `npm run demo`: see its help. */
export const command: Command<typeof options> = {
  help,
  options,
  run: async ({ values }, out, err) => {
    const port = readPort(process.env.DEMO_PORT || '0', 'DEMO_PORT');
    const isPage = values.page || (out.isTTY === true && !values.headless);
    const cut = cutShort();
    const played = isPage
      ? servePage({ port, opens: out.isTTY === true && !values['no-open'], out, cut })
      : playTranscript(cut);
    const how = await played.catch((error: unknown) => {
      err.write(`The demo failed: ${error instanceof Error ? error.message : String(error)}\n`);
      return 1;
    });
    if (typeof how === 'number') return how;
    endBy(how);
    return 1;
  },
};

/** Resolves when the demo is told to end, or when nobody reads on what it prints, as head does. */
function cutShort(): Promise<0 | NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal));
    process.stdout.on('error', () => resolve(0));
  });
}

/** Ends as if nobody had listened for the signal, which tells a shell and npm why. */
function endBy(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

// What a demo that is cut short was just waiting for is not waited for.
if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(await runCommand(command));
