import { type Client, DatabaseError } from 'pg';
import { OperatorError } from '../../../config/operator-error.ts';
import type { StoredEvent } from '../../facts.ts';
import { LineError, readEvent } from '../line.ts';
import { leavesConnection, Misfit, Unusable } from './trouble.ts';

const UNIQUE_VIOLATION = '23505';

/** One statement, so that it is whole or not at all however the connection ends, and holds no lock for longer. */
const insertRows = `
  WITH lead AS MATERIALIZED (SELECT FROM journal WHERE fence = $1 AND renewed_at IS NOT NULL FOR SHARE)
  INSERT INTO events (position, id, stream, version, type, schema, at, data, state, fence)
  SELECT added.*, $1
  FROM lead, unnest(
    $2::bigint[], $3::text[], $4::text[], $5::int[], $6::text[], $7::int[], $8::bigint[], $9::json[], $10::text[]
  ) AS added`;

/**
 * Adds events where the process with that fencing number still leads. Repeating it is harmless: what an earlier try
 * wrote, whose answer never came, is found and left.
 * @returns whether it leads; otherwise nothing was written
 * @throws Error where others stand at their positions
 */
export async function addEvents(client: Client, events: readonly StoredEvent[], fence: number): Promise<boolean> {
  const column = <T>(of: (event: StoredEvent) => T): T[] => events.map(of);
  const values = [
    fence,
    column(({ position }) => position),
    column(({ id }) => id),
    column(({ stream }) => stream),
    column(({ version }) => version),
    column(({ type }) => type),
    column(({ schema }) => schema),
    column(({ at }) => at),
    column(({ data }) => JSON.stringify(data)),
    column(({ state }) => state),
  ];
  try {
    const { rowCount } = await client.query({ name: 'add', text: insertRows, values });
    return rowCount === events.length;
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== UNIQUE_VIOLATION) throw error;
    if (await holds(client, events)) return true;
    throw new Misfit(`Position ${events[0]?.position} of the journal is taken by another event`, { cause: error });
  }
}

/** Whether the database holds these very events. */
async function holds(client: Client, events: readonly StoredEvent[]): Promise<boolean> {
  const positions = events.map(({ position }) => position);
  const { rows } = await client.query<{ id: string }>(
    'SELECT id FROM events WHERE position = ANY ($1) ORDER BY position',
    [positions],
  );
  return rows.length === events.length && rows.every(({ id }, index) => id === events[index]?.id);
}

/** So many events are fetched at a time. */
const PART = 5_000;

type Row = [
  position: string,
  id: string,
  stream: string,
  version: number,
  type: string,
  schema: number,
  at: string,
  data: unknown,
  state: string | null,
];

/**
 * Reads the events after a position by a cursor, as they stand when it begins.
 * @param take gets them in order, some thousands at a time, each part when it is done with the one before
 * @throws OperatorError where one is missing or cannot be read; Unusable where `take` throws
 */
export async function readEvents(
  client: Client,
  after: number,
  name: string,
  take: (events: StoredEvent[]) => void,
): Promise<void> {
  try {
    await client.query(
      `BEGIN READ ONLY;
       DECLARE reading NO SCROLL CURSOR FOR
         SELECT position, id, stream, version, type, schema, at, data, state
         FROM events WHERE position > ${after} ORDER BY position`,
    );
    for (let at = after, size = PART; size === PART; at += size) {
      const { rows } = await client.query<Row>({ text: `FETCH ${PART} FROM reading`, rowMode: 'array' });
      size = rows.length;
      const part = rows.map((row, index) => eventOf(row, at + index + 1, name));
      if (size > 0) hand(part, take);
    }
    await client.query('COMMIT');
  } catch (error) {
    // Otherwise the session ends, and the transaction with it.
    if (leavesConnection(error)) await client.query('ROLLBACK');
    throw error;
  }
}

/** @throws Unusable where it is not taken, so that nobody takes that for trouble with the database */
function hand(events: StoredEvent[], take: (events: StoredEvent[]) => void): void {
  try {
    take(events);
  } catch (cause) {
    throw new Unusable(cause);
  }
}

function eventOf(row: Row, expected: number, name: string): StoredEvent {
  const [position, id, stream, version, type, schema, at, data, state] = row;
  try {
    if (Number(position) !== expected) throw new LineError(`position ${expected} is missing, this is ${position}`);
    return readEvent({ position: expected, id, stream, version, type, schema, at: Number(at), data, state });
  } catch (error) {
    if (!(error instanceof LineError)) throw error;
    const advice = error.newer
      ? 'A newer version of the bot wrote it: start that version.'
      : 'Restore a backup of the database. Nothing was changed.';
    throw new OperatorError(`${name}, position ${position}: ${error.message}. ${advice}`);
  }
}

/** The position of the last event, 0 where there is none. */
export async function lastPosition(client: Client): Promise<number> {
  const { rows } = await client.query<{ last: string | null }>('SELECT max(position) AS last FROM events');
  return Number(rows[0]?.last ?? 0);
}
