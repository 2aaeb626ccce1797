import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { ServerProcess } from './postgres-server/process.ts';
import { type PostgresPrograms, packagedPostgres } from './postgres-server/programs.ts';

/** A real PostgreSQL server of our own, for tests and measurements. */
export interface PostgresServer {
  port: number;
  /** The folder of its programs. */
  programs: string;
  /** The address by which its superuser is let in. */
  superuser: string;
  /** Makes an empty database that belongs to a user without further rights. @returns its address for that user */
  database(): Promise<string>;
  /** The address of a database under another host, port or user. */
  address(name: string, changes?: { port?: number; user?: string; password?: string }): string;
  stop(): Promise<void>;
  /** Starts it again after `stop`; harmless where it runs. */
  start(): Promise<void>;
  /** Stops it and removes what it kept. */
  remove(): Promise<void>;
}

const SUPERUSER = { user: 'postgres', password: 'secret-of-the-superuser' };
const OWNER = { user: 'bot', password: 'secret-of-the-server' };

/**
 * Starts a server on a free port of the loopback interface.
 * @param settings PostgreSQL's own, as `fsync=off`
 * @param programs which PostgreSQL
 * @returns the reason where this machine cannot run one
 */
export async function startPostgres(
  settings: readonly string[] = [],
  programs: PostgresPrograms = packagedPostgres(),
): Promise<PostgresServer | { missing: string }> {
  if ('missing' in programs) return programs;
  const folder = await mkdtemp(join(tmpdir(), 'telegram-video-gen-postgres-'));
  const port = await freePort();
  const flags = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...settings].flatMap((each) => ['-c', each]);
  try {
    const server = new ServerProcess(programs.folder, join(folder, 'data'), ['-p', String(port), ...flags]);
    await server.initialise(folder, SUPERUSER);
    await server.start();
    const served = servedBy(server, { folder, port, programs: programs.folder });
    await tell(served, `CREATE ROLE ${OWNER.user} LOGIN PASSWORD '${OWNER.password}'`);
    return served;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    return { missing: `PostgreSQL does not start here: ${error instanceof Error ? error.message : error}` };
  }
}

function servedBy(
  server: ServerProcess,
  { folder, port, programs }: { folder: string; port: number; programs: string },
): PostgresServer {
  let databases = 0;
  const address: PostgresServer['address'] = (name, changes = {}) => {
    const { user, password, port: at } = { ...OWNER, port, ...changes };
    return `postgres://${user}:${password}@127.0.0.1:${at}/${name}`;
  };
  const superuser = address('postgres', SUPERUSER);
  return {
    port,
    programs,
    address,
    superuser,
    database: async () => {
      const name = `bot_${++databases}`;
      await tell({ superuser }, `CREATE DATABASE ${name} OWNER ${OWNER.user}`);
      return address(name);
    },
    stop: () => server.stop(),
    start: () => server.start(),
    remove: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Gives the server an order, as its superuser. */
async function tell({ superuser }: Pick<PostgresServer, 'superuser'>, text: string): Promise<void> {
  const client = new pg.Client(superuser);
  await client.connect();
  await client.query(text);
  await client.end();
}
