import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { languages } from '../src/telegram/texts/languages.ts';
import { type Command, runCommand } from './command.ts';
import { textsPage } from './texts/page.ts';

const help = `Usage: npm run texts [-- --out <file>]

Writes a page that shows every text of the bot in every language side by side, to read them against each other.

  --out <file>   where to (texts.html)
  --help         this text
`;

/** The command `npm run texts`: see its help. */
export const command: Command<{ out: { type: 'string' } }> = {
  help,
  options: { out: { type: 'string' } },
  run: async ({ values }, out) => {
    const file = values.out ?? 'texts.html';
    await writeFile(file, textsPage(languages));
    out.write(`Written to ${file}.\n`);
    return 0;
  },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await runCommand(command);
