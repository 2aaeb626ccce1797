import { init } from 'echarts';

/** A few lines over one axis. */
export interface LineChart {
  title: string;
  /** What the horizontal axis counts, as `seconds`. */
  across: string;
  /** The unit of the vertical axis, as `MB`. */
  unit: string;
  lines: readonly Line[];
}

export interface Line {
  name: string;
  points: readonly (readonly [x: number, y: number])[];
}

const size = { width: 760, height: 330 };
/** Each colour on a light page, and what it is on a dark one. */
const dark = {
  '#1f2933': '#e6edf3',
  '#52606d': '#9aa7b4',
  '#d5dbe1': '#30363d',
  '#0b6bb8': '#58b0f5',
  '#b45309': '#eba13c',
};
const [ink, faintInk, grid, ...colours] = Object.keys(dark);

/** The chart as an SVG of 760 × 330, dark where its reader prefers that. */
export function lineChart({ title, across, unit, lines }: LineChart): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  const label = { color: faintInk, fontSize: 13 };
  const axis = {
    type: 'value',
    nameTextStyle: label,
    axisLabel: label,
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: grid } },
  } as const;
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: 'system-ui, sans-serif' },
    title: { text: title, left: 12, top: 8, textStyle: { color: ink, fontSize: 15 } },
    grid: { left: 16, right: 120, top: 64, bottom: 32 },
    xAxis: {
      ...axis,
      name: across,
      nameLocation: 'middle',
      nameGap: 28,
      max: 'dataMax',
      splitLine: { show: false },
      axisLabel: { ...label, showMaxLabel: false },
    },
    yAxis: { ...axis, name: unit, nameLocation: 'end' },
    series: lines.map(({ name, points }, index) => ({
      type: 'line',
      name,
      data: points.map(([x, y]) => [x, y]),
      showSymbol: false,
      color: colours[index],
      lineStyle: { width: 2.5 },
      endLabel: { show: true, formatter: name, color: colours[index], fontSize: 13, fontWeight: 'bold' },
      labelLayout: { moveOverlap: 'shiftY' },
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  const darker = Object.entries(dark).map(
    ([light, other]) => `[fill="${light}"]{fill:${other}}[stroke="${light}"]{stroke:${other}}`,
  );
  const style = `<style>@media (prefers-color-scheme: dark){${darker.join('')}}</style>`;
  return `${svg.replace('>', ` role="img"><title>${title}</title>${style}`)}\n`;
}
