import { createRequire } from 'node:module';
import type { CostChartView } from './cost-chart.ts';

const load = createRequire(import.meta.url);

/** Draws a chart as PNG. What draws is loaded only where somebody asks for statistics. @throws where nothing was paid */
export async function drawCostChart(chart: CostChartView): Promise<Uint8Array> {
  const { costChart } = load('./cost-chart.ts') as typeof import('./cost-chart.ts');
  const { drawPng } = load('./png.ts') as typeof import('./png.ts');
  const svg = costChart(chart);
  if (svg === null) throw new Error('there is nothing to draw');
  return drawPng(svg);
}
