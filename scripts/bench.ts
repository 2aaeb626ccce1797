import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Figure, isMet, table } from './bench/figure.ts';
import { describeMachine } from './bench/machine.ts';

/** Each part by its name, in the order of a whole run; loaded when it is its turn. */
const parts: Readonly<Record<string, () => Promise<Figure[]>>> = {
  start: async () => (await import('./bench/start.ts')).start(),
  journal: async () => (await import('./bench/journal.ts')).journal(),
  answer: async () => (await import('./bench/answer.ts')).answer(),
  delivery: async () => (await import('./bench/delivery.ts')).delivery(),
  memory: async () => (await import('./bench/memory.ts')).memory(),
  cpu: async () => (await import('./bench/cpu.ts')).cpu(),
  log: async () => (await import('./bench/log.ts')).log(),
  soak: async () => (await import('./bench/soak.ts')).soak(),
};

const usage = `npm run bench                 everything; takes about three minutes
npm run bench -- <name> …     of ${Object.keys(parts).join(', ')}
npm run bench -- charts       draws the charts of scripts/bench/README.md anew
  --check     fails where a limit is missed
  --markdown  prints the table for scripts/bench/README.md`;

const resultFile = fileURLToPath(new URL('./bench/result.json', import.meta.url));

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
  await writeFile(resultFile, `${JSON.stringify(result, null, 2)}\n`);
  if (values.markdown) print(`\n${table(figures, { markdown: true })}`);
  return values.check && !figures.every(isMet) ? 1 : 0;
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

const print = (text: string): void => void process.stdout.write(`${text}\n`);

process.exitCode = await main();
