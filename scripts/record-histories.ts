import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { replay } from '../src/generations/compare.ts';
import { readJournalFile } from '../src/log/journal/reader.ts';
import { type Command, runCommand, UsageError } from './command.ts';
import { openStage } from './emulators/stage.ts';
import { endingsOf, historiesFolder, historyPath, holdsOldShape, outcomeOf, outcomePath } from './histories/history.ts';
import type { Scenario } from './histories/scenarios/scenario.ts';
import { scenarios } from './histories/scenarios.ts';
import { prompt, Take } from './histories/take.ts';

const help = `Usage: npm run record-histories [-- <scenario> …] [--outcomes]

Plays every scenario, or those named, with the bot as npm start runs it against the emulators, and keeps its journal
in test/histories, with what the journal comes to beside it. A log that holds a fact in an older shape is never
overwritten: it is there to show that the old shape can still be read.

  --outcomes   records nothing, only computes anew what each log comes to
  --help       this text
`;

const options = { outcomes: { type: 'boolean', default: false } } as const;

/** @returns the text of a journal that a bot wrote, checked */
async function record({ stage: options, settings = {}, play, ends }: Scenario): Promise<string> {
  const stage = await openStage(options);
  try {
    const take = new Take(stage, settings);
    await play(take);
    await take.stop();
    const events = await take.events();
    const [divergence] = replay(events).divergences;
    if (divergence) throw new Error(`The log does not replay: ${JSON.stringify(divergence)}`);
    const ended = Object.values(endingsOf(events)).sort();
    if (!isDeepStrictEqual(ended, ends.toSorted()))
      throw new Error(`It was to end with ${ends.join(', ')}, and ended with ${ended.join(', ')}.`);
    const text = await take.text();
    for (const secret of [prompt, tmpdir(), stage.folder])
      if (text.includes(secret)) throw new Error(`The log holds what it must not: ${secret}`);
    return text;
  } finally {
    await stage.close();
  }
}

async function writeOutcome(name: string): Promise<void> {
  const { events } = await readJournalFile(historyPath(name));
  await writeFile(outcomePath(name), `${JSON.stringify(await outcomeOf(events), null, 2)}\n`);
}

/** The command `npm run record-histories`: see its help. */
export const command: Command<typeof options> = {
  help,
  options,
  takesNames: true,
  run: async ({ values, names }, out) => {
    if (values.outcomes) {
      if (names.length > 0) throw new UsageError(`--outcomes is about every log: what is "${names[0]}"?`);
      const files = await readdir(historiesFolder);
      for (const file of files.filter((name) => name.endsWith('.jsonl'))) await writeOutcome(basename(file, '.jsonl'));
      return 0;
    }
    const unknown = names.find((name) => !Object.hasOwn(scenarios, name));
    if (unknown !== undefined)
      throw new UsageError(
        `There is no scenario called "${unknown}". There are: ${Object.keys(scenarios).join(', ')}.`,
      );
    for (const [name, scenario] of Object.entries(scenarios)) {
      if (names.length > 0 && !names.includes(name)) continue;
      if (holdsOldShape(await readFile(historyPath(name), 'utf8').catch(() => ''))) {
        out.write(`${name}: kept, since it holds a fact in an older shape. Rename it to record another.\n`);
        continue;
      }
      await writeFile(historyPath(name), await record(scenario));
      await writeOutcome(name);
      out.write(`${name}: recorded\n`);
    }
    return 0;
  },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await runCommand(command);
