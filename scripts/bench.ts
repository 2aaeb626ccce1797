import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Figure, regression, table } from './bench/figure.ts';
import { describeMachine } from './bench/machine.ts';

/** Each part by its name, in the order of a whole run; loaded when it is its turn. */
const parts: Readonly<Record<string, () => Promise<Figure[]>>> = {
  start: async () => (await import('./bench/start.ts')).start(),
  journal: async () => (await import('./bench/journal.ts')).journal(),
  answer: async () => (await import('./bench/answer.ts')).answer(),
  delivery: async () => (await import('./bench/delivery.ts')).delivery(),
  memory: async () => (await import('./bench/memory.ts')).memory(),
  many: async () => (await import('./bench/many.ts')).many(),
  log: async () => (await import('./bench/log.ts')).log(),
  reader: async () => (await import('./bench/operation-stream.ts')).reader(),
  inspect: async () => (await import('./bench/inspect.ts')).inspect(),
  soak: async () => (await import('./bench/soak.ts')).soak(),
};

const usage = `npm run bench                 everything; takes about seven minutes
npm run bench -- <name> …     of ${Object.keys(parts).join(', ')}
npm run bench -- charts       draws the README's charts anew
  --check     compares the ratios with the kept ones and fails where one is worse
  --keep      keeps the ratios of this run
  --markdown  prints the table for the README`;

const resultFile = fileURLToPath(new URL('./bench/result.json', import.meta.url));
const keptFile = fileURLToPath(new URL('./bench/baseline.json', import.meta.url));

/** What is written as JSON. */
interface Result {
  machine: string;
  at: string;
  figures: Figure[];
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      check: { type: 'boolean' },
      keep: { type: 'boolean' },
      markdown: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    allowPositionals: true,
  });
  const unknown = positionals.find((name) => name !== 'charts' && !(name in parts));
  if (values.help || unknown !== undefined) {
    print(unknown === undefined ? usage : `There is no part called ${unknown}.\n\n${usage}`);
    return unknown === undefined ? 0 : 1;
  }
  print(describeMachine());
  if (positionals.includes('charts')) await (await import('./bench/charts.ts')).charts(print);
  const names = positionals.length === 0 ? Object.keys(parts) : positionals.filter((name) => name in parts);
  if (names.length === 0) return 0;
  const figures = await run(names);
  const result: Result = { machine: describeMachine(), at: new Date().toISOString(), figures };
  await write(resultFile, result);
  if (values.keep) await keep(result);
  if (values.markdown) print(`\n${table(figures, { markdown: true })}`);
  return values.check ? await check(figures) : 0;
}

async function run(names: readonly string[]): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const name of names) {
    const began = performance.now();
    const found = (await parts[name]?.()) ?? [];
    figures.push(...found);
    print(`\n${name}, ${Math.round((performance.now() - began) / 1000)} s\n${table(found)}`);
  }
  if (names.length > 1) print(`\n${table(figures)}`);
  return figures;
}

/** The figures of this run take the place of those of the same name. */
async function keep({ machine, at, figures }: Result): Promise<void> {
  const others = (await kept()).filter(({ name }) => !figures.some((figure) => figure.name === name));
  await write(keptFile, { machine, at, figures: [...others, ...figures] });
  print(`\nkept in ${keptFile}`);
}

async function check(figures: readonly Figure[]): Promise<number> {
  const before = await kept();
  const worse = figures.flatMap((figure) => {
    const same = before.find(({ name, against }) => name === figure.name && against === figure.against);
    const words = same ? regression(same, figure) : `${figure.name}: nothing is kept to compare it with`;
    return words === null ? [] : [words];
  });
  print(worse.length === 0 ? '\nNo ratio is worse than the kept one.' : `\n${worse.join('\n')}`);
  return worse.length === 0 ? 0 : 1;
}

async function kept(): Promise<Figure[]> {
  try {
    return (JSON.parse(await readFile(keptFile, 'utf8')) as Result).figures;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

const write = (file: string, result: Result): Promise<void> => writeFile(file, `${JSON.stringify(result, null, 2)}\n`);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

process.exitCode = await main();
