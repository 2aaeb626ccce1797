import type { Client } from 'pg';
import { OperatorError } from '../../../config/operator-error.ts';
import { LOCKS } from './lead.ts';

/**
 * What makes the tables, step by step: a database of format n has had the first n. A step that was ever released stays
 * as it is, and a change is a further one.
 */
const released: readonly string[] = [
  `CREATE TABLE events (
     position bigint PRIMARY KEY,
     id       text   NOT NULL,
     stream   text   NOT NULL,
     version  int    NOT NULL,
     type     text   NOT NULL,
     schema   int    NOT NULL,
     at       bigint NOT NULL,
     data     json   NOT NULL,
     state    text,
     fence    bigint NOT NULL,
     UNIQUE (stream, version)
   );
   CREATE FUNCTION events_stay() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'events are only ever added'; END $$;
   CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE ON events
     FOR EACH ROW EXECUTE FUNCTION events_stay();
   CREATE TRIGGER events_remain BEFORE TRUNCATE ON events
     FOR EACH STATEMENT EXECUTE FUNCTION events_stay();
   CREATE TABLE journal (
     one        boolean PRIMARY KEY DEFAULT true CHECK (one),
     format     int     NOT NULL,
     bot        bigint  NOT NULL,
     machine    text    NOT NULL,
     fence      bigint  NOT NULL,
     renewed_at timestamptz
   );
   COMMENT ON TABLE journal IS 'One row: whose journal this is, and the number of the process that leads.';`,
];

/** What a database says of itself. */
export interface JournalIdentity {
  botId: number;
  /** The version of the statechart that began the journal. */
  machineVersion: string;
}

/**
 * Makes the tables of a journal, or brings them up to date; two that start at once do it one after the other.
 * @param asked whose journal it must be
 * @param steps of this version
 * @throws OperatorError where it is another bot's or a newer version's
 */
export async function migrate(
  client: Client,
  name: string,
  asked: JournalIdentity,
  steps: readonly string[] = released,
): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_advisory_xact_lock($1, $2)', LOCKS.migrating);
    const found = await readIdentity(client);
    const format = found?.format ?? 0;
    if (format > steps.length)
      throw new OperatorError(
        `${name}: a newer version of the bot wrote it (format ${format}, this version knows ${steps.length}). Start that version.`,
      );
    if (found && found.botId !== asked.botId) throw ofAnotherBot(name, found.botId, asked.botId);
    for (const step of steps.slice(format)) await client.query(step);
    if (!found)
      await client.query('INSERT INTO journal (format, bot, machine, fence) VALUES ($1, $2, $3, 0)', [
        steps.length,
        asked.botId,
        asked.machineVersion,
      ]);
    else if (format < steps.length) await client.query('UPDATE journal SET format = $1', [steps.length]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** What the database says of itself; null where there is no journal in it yet. */
export async function readIdentity(client: Client): Promise<(JournalIdentity & { format: number }) | null> {
  const { rows: tables } = await client.query("SELECT to_regclass('journal') IS NOT NULL AS there");
  if (!tables[0]?.there) return null;
  const { rows } = await client.query<{ format: number; bot: string; machine: string }>(
    'SELECT format, bot, machine FROM journal',
  );
  const [row] = rows;
  return row ? { format: row.format, botId: Number(row.bot), machineVersion: row.machine } : null;
}

const ofAnotherBot = (name: string, theirs: number, ours: number): OperatorError =>
  new OperatorError(
    `${name}: this is the journal of another bot (its id is ${theirs}), and TELEGRAM_BOT_TOKEN is that of bot ${ours}. Each numbers its messages from 1, so new prompts would be taken for old ones. Give this bot a database of its own. Nothing was changed.`,
  );
