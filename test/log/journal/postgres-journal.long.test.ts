import type { PostgresServer } from '../../../scripts/postgres-server.ts';
import { journalConformance } from './conformance.ts';
import { openLeading, withInstalledPostgres, withPostgres } from './postgres-place.ts';

const conforms = (server: PostgresServer) =>
  journalConformance('PostgreSQL', async () => {
    const url = await server.database();
    return { open: () => openLeading(url), remove: async () => {} };
  });

withPostgres('a PostgreSQL database', conforms);
await withInstalledPostgres('a database of the PostgreSQL that is installed here', conforms);
