import type { GenerationContext } from '../../../machines/generation.ts';
import type { VideoFile, VideoFiles } from '../../storage/video-files.ts';
import { pause } from '../../time/timers.ts';
import type { Bucket } from '../../veo/bucket.ts';
import type { VeoClient } from '../../veo/veo-client.ts';
import { delay } from '../backoff.ts';
import { GenerationError } from '../failure-codes.ts';
import { UNKNOWN_POLLS } from './render.ts';

/** With pauses that grow to two minutes: about two hours. The video is paid for. */
const TRIES = 60;
/** A try that fails is nothing; what fails so often may be the fault of this machine. */
const FAILURES_UNTOLD = 2;

export interface FetchTools {
  veo: VeoClient;
  files: VideoFiles;
  /** Null where no bucket is configured. */
  bucket: Bucket | null;
  /** The first delay after a failed try, in ms. */
  retryMs: number;
  /** A finished video cannot be fetched, or be written to its file, and is tried again; for the operator. */
  onTrouble: (generationId: string, error: unknown) => void;
}

/**
 * The file of a finished video: the one that is there, or the video fetched from Google again, which costs nothing.
 * @throws GenerationError DOWNLOAD_FAILED, VIDEO_GONE or BUCKET_REFUSED, after everything was tried
 */
export async function fetchVideo(
  tools: FetchTools,
  generation: GenerationContext,
  signal: AbortSignal,
): Promise<VideoFile> {
  let unknown = 0;
  for (let attempt = 1; ; attempt++) {
    const there = tools.files.find(generation.id);
    if (there) return there;
    try {
      await fetchOnce(tools, generation, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      if (error instanceof GenerationError && error.code === 'VIDEO_GONE') throw error;
      if (error instanceof GenerationError && error.code === 'OPERATION_LOST') unknown += 1;
      if (unknown >= UNKNOWN_POLLS) throw new GenerationError('VIDEO_GONE', 'OPERATION_LOST');
      if (attempt >= TRIES) throw error instanceof GenerationError ? error : new GenerationError('DOWNLOAD_FAILED');
      if (attempt > FAILURES_UNTOLD) tools.onTrouble(generation.id, error);
      await pause(delay(attempt, tools.retryMs), signal);
    }
  }
}

async function fetchOnce({ veo, files, bucket }: FetchTools, generation: GenerationContext, signal: AbortSignal) {
  const sink = files.sink(generation.id);
  if (generation.gcsUri !== null) {
    if (!bucket) throw new GenerationError('VIDEO_GONE', 'no bucket is configured any more');
    await bucket.download(generation.gcsUri, sink, signal);
    return;
  }
  const answer = await veo.poll(generation.operation ?? '', sink, signal);
  // The video is made, so this is an answer from before.
  if (answer.kind === 'running') throw new Error('the operation is said to be running again');
  if (answer.kind !== 'video') throw new GenerationError('VIDEO_GONE', answer.kind);
  if (answer.source.kind === 'bucket') {
    if (!bucket) throw new GenerationError('VIDEO_GONE', 'no bucket is configured any more');
    await bucket.download(answer.source.uri, sink, signal);
  }
}
