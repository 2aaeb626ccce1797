import { isDeepStrictEqual } from 'node:util';
import { OperatorError } from '../../src/config/operator-error.ts';
import { replay } from '../../src/generations/compare.ts';
import { stateName } from '../../src/generations/state.ts';
import type { StoredEvent } from '../../src/log/facts.ts';
import { FileJournal } from '../../src/log/journal/file-journal.ts';
import type { Journal } from '../../src/log/journal/journal.ts';
import { isPostgresUrl, postgresName } from '../../src/log/journal/postgres/address.ts';
import { PostgresJournal } from '../../src/log/journal/postgres/postgres-journal.ts';
import { readPostgresJournal } from '../../src/log/journal/postgres/reader.ts';
import type { JournalIdentity } from '../../src/log/journal/postgres/schema.ts';
import { readJournalFile } from '../../src/log/journal/reader.ts';

/** So many events are written in one append. */
const AT_A_TIME = 5_000;

type Warn = (words: string) => void;
type Contents = JournalIdentity & { events: StoredEvent[] };

/**
 * Copies a journal, and compares the copy with it: the events, and the state of each generation.
 * @param from a path or a database's address, as `to`
 * @throws OperatorError where one of them cannot be used, the first does not replay clean, or the second is not empty
 */
export async function copyJournal(
  from: string,
  to: string,
  warn: Warn,
): Promise<{ events: number; generations: number }> {
  const source = await read(from, warn);
  const states = statesOf(from, source.events);
  const target = await openTarget(to, source, warn);
  try {
    if ((await target.read()).length > 0)
      throw new OperatorError(`${nameOf(to)}: there are events in it already. Name a new one.`);
    for (let at = 0; at < source.events.length; at += AT_A_TIME)
      await target.append(source.events.slice(at, at + AT_A_TIME));
  } finally {
    await target.close();
  }
  const copy = await read(to, warn);
  if (!isDeepStrictEqual(copy, source) || !isDeepStrictEqual(statesOf(to, copy.events), states))
    throw new OperatorError(`${nameOf(to)}: the copy is not the same. Do not use it.`);
  return { events: source.events.length, generations: states.size };
}

/** The state of each generation. @throws OperatorError where today's machine sees another than was recorded */
function statesOf(place: string, events: readonly StoredEvent[]): Map<string, string> {
  const { generations, divergences } = replay(events);
  const [first] = divergences;
  if (first)
    throw new OperatorError(
      `${nameOf(place)}: at position ${first.position}, ${first.fact} led to "${first.recorded}", but this version says "${first.computed}". Copy it with the version that wrote it.`,
    );
  return new Map([...generations].map(([id, snapshot]) => [id, stateName(snapshot)]));
}

async function read(place: string, warn: Warn): Promise<Contents> {
  if (isPostgresUrl(place)) {
    const { botId, machineVersion, events } = await readPostgresJournal(place);
    return { botId, machineVersion, events };
  }
  const { botId, machineVersion, events } = await readJournalFile(place, warn);
  if (botId !== null && machineVersion !== null) return { botId, machineVersion, events };
  throw new OperatorError(
    `${place}: it does not say whose journal it is. Start its bot with it once, and copy it then.`,
  );
}

async function openTarget(to: string, source: JournalIdentity, warn: Warn): Promise<Journal> {
  const identity = { botId: source.botId, machineVersion: source.machineVersion };
  if (!isPostgresUrl(to)) return FileJournal.open(to, { ...identity, onWarning: warn });
  const journal = await PostgresJournal.open(to, { ...identity, onAway: (words) => warn(words ?? 'It is back.') });
  if (await journal.lead()) return journal;
  await journal.close();
  throw new OperatorError(`${nameOf(to)}: a bot is using it, or did seconds ago. Stop it first.`);
}

const nameOf = (place: string): string => (isPostgresUrl(place) ? postgresName(place) : place);
