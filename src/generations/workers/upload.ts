import type { GenerationContext } from '../../../machines/generation.ts';
import type { FactData } from '../../log/facts.ts';
import type { ProveLead } from '../../log/journal/journal.ts';
import type { VideoFile } from '../../storage/video-files.ts';
import { delay, PATIENCE_MS } from '../backoff.ts';
import { GenerationError } from '../failure-codes.ts';
import { FileLost } from '../file-lost.ts';
import type { Worker } from '../worker-actor.ts';
import { type FetchTools, fetchVideo } from './fetch-video.ts';

/**
 * Brings a video to its chat, trying every way there is.
 * @throws GenerationError where there is none; FileLost where the file cannot be read
 */
export type Deliver = (
  generation: GenerationContext,
  file: VideoFile,
  signal: AbortSignal,
) => Promise<FactData<'VideoDelivered'>>;

/**
 * Delivers the video; where the file is gone, after a restart or meanwhile, it is fetched again first. A file that is
 * lost as often as it comes is fetched for a day, as long as Google has the video.
 */
export function uploadWorker(tools: FetchTools & { deliver: Deliver; proveLead?: ProveLead }): Worker {
  return async (generation, signal) => {
    const giveUpAt = tools.monotonic() + PATIENCE_MS;
    for (let lost = 1; ; lost++) {
      const file = await fetchVideo(tools, generation, signal);
      await tools.proveLead?.(signal);
      try {
        return { type: 'VideoDelivered', data: await tools.deliver(generation, file, signal) };
      } catch (error) {
        if (!(error instanceof FileLost)) throw error;
        if (tools.monotonic() >= giveUpAt) throw new GenerationError('DOWNLOAD_FAILED', 'the file was lost');
        if (lost > 1) tools.onTrouble(generation.id, error);
        // What cannot be read can perhaps not be removed either; the next one takes its place.
        await tools.files.remove(generation.id).catch(() => undefined);
        if (lost > 1) await tools.pause(delay(lost - 1, tools.retryMs), signal);
      }
    }
  };
}
