// Draws one SVG and ends. It is JavaScript, since a thread starts without tsx.
import { parentPort, workerData } from 'node:worker_threads';
import { Resvg } from '@resvg/resvg-js';

const { svg, fontFiles } = workerData;
const picture = new Resvg(svg, {
  font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'Roboto' },
  fitTo: { mode: 'zoom', value: 2 },
  logLevel: 'off',
});
parentPort.postMessage(picture.render().asPng());
