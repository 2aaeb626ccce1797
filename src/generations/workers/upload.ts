import type { GenerationContext } from '../../../machines/generation.ts';
import type { FactData } from '../../log/facts.ts';
import type { VideoFile } from '../../storage/video-files.ts';
import type { Worker } from '../runtime.ts';
import { type FetchTools, fetchVideo } from './fetch-video.ts';

/** Brings a video to its chat, trying every way there is. @throws GenerationError where there is none */
export type Deliver = (
  generation: GenerationContext,
  file: VideoFile,
  signal: AbortSignal,
) => Promise<FactData<'VideoDelivered'>>;

/** Delivers the video; after a restart, when the file is gone, it is fetched again first. */
export function uploadWorker(tools: FetchTools & { deliver: Deliver }): Worker {
  return async (generation, signal) => {
    const file = await fetchVideo(tools, generation, signal);
    return { type: 'VideoDelivered', data: await tools.deliver(generation, file, signal) };
  };
}
