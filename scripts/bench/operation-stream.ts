import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Figure, median } from './figure.ts';
import type { Measurement } from './operation-readers.ts';

const ROUNDS = 3;
const MEGABYTES = 45;
const readers = {
  ours: 'ours',
  quickest: 'stream-json, bare tokenizer',
  usual: 'stream-json, its stream',
  whole: 'JSON.parse of the whole',
} as const;

/** Our reader of an operation's answer beside others on a 45 MB video in chunks of 64 kB: CPU and memory. */
export async function reader(): Promise<Figure[]> {
  const ours = rounds(readers.ours);
  const cpu = (against: string, cpuMs: number, limit: number | null): Figure => ({
    name: `reader: CPU of an answer with a ${MEGABYTES} MB video`,
    unit: 'ms',
    ours: ours.cpuMs,
    baseline: cpuMs,
    against,
    better: 'lower',
    target: limit === null ? null : { of: 'ratio', limit },
    tolerance: 1.5,
  });
  return [
    // Worth having from three times as fast on.
    cpu(readers.quickest, rounds(readers.quickest).cpuMs, 1 / 3),
    cpu(readers.usual, rounds(readers.usual).cpuMs, 1 / 3),
    {
      ...cpu(readers.whole, rounds(readers.whole).memoryMb, null),
      name: `reader: memory of an answer with a ${MEGABYTES} MB video`,
      unit: 'MB',
      ours: ours.memoryMb,
    },
  ];
}

/** The medians of a few runs, each in a process of its own. */
function rounds(name: string): { cpuMs: number; memoryMb: number } {
  const script = fileURLToPath(new URL('./operation-readers.ts', import.meta.url));
  const args = ['--import', 'tsx', script, name, String(MEGABYTES)];
  const all = Array.from(
    { length: ROUNDS },
    (): Measurement => JSON.parse(execFileSync(process.execPath, args).toString()),
  );
  return { cpuMs: median(all.map(({ cpu }) => cpu)), memoryMb: median(all.map(({ memory }) => memory)) };
}
