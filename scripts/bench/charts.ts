import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Crowd, crowd } from './cpu.ts';
import { type LineChart, lineChart } from './line-chart.ts';
import { memoryCourse } from './memory.ts';
import type { BotKind } from './ring.ts';

const AT_ONCE = [10, 30, 100, 300, 1_000, 2_000];
const delivery = { videos: 10, bytes: 20e6, from: 'answer' } as const;
const names: Readonly<Record<BotKind, string>> = { ours: 'this bot', plain: 'plain bot' };
const kinds: readonly BotKind[] = ['ours', 'plain'];

/** Measures and draws the README's charts into `scripts/bench/charts`. Takes about ten minutes. */
export async function charts(print: (line: string) => void): Promise<void> {
  const folder = fileURLToPath(new URL('./charts/', import.meta.url));
  await mkdir(folder, { recursive: true });
  const save = (name: string, chart: LineChart) => writeFile(`${folder}${name}.svg`, lineChart(chart));
  await save('memory', await memoryChart());
  const crowds = new Map<BotKind, Crowd[]>();
  for (const kind of kinds) {
    const found: Crowd[] = [];
    for (const generations of AT_ONCE) {
      const each = await crowd(kind, generations);
      found.push(each);
      print(
        `${names[kind]}, ${generations} at once: ${each.cpuMs.toFixed(1)} ms CPU each, ${each.residentMb.toFixed(0)} MB`,
      );
    }
    crowds.set(kind, found);
  }
  const over = (title: string, unit: string, value: (crowd: Crowd) => number): LineChart => ({
    title,
    across: 'generations at the same time',
    unit,
    marks: AT_ONCE,
    isLogarithmic: true,
    lines: kinds.map((kind) => ({
      name: names[kind],
      isMarked: true,
      points: AT_ONCE.map((count, index) => {
        const each = crowds.get(kind)?.[index];
        return [count, each ? value(each) : 0];
      }),
    })),
  });
  await save(
    'cpu-at-once',
    over('CPU of one generation', 'ms', ({ cpuMs }) => cpuMs),
  );
  await save(
    'memory-at-once',
    over('Memory while they render', 'MB', ({ residentMb }) => residentMb),
  );
}

/** The memory of both bots while ten videos finish at once. */
async function memoryChart(): Promise<LineChart> {
  const lines = [];
  let end = 0;
  for (const kind of kinds) {
    const { samples } = await memoryCourse(kind, delivery);
    end = Math.max(end, samples.at(-1)?.ms ?? 0);
    lines.push({ name: names[kind], isMarked: false, points: samples.map(({ ms, mb }) => [ms / 1000, mb] as const) });
  }
  const seconds = Array.from({ length: Math.floor(end / 1000) + 1 }, (_, second) => second);
  return {
    title: 'Memory while ten videos of 20 MB finish in the same moment',
    across: 'seconds',
    unit: 'MB',
    marks: seconds.length > 12 ? seconds.filter((second) => second % 2 === 0) : seconds,
    isLogarithmic: false,
    lines,
  };
}
