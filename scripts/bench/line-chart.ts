import { niceScale } from '../../src/chart/nice-scale.ts';
import { escapeXml } from '../../src/chart/svg.ts';

/** A few lines over one axis. */
export interface LineChart {
  title: string;
  /** What the horizontal axis counts, as `seconds`. */
  across: string;
  /** The unit of the vertical axis, as `MB`. */
  unit: string;
  /** The marks of the horizontal axis. */
  marks: readonly number[];
  lines: readonly Line[];
}

export interface Line {
  name: string;
  points: readonly (readonly [x: number, y: number])[];
}

const NAME_HEIGHT = 17;
const WIDTH = 760;
const HEIGHT = 330;
const plot = { left: 64, right: 640, top: 52, bottom: 278 };

/** Follows the reader's preference for dark or light. */
const style = `
  text { font: 13px system-ui, sans-serif; fill: #1f2933; }
  .title { font-size: 15px; font-weight: 600; }
  .faint { fill: #52606d; }
  .grid { stroke: #d5dbe1; }
  .name { font-weight: 600; }
  path { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
  path.l0 { stroke: #0b6bb8; } text.l0 { fill: #0b6bb8; }
  path.l1 { stroke: #b45309; } text.l1 { fill: #b45309; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .faint { fill: #9aa7b4; } .grid { stroke: #30363d; }
    path.l0 { stroke: #58b0f5; } text.l0 { fill: #58b0f5; }
    path.l1 { stroke: #eba13c; } text.l1 { fill: #eba13c; }
  }`;

/** The chart as an SVG of 760 × 330. */
export function lineChart(chart: LineChart): string {
  const highest = Math.max(...chart.lines.flatMap(({ points }) => points.map(([, y]) => y)));
  const scale = niceScale(highest * 1.05);
  const y = (value: number) => plot.bottom - (value / scale.largest) * (plot.bottom - plot.top);
  const x = across(chart);
  const parts = [
    text(chart.title, 16, 26, 'title'),
    ...scale.ticks.map(
      (tick) =>
        `${line(plot.left, y(tick), plot.right, y(tick), 'grid')}${text(label(tick), plot.left - 8, y(tick) + 4, 'faint', 'end')}`,
    ),
    text(chart.unit, plot.left - 8, plot.top - 8, 'faint', 'end'),
    ...chart.marks.map((mark) => text(label(mark), x(mark), plot.bottom + 20, 'faint', 'middle')),
    text(chart.across, (plot.left + plot.right) / 2, plot.bottom + 42, 'faint', 'middle'),
    ...chart.lines.map((each, index) => drawn(each, index, x, y)),
    ...names(chart.lines, y),
  ];
  const about = `role="img" aria-label="${escapeXml(chart.title)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" ${about}><style>${style}</style>\n${parts.join('\n')}\n</svg>\n`;
}

function across({ marks, lines }: LineChart): Place {
  const values = [...marks, ...lines.flatMap(({ points }) => points.map(([value]) => value))];
  const [from, to] = [Math.min(...values), Math.max(...values)];
  return (value) => plot.left + ((value - from) / (to - from)) * (plot.right - plot.left);
}

function drawn({ points }: Line, index: number, x: Place, y: Place): string {
  const places = points.map(([across, up]) => `${x(across).toFixed(1)} ${y(up).toFixed(1)}`);
  return `<path class="l${index}" d="M${places.join(' L')}"/>`;
}

/** The names of the lines, each where its line ends, as far apart as letters need. */
function names(lines: readonly Line[], y: Place): string[] {
  let lowest = Number.NEGATIVE_INFINITY;
  return lines
    .map(({ name, points }, index) => ({ name, index, at: y(points.at(-1)?.[1] ?? 0) + 4 }))
    .sort((a, b) => a.at - b.at)
    .map(({ name, index, at }) => {
      lowest = Math.max(at, lowest + NAME_HEIGHT);
      return text(name, plot.right + 8, lowest, `name l${index}`);
    });
}

type Place = (value: number) => number;

const line = (x1: number, y1: number, x2: number, y2: number, kind: string): string =>
  `<line class="${kind}" x1="${x1}" y1="${y1.toFixed(1)}" x2="${x2}" y2="${y2.toFixed(1)}"/>`;

const text = (words: string, x: number, y: number, kind: string, anchor = 'start'): string =>
  `<text class="${kind}" x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${escapeXml(words)}</text>`;

const label = (value: number): string => value.toLocaleString('en-US');
