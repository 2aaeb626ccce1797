import type { GenerationContext } from '../../../machines/generation.ts';
import type { FactData } from '../../log/facts.ts';
import type { VideoFile } from '../../storage/video-files.ts';
import { GenerationError } from '../failure-codes.ts';
import { FileLost } from '../file-lost.ts';
import type { Worker } from '../worker-actor.ts';
import { type FetchTools, fetchVideo } from './fetch-video.ts';

/** How often a video is fetched whose file is lost before it is in its chat. */
const FETCHES = 3;

/**
 * Brings a video to its chat, trying every way there is.
 * @throws GenerationError where there is none; FileLost where the file cannot be read
 */
export type Deliver = (
  generation: GenerationContext,
  file: VideoFile,
  signal: AbortSignal,
) => Promise<FactData<'VideoDelivered'>>;

/** Delivers the video; where the file is gone, after a restart or meanwhile, it is fetched again first. */
export function uploadWorker(tools: FetchTools & { deliver: Deliver }): Worker {
  return async (generation, signal) => {
    for (let fetched = 1; ; fetched++) {
      const file = await fetchVideo(tools, generation, signal);
      try {
        return { type: 'VideoDelivered', data: await tools.deliver(generation, file, signal) };
      } catch (error) {
        if (!(error instanceof FileLost)) throw error;
        if (fetched >= FETCHES) throw new GenerationError('DOWNLOAD_FAILED', 'the file was lost');
        // What cannot be read can perhaps not be removed either; the next one takes its place.
        await tools.files.remove(generation.id).catch(() => undefined);
      }
    }
  };
}
