// Draws charts, one after another. It is JavaScript, since a thread starts without tsx.
import { parentPort, workerData } from 'node:worker_threads';
import { Resvg } from '@resvg/resvg-js';
// All in one file: from its hundreds of parts, the library takes five times as long to load.
import { init, setPlatformAPI } from 'echarts/dist/echarts.esm.min';

const font = { loadSystemFonts: false, fontFiles: workerData.fontFiles, defaultFontFamily: 'Roboto' };

// There is no canvas to measure texts, and the library's own guess knows no letters but Latin ones.
setPlatformAPI({
  measureText: (text, type) => {
    const [, weight = 'normal', size = '12'] = /(bold)?\s*([\d.]+)px/.exec(type) ?? [];
    const words = text.replace(/[&<>\p{Cc}]/gu, '_');
    const svg = `<svg xmlns="http://www.w3.org/2000/svg"><text font-size="${size}" font-weight="${weight}">${words}</text></svg>`;
    // It asks for a Chinese character to know the height of a line, and Roboto has none.
    return { width: new Resvg(svg, { font }).getBBox()?.width || Number(size) };
  },
});

parentPort.on('message', ({ width, height, option, axis }) => {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  const { format } = new Intl.NumberFormat(axis.locale, axis.format);
  chart.setOption(option);
  chart.setOption({ yAxis: { axisLabel: { formatter: (value) => format(value) } } });
  const svg = chart.renderToSVGString();
  chart.dispose();
  const picture = new Resvg(svg, { font, fitTo: { mode: 'zoom', value: 2 }, logLevel: 'off' });
  parentPort.postMessage(picture.render().asPng());
});
