import type { CostChartView } from './cost-chart.ts';

/** Draws a chart as PNG. What draws is loaded only where somebody asks for statistics. @throws where nothing was paid */
export async function drawCostChart(chart: CostChartView): Promise<Uint8Array> {
  const { costChart } = await import('./cost-chart.ts');
  const { drawPng } = await import('./png.ts');
  const picture = costChart(chart);
  if (picture === null) throw new Error('there is nothing to draw');
  return drawPng(picture);
}
