import type { Worker } from '../worker-actor.ts';
import { type FetchTools, fetchVideo } from './fetch-video.ts';

/** Brings the finished video to its temporary file; one that came with Google's answer is there already. */
export function downloadWorker(tools: FetchTools): Worker {
  return async (generation, signal) => {
    const { bytes, sha256 } = await fetchVideo(tools, generation, signal);
    return { type: 'VideoDownloaded', data: { bytes, sha256 } };
  };
}
