import { OperatorError } from '../../../config/operator-error.ts';
import type { StoredEvent } from '../../facts.ts';
import { postgresName } from './address.ts';
import { Connection } from './connection.ts';
import { readEvents } from './rows.ts';
import { type JournalIdentity, readIdentity } from './schema.ts';
import { troubleWords } from './trouble.ts';

/**
 * Reads a journal in a database without changing it or taking its lead: a running bot is not disturbed, and what it
 * appends meanwhile may or may not be in it.
 * @throws OperatorError where there is none, or it cannot be read
 */
export async function readPostgresJournal(url: string): Promise<JournalIdentity & { events: StoredEvent[] }> {
  const name = postgresName(url);
  const connection = new Connection(url, { greet: async () => {}, onAway: () => {}, onBack: () => {} });
  try {
    return await connection.use(async (client) => {
      const identity = await readIdentity(client);
      if (!identity) throw new OperatorError(`${name}: there is no journal in this database.`);
      const events: StoredEvent[] = [];
      await readEvents(client, 0, name, (part) => {
        for (const event of part) events.push(event);
      });
      return { ...identity, events };
    });
  } catch (error) {
    throw error instanceof OperatorError ? error : new OperatorError(`${name}: ${troubleWords(error)}`);
  } finally {
    await connection.close();
  }
}
