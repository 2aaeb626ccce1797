import type { Client } from 'pg';
import { type Pause, pause } from '../../../time/timers.ts';

/** Advisory locks, by two numbers that nothing else in the bot's own database uses. */
export const LOCKS = { leading: [0x7667, 1], migrating: [0x7667, 2] } as const satisfies Record<
  string,
  [number, number]
>;

/** How one process tells that another no longer leads, in ms; by the database's own clock where not said otherwise. */
export interface LeadTimes {
  /** Whoever leads says so this often, and whoever stands by looks this often. */
  renewMs: number;
  /** A leader whose session has ended may come back with a new one within this. */
  graceMs: number;
  /** A leader that has not said so for this long is frozen or cut off: its session is ended. */
  expiryMs: number;
  /** A leader acts on its word no longer than this after it gave it, by its own clock: well before the others doubt it. */
  trustMs: number;
}

export const usualLeadTimes: LeadTimes = { renewMs: 1_000, graceMs: 2_500, expiryMs: 6_000, trustMs: 2_000 };

/** An answer that takes longer never comes, in ms. */
const RENEW_LIMIT_MS = 3_000;
/** A session that was told to end is gone within some ms. */
const LOCK_TRIES = 40;
const BETWEEN_LOCK_TRIES_MS = 50;

const lookAtLead = `
  SELECT fence, extract(epoch FROM clock_timestamp() - renewed_at)::float8 * 1000 AS age, (
    SELECT pid FROM pg_locks
    WHERE locktype = 'advisory' AND classid = $1 AND objid = $2 AND objsubid = 2 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  ) AS holder
  FROM journal`;

/** The lead that a session has. */
export interface Lead {
  fence: number;
  /** The server's process of the session that has the lock. */
  holder: number;
}

/**
 * Takes the lead where nobody has it: the session's lock tells at once that a leader's process is gone, and the age of
 * its last word that one is frozen or cut off. Each lead has a fencing number of its own, one higher than the last.
 * @param isSpared whether one that has not given the lead away keeps it for now, however old its last word is
 * @returns null where another leads
 */
export async function takeLead(
  client: Client,
  times: LeadTimes,
  isSpared: boolean,
  wait: Pause = pause,
): Promise<Lead | null> {
  const { rows } = await client.query<{ fence: string; age: number | null; holder: number | null }>(lookAtLead, [
    ...LOCKS.leading,
  ]);
  const [seen] = rows;
  if (!seen) throw new Error('The table journal is empty');
  const { age, holder } = seen;
  if (age !== null && isSpared) return null;
  if (holder === null) return age === null || age >= times.graceMs ? seize(client, seen.fence) : null;
  // Without an age somebody is just about to take it, or has just given it away.
  if (age === null || age < times.expiryMs || (await takeLock(client, holder, wait)) === null) return null;
  return seize(client, seen.fence);
}

/** Locks the lead and numbers it, both or neither, in one statement: no freezing in between leaves a lock alone. */
async function seize(client: Client, fence: string): Promise<Lead | null> {
  const text = `UPDATE journal SET fence = fence + 1, renewed_at = clock_timestamp()
                WHERE fence = $1 AND (SELECT pg_try_advisory_lock($2, $3))
                RETURNING fence, pg_backend_pid() AS holder`;
  const { rows } = await client.query<{ fence: string; holder: number }>(text, [fence, ...LOCKS.leading]);
  if (rows[0]) return { fence: Number(rows[0].fence), holder: rows[0].holder };
  await client.query('SELECT pg_advisory_unlock_all()');
  return null;
}

/**
 * Locks the lead for this session.
 * @param holder the server's process of a session that has the lock and is to be ended first; null where there is none
 * @returns the server's process of this session; null where another was quicker
 */
export async function takeLock(client: Client, holder: number | null, wait: Pause = pause): Promise<number | null> {
  if (holder !== null) await client.query('SELECT pg_terminate_backend($1)', [holder]);
  for (let tries = 0; tries < LOCK_TRIES; tries++) {
    const { rows } = await client.query<{ locked: boolean; pid: number }>(
      'SELECT pg_try_advisory_lock($1, $2) AS locked, pg_backend_pid() AS pid',
      [...LOCKS.leading],
    );
    if (rows[0]?.locked) return rows[0].pid;
    await wait(BETWEEN_LOCK_TRIES_MS);
  }
  return null;
}

/** Says that this process leads still. @returns false where another does */
export async function renewLead(client: Client, fence: number): Promise<boolean> {
  const text = 'UPDATE journal SET renewed_at = clock_timestamp() WHERE fence = $1 AND renewed_at IS NOT NULL';
  const query = { name: 'renew', text, values: [fence], query_timeout: RENEW_LIMIT_MS };
  const { rowCount } = await client.query(query);
  return rowCount === 1;
}

/** Gives the lead away: the next look of whoever stands by takes it. */
export async function giveLead(client: Client, fence: number): Promise<void> {
  const text = `WITH given AS (UPDATE journal SET renewed_at = NULL WHERE fence = $1)
                SELECT pg_advisory_unlock($2, $3)`;
  await client.query(text, [fence, ...LOCKS.leading]);
}
