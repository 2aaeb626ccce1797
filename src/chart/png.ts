import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Chart } from './cost-chart.ts';

/** How long the thread waits for another chart: people press one period after another. */
const IDLE_MS = 30_000;
/** A thread keeps what it drew, 5 MB and more for each chart, since its garbage collector does not see the pixels. */
const MOST_CHARTS = 10;

let last: Promise<unknown> = Promise.resolve();
let thread: ReturnType<typeof start> | null = null;

/**
 * Draws a chart as PNG, two pixels to a unit. Its texts are set in Roboto, which comes with the bot, so that a picture
 * is the same on a machine without fonts. One is drawn at a time, in a thread that is started when first asked for and
 * ends when nobody asks: the chat is not held up, and the memory is given back.
 * @throws Error where the chart cannot be drawn or the library has no build for this machine
 */
export function drawPng(chart: Chart): Promise<Uint8Array> {
  const drawn = last.then(() => draw(chart));
  last = drawn.catch(() => {});
  return drawn;
}

async function draw(chart: Chart): Promise<Uint8Array> {
  thread ??= start();
  const { worker, idle, ended } = thread;
  thread.charts++;
  clearTimeout(idle);
  worker.ref();
  try {
    worker.postMessage(chart);
    const [png] = await once(worker, 'message', { signal: ended });
    worker.unref();
    if (thread.charts < MOST_CHARTS) thread.idle = setTimeout(end, IDLE_MS).unref();
    else end();
    return png;
  } catch (error) {
    end();
    throw error;
  }
}

function start() {
  const fontFiles = ['400Regular/Roboto_400Regular.ttf', '700Bold/Roboto_700Bold.ttf'].map((file) =>
    fileURLToPath(import.meta.resolve(`@expo-google-fonts/roboto/${file}`)),
  );
  // The flags are not those of the bot, such as tsx: they would only make the start slower.
  const worker = new Worker(new URL('png-thread.js', import.meta.url), { workerData: { fontFiles }, execArgv: [] });
  const ended = new AbortController();
  worker.once('exit', () => ended.abort(new Error('the thread that draws has ended')));
  return { worker, charts: 0, idle: setTimeout(() => {}, 0), ended: ended.signal };
}

function end(): void {
  void thread?.worker.terminate();
  thread = null;
}
