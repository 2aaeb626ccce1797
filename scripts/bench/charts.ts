import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type LineChart, lineChart } from './line-chart.ts';
import { memoryCourse } from './memory.ts';
import type { BotKind } from './ring.ts';

const delivery = { videos: 10, bytes: 20e6, from: 'answer' } as const;
const names: Readonly<Record<BotKind, string>> = { ours: 'this bot', plain: 'plain bot' };
const kinds: readonly BotKind[] = ['ours', 'plain'];

/** Measures and draws the README's chart into `scripts/bench/charts`. */
export async function charts(): Promise<void> {
  const folder = fileURLToPath(new URL('./charts/', import.meta.url));
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}memory.svg`, lineChart(await memoryChart()));
}

/** The memory of both bots while ten videos finish at once. */
async function memoryChart(): Promise<LineChart> {
  const lines = [];
  for (const kind of kinds) {
    const { samples } = await memoryCourse(kind, delivery);
    lines.push({ name: names[kind], points: samples.map(({ ms, mb }) => [ms / 1000, mb] as const) });
  }
  return { title: 'Memory while ten videos of 20 MB finish in the same moment', across: 'seconds', unit: 'MB', lines };
}
