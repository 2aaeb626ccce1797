import { fileURLToPath } from 'node:url';
import { generationMachine } from '../machines/generation.ts';
import type { Divergence } from '../src/generations/compare.ts';
import type { StoredEvent } from '../src/log/facts.ts';
import { type JournalContents, readJournalFile } from '../src/log/journal/reader.ts';
import { clean } from '../src/telegram/outgoing/formatting.ts';
import { type Command, type Output, runCommand, UsageError } from './command.ts';
import { type Arguments, help, options, readArguments, type Until } from './replay/arguments.ts';
import { differencesIn } from './replay/differences.ts';
import { Progress } from './replay/progress.ts';
import { type Story, storiesOf } from './replay/stories.ts';
import { type Summary, summaryOf } from './replay/summary.ts';
import { columnNames, inColour, plain, storyText, summaryText } from './replay/text.ts';

/** What a log comes to. */
interface Account {
  contents: JournalContents;
  /** The events up to the wanted moment. */
  events: StoredEvent[];
  divergences: Divergence[];
  stories: Story[];
  /** Null where the log contradicts itself so much that none can be computed. */
  summary: Summary | null;
}

/** More differences than these are counted, not listed. */
const LISTED = 100;

/** The command `npm run replay`: see its help. */
export const command: Command<typeof options> = {
  help,
  options,
  takesNames: true,
  run: async (given, out, err) => {
    const wanted = readArguments(given);
    // What is piped on should find nothing of a bar anywhere.
    const account = await accountOf(wanted, out.isTTY ? err : null, (words) => err.write(`${words}\n`));
    if (wanted.json) out.write(`${JSON.stringify(documentOf(wanted, account))}\n`);
    else
      for (const part of reportOf(wanted, account, out.isTTY && out.hasColors?.() ? inColour : plain)) out.write(part);
    for (const line of differences(account.divergences)) err.write(`${line}\n`);
    return account.divergences.length === 0 ? 0 : 1;
  },
};

async function accountOf(wanted: Arguments, screen: Output | null, warn: (words: string) => void): Promise<Account> {
  const contents = await readJournalFile(wanted.journal, warn);
  const events = upTo(contents.events, wanted.until);
  const bar = (what: string) => new Progress(screen, what, events.length);
  const divergences = differencesIn(events, (all) => bar('Replaying').over(all));
  const now = wanted.until !== null && 'at' in wanted.until ? wanted.until.at : null;
  const stories = chosen(storiesOf(events, divergences, now), wanted);
  return { contents, events, divergences, stories, summary: await summaryIfAny(events, divergences, bar('Counting')) };
}

/** The log as it was then: up to a position, or up to the first fact that is later than a time. */
function upTo(events: StoredEvent[], until: Until | null): StoredEvent[] {
  if (until === null) return events;
  if ('position' in until) return events.slice(0, until.position);
  const later = events.findIndex(({ at }) => at > until.at);
  return later === -1 ? events : events.slice(0, later);
}

function chosen(stories: Story[], { generation, until }: Arguments): Story[] {
  if (generation === null) return stories;
  const found = stories.filter(({ id }) => id.startsWith(generation));
  if (found.length === 1) return found;
  if (found.length === 0)
    throw new UsageError(
      `No generation ${until === null ? 'in this log' : 'until then'} begins with "${clean(generation)}".`,
    );
  const some = found.slice(0, 5).map(({ id }) => `\n  ${id}`);
  throw new UsageError(
    `${found.length} generations begin with "${clean(generation)}", write more of the id:${some.join('')}${found.length > 5 ? '\n  …' : ''}`,
  );
}

async function summaryIfAny(
  events: StoredEvent[],
  divergences: readonly Divergence[],
  progress: Progress,
): Promise<Summary | null> {
  try {
    return await summaryOf(events, progress.step);
  } catch (error) {
    if (divergences.length === 0) throw error;
    return null;
  } finally {
    progress.end();
  }
}

function* reportOf({ journal, generation }: Arguments, account: Account, paint: typeof plain): Generator<string> {
  const { contents, events, stories, summary } = account;
  const written = contents.machineVersion === null ? '' : `, begun by statechart ${contents.machineVersion}`;
  const facts = `${events.length.toLocaleString('en-US')} of ${contents.events.length.toLocaleString('en-US')} facts`;
  yield `${journal}: ${facts}${written}, replayed by ${generationMachine.version}\n\n`;
  if (stories.length > 0) yield `${columnNames(paint)}\n`;
  for (const story of stories) yield `${storyText(story, paint)}\n`;
  if (generation !== null) return;
  yield summary ? summaryText(summary, paint) : 'The log contradicts itself, so it has no settings and statistics.\n';
}

/** The account for other programs: the same, with the facts' data and each prompt's record. */
function documentOf({ journal, generation, until }: Arguments, account: Account): object {
  const { contents, events, divergences, stories, summary } = account;
  const records = new Map(summary?.records.map((record) => [record.id, record]));
  return {
    journal,
    statechart: { recorded: contents.machineVersion, today: generationMachine.version },
    until,
    facts: { replayed: events.length, inAll: contents.events.length },
    differences: { inAll: divergences.length, listed: divergences.slice(0, LISTED) },
    generations: stories.map(({ id, steps, ended }) => ({
      id,
      ended,
      record: records.get(id) ?? null,
      facts: steps.map(({ event: { position, version, type, at, state, data }, sinceMs, lastedMs }) => {
        return { position, version, at, sinceMs, fact: type, state, lastedMs, data };
      }),
    })),
    ...(generation === null && summary
      ? {
          settings: summary.settings,
          access: summary.access,
          budgets: summary.budgets,
          statistics: summary.statistics,
        }
      : {}),
  };
}

function* differences(divergences: readonly Divergence[]): Generator<string> {
  const { length } = divergences;
  if (length === 0) return;
  yield `The log and today's statechart differ ${length === 1 ? 'once' : `${length.toLocaleString('en-US')} times`}:`;
  for (const { position, fact, stream, recorded, computed } of divergences.slice(0, LISTED))
    yield `  position ${position}, ${fact} of ${clean(stream, 60)}: recorded ${clean(recorded ?? 'no state', 60)}, computed ${clean(computed, 80)}`;
  if (length > LISTED) yield `  and ${(length - LISTED).toLocaleString('en-US')} more`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // Whoever reads only the beginning, as head does, has seen enough.
  process.stdout.on('error', () => process.exit());
  process.exitCode = await runCommand(command);
}
