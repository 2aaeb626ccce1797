import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { isObject, type JsonObject } from './json.ts';
import type { RenderPlan, SubmitRequest } from './submission.ts';

/** A video that shows what was asked for. */
export interface Film {
  readonly words: string;
  readonly model: string;
  readonly shape: '16:9' | '9:16';
  readonly seconds: number;
  readonly sound: boolean;
  /** In pixels: smaller than what is asked for, so that a film is small and soon made. */
  readonly width: number;
  readonly height: number;
  /** What it begins with. */
  readonly photo: Photo | null;
}

interface Photo {
  readonly mimeType: string;
  readonly base64: string;
}

const LONG_SIDE = 640;
const SHORT_SIDE = 360;

/** The film of a submit. @param body of its request, which holds the photo */
export function filmOf(submit: SubmitRequest, plan: RenderPlan, body: JsonObject | undefined): Film {
  const isTall = submit.parameters.aspectRatio === '9:16';
  return {
    words: submit.prompt,
    model: submit.model,
    shape: isTall ? '9:16' : '16:9',
    seconds: plan.seconds,
    sound: plan.audio,
    width: isTall ? SHORT_SIDE : LONG_SIDE,
    height: isTall ? LONG_SIDE : SHORT_SIDE,
    photo: photoIn(body),
  };
}

function photoIn(body: JsonObject | undefined): Photo | null {
  const instance: unknown = Array.isArray(body?.instances) ? body.instances[0] : undefined;
  const image = isObject(instance) ? instance.image : undefined;
  if (!isObject(image)) return null;
  const { mimeType, bytesBase64Encoded } = image;
  if (typeof mimeType !== 'string' || typeof bytesBase64Encoded !== 'string') return null;
  return { mimeType, base64: bytesBase64Encoded };
}

/**
 * Makes a film as an MP4 (H.264, and AAC where it has sound) in a second or a few, in a thread of its own, which holds up
 * nobody and does not keep the process.
 * @throws Error where it cannot be drawn
 */
export function makeFilm(film: Film): Promise<Buffer> {
  const fontFiles = [fileURLToPath(import.meta.resolve('@expo-google-fonts/roboto/400Regular/Roboto_400Regular.ttf'))];
  const sample = fileURLToPath(new URL('sample.mp4', import.meta.url));
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('film-thread.js', import.meta.url), {
      workerData: { film, fontFiles, sample },
      execArgv: [],
    });
    worker.unref();
    worker.once('message', (bytes: Uint8Array) => resolve(Buffer.from(bytes)));
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the film could not be made')));
  });
}
