import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

let last: Promise<unknown> = Promise.resolve();

/**
 * Draws an SVG as PNG, two pixels to a unit, in 0.1 s or so. Its texts are set in Roboto, which comes with the bot, so
 * that a picture is the same on a machine without fonts. One picture is drawn at a time, each in a thread of its own:
 * the chat is not held up, and the memory is given back when the thread ends. In the main thread the library keeps
 * hundreds of MB, since the garbage collector does not see its pixels.
 * @throws Error where the SVG is not well-formed or the library has no build for this machine
 */
export function drawPng(svg: string): Promise<Uint8Array> {
  const drawn = last.then(() => draw(svg));
  last = drawn.catch(() => {});
  return drawn;
}

function draw(svg: string): Promise<Uint8Array> {
  const fontFiles = ['400Regular/Roboto_400Regular.ttf', '700Bold/Roboto_700Bold.ttf'].map((file) =>
    fileURLToPath(import.meta.resolve(`@expo-google-fonts/roboto/${file}`)),
  );
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('png-thread.js', import.meta.url), {
      workerData: { svg, fontFiles },
      // Not those of the bot, such as tsx: they would only make the start slower.
      execArgv: [],
    });
    let png: Uint8Array | null = null;
    worker.once('message', (bytes: Uint8Array) => {
      png = bytes;
    });
    worker.once('error', reject);
    worker.once('exit', () => (png ? resolve(png) : reject(new Error('the picture could not be drawn'))));
  });
}
