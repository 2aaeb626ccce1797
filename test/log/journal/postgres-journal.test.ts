import { journalConformance } from './conformance.ts';
import { openLeading, withPostgres } from './postgres-place.ts';

withPostgres('a PostgreSQL database', (server) => {
  journalConformance('PostgreSQL', async () => {
    const url = await server.database();
    return { open: () => openLeading(url), remove: async () => {} };
  });
});
