import { z } from 'zod';
import { type Given, UsageError } from '../command.ts';

/** What `npm run replay` is asked for. */
export interface Arguments {
  journal: string;
  /** The beginning of one generation's id, or null for all. */
  generation: string | null;
  until: Until | null;
  json: boolean;
}

/** The last fact to look at: by its position, or by a time in ms since the epoch. */
export type Until = { position: number } | { at: number };

/** The options of `npm run replay`. */
export const options = {
  generation: { type: 'string' },
  until: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

export const help = `Usage: npm run replay -- <journal.jsonl> [options]

Prints each generation of a recorded log, a line a fact: its position, the time since the generation began, the fact,
the state it led to, how long that state lasted, and what the fact says. Then the settings and the statistics, as
/stats shows them. The log is only read; the bot that writes it may be running.

  --generation <id>   one generation alone, without the rest; the beginning of its id is enough
  --until <moment>    all as it was then: a position (120), or a time (2026-11-22, 2026-11-22T18:30:00Z;
                      UTC unless it names another zone)
  --json              one JSON document instead of text (npm run -s leaves out npm's own lines)
  --help              this text

Every fact is folded through today's statechart, and the state it leads to is compared with the recorded one.
Exit code 0: all is well. 1: they differ somewhere; each place is named. 2: the arguments or the file are not right.
`;

/** What the command line asks for. @throws UsageError */
export function readArguments({ values, names }: Given<typeof options>): Arguments {
  const [journal, ...more] = names;
  if (journal === undefined) throw new UsageError('Which log? Name a journal, as in: npm run replay -- events.jsonl');
  if (more.length > 0) throw new UsageError(`One log at a time, please: what is "${more[0]}"?`);
  const { generation = null, until, json } = values;
  if (generation === '') throw new UsageError('--generation wants the beginning of an id.');
  return { journal, generation, until: until === undefined ? null : readUntil(until), json };
}

const day = z.iso.date();
const time = z.iso.datetime({ offset: true, local: true });

function readUntil(text: string): Until {
  if (/^\d{1,15}$/.test(text)) return { position: Number(text) };
  const iso = text.replace(' ', 'T');
  if (day.safeParse(iso).success) return { at: Date.parse(iso) };
  if (time.safeParse(iso).success) return { at: Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`) };
  throw new UsageError(
    `--until wants a position or a time, as in 120 or 2026-11-22T18:30:00Z, not "${text.slice(0, 40)}".`,
  );
}
