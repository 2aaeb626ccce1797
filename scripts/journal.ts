import { fileURLToPath } from 'node:url';
import { addressProblem, isPostgresUrl } from '../src/log/journal/postgres/address.ts';
import { type Command, runCommand, UsageError } from './command.ts';
import { copyJournal } from './journal/copy.ts';

const help = `Usage: npm run journal -- copy <from> <to>

Copies a journal between a file and a PostgreSQL database, either way, or to another of its kind. A bot may go on
writing to <from>: what is whole by then is copied. <to> must be new or empty, and no bot may use it. Every
generation is replayed on the way, and the copy is read back and compared.

  <from>, <to>  a path, or postgres://user:password@host/database; a password may stand in PGPASSWORD or
                in ~/.pgpass instead
  --help        this text
`;

const options = {} as const;

/** The command `npm run journal`: see its help. */
export const command: Command<typeof options> = {
  help,
  options,
  takesNames: true,
  run: async ({ names: [what, from, to, ...others] }, out, err) => {
    if (what !== 'copy') throw new UsageError(`What is "${what ?? ''}"? There is "copy".`);
    if (from === undefined || to === undefined || others.length > 0)
      throw new UsageError('copy wants two journals: from where, and to where.');
    for (const place of [from, to]) {
      const problem = isPostgresUrl(place) ? addressProblem(place) : null;
      if (problem !== null) throw new UsageError(problem.replace('EVENT_JOURNAL=', ''));
    }
    const { events, generations } = await copyJournal(from, to, (words) => err.write(`${words}\n`));
    out.write(`Copied ${events} events of ${generations} generations; the copy was read back and is the same.\n`);
    return 0;
  },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await runCommand(command);
