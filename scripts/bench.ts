import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Figure, isMet, table } from './bench/figure.ts';
import { describeMachine } from './bench/machine.ts';
import { type Command, runCommand, UsageError } from './command.ts';

/** Each part by its name, in the order of a whole run; loaded when it is its turn. */
const parts: Readonly<Record<string, () => Promise<Figure[]>>> = {
  start: async () => (await import('./bench/start.ts')).start(),
  journal: async () => (await import('./bench/journal.ts')).journal(),
  postgres: async () => (await import('./bench/postgres.ts')).postgres(),
  answer: async () => (await import('./bench/answer.ts')).answer(),
  delivery: async () => (await import('./bench/delivery.ts')).delivery(),
  memory: async () => (await import('./bench/memory.ts')).memory(),
  cpu: async () => (await import('./bench/cpu.ts')).cpu(),
  log: async () => (await import('./bench/log.ts')).log(),
  soak: async () => (await import('./bench/soak.ts')).soak(),
};

/** What a run measures where no part is named: the database takes more than a minute by itself. */
const usual = Object.keys(parts).filter((name) => name !== 'postgres');
/** The parts that measure no time. */
const ofMemory: ReadonlySet<string> = new Set(['memory', 'soak']);

const help = `Usage: npm run bench [-- <part> …] [options]

Measures this bot beside a plain one: in about three minutes all parts but postgres, or those named.
Parts: ${Object.keys(parts).join(', ')}.
The name "charts" draws the chart of scripts/bench/README.md anew.

  --check      exit code 1 where a limit is missed
  --markdown   prints the table for scripts/bench/README.md
  --help       this text
`;

const options = {
  check: { type: 'boolean', default: false },
  markdown: { type: 'boolean', default: false },
} as const;

const resultFile = fileURLToPath(new URL('./bench/result.json', import.meta.url));

/** What is written as JSON. */
interface Result {
  machine: string;
  at: string;
  figures: Figure[];
}

/** The command `npm run bench`: see its help. */
export const command: Command<typeof options> = {
  help,
  options,
  takesNames: true,
  run: async ({ values, names: wanted }) => {
    const unknown = wanted.find((name) => name !== 'charts' && !Object.hasOwn(parts, name));
    if (unknown !== undefined) throw new UsageError(`There is no part called "${unknown}".`);
    print(describeMachine());
    if (wanted.includes('charts')) await (await import('./bench/charts.ts')).charts();
    const names = wanted.length === 0 ? usual : wanted.filter((name) => name !== 'charts');
    if (names.length === 0) return 0;
    const figures = await run(names);
    const result: Result = { machine: describeMachine(), at: new Date().toISOString(), figures };
    await writeFile(resultFile, `${JSON.stringify(result, null, 2)}\n`);
    if (values.markdown) print(`\n${table(figures, { markdown: true })}`);
    return values.check && !figures.every(isMet) ? 1 : 0;
  },
};

/** What measures time runs alone, what measures memory side by side. @returns the figures in the order of the names */
async function run(names: readonly string[]): Promise<Figure[]> {
  const found = new Map<string, Figure[]>();
  const measure = async (name: string) => {
    const began = performance.now();
    const figures = (await parts[name]?.()) ?? [];
    found.set(name, figures);
    print(`\n${name}, ${Math.round((performance.now() - began) / 1000)} s\n${table(figures)}`);
  };
  for (const name of names) if (!ofMemory.has(name)) await measure(name);
  await Promise.all(names.filter((name) => ofMemory.has(name)).map(measure));
  const figures = names.flatMap((name) => found.get(name) ?? []);
  if (names.length > 1) print(`\n${table(figures)}`);
  return figures;
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await runCommand(command);
