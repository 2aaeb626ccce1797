import { after, describe } from 'node:test';
import pg from 'pg';
import { installedPostgres } from '../../../scripts/postgres-server/programs.ts';
import { type PostgresServer, startPostgres } from '../../../scripts/postgres-server.ts';
import { OperatorError } from '../../../src/config/operator-error.ts';
import { PostgresJournal, type PostgresJournalOptions } from '../../../src/log/journal/postgres/postgres-journal.ts';

const hasty = ['fsync=off', 'full_page_writes=off'];
const packaged = await startPostgres(hasty);

/** Tests that need a PostgreSQL server: skipped, with the reason, where this machine cannot run one. */
export const withPostgres = (title: string, tests: (server: PostgresServer) => void): void =>
  withServer(packaged, title, tests);

/** Tests that need one with its psql and pg_dump, which no package brings. */
export async function withInstalledPostgres(title: string, tests: (server: PostgresServer) => void): Promise<void> {
  withServer(await startPostgres(hasty, await installedPostgres()), title, tests);
}

function withServer(
  started: PostgresServer | { missing: string },
  title: string,
  tests: (server: PostgresServer) => void,
): void {
  if ('missing' in started) describe(title, { skip: started.missing }, () => {});
  else
    describe(title, () => {
      after(() => started.remove());
      tests(started);
    });
}

/** Quick enough for tests, and patient enough for a machine that is busy with others. */
export const quickTimes = { renewMs: 100, graceMs: 300, expiryMs: 2_000, trustMs: 1_000 };

/** What the bot hears of its database while it runs. */
export type Heard = (string | null)[];

/** Opens the journal of a database without taking the lead. */
export const openStanding = (
  url: string,
  heard: Heard = [],
  options: Partial<PostgresJournalOptions> = {},
): Promise<PostgresJournal> =>
  PostgresJournal.open(url, {
    botId: 123456789,
    machineVersion: '1.0.0',
    onAway: (words) => heard.push(words),
    times: quickTimes,
    ...options,
  });

/** Opens it and takes the lead. @throws OperatorError where another has it */
export async function openLeading(
  url: string,
  heard: Heard = [],
  options: Partial<PostgresJournalOptions> = {},
): Promise<PostgresJournal> {
  const journal = await openStanding(url, heard, options);
  if (await journal.lead()) return journal;
  await journal.close();
  throw new OperatorError('another leads');
}

/** Asks a database something beside the journal. */
export async function ask(url: string, text: string): Promise<pg.QueryResult> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}
