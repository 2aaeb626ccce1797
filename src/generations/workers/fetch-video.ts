import type { GenerationContext } from '../../../machines/generation.ts';
import type { VideoFile, VideoFiles } from '../../storage/video-files.ts';
import type { Pause } from '../../time/timers.ts';
import type { Bucket } from '../../veo/bucket.ts';
import { delay, PATIENCE_MS } from '../backoff.ts';
import { GenerationError } from '../failure-codes.ts';
import type { Troubles } from '../troubles.ts';
import { lastingFlaw, type VideoService } from '../video-service.ts';
import { ENOUGH_SAID, FAILURES_UNTOLD } from './render.ts';

export interface FetchTools {
  veo: VideoService;
  files: VideoFiles;
  /** Null where no bucket is configured. */
  bucket: Bucket | null;
  troubles: Troubles;
  /** The first delay after a failed try, in ms. */
  retryMs: number;
  /** Waits before another try. */
  pause: Pause;
  /** A clock that nobody sets, in ms. */
  monotonic: () => number;
  /** A finished video cannot be fetched, or be written to its file, and is tried again; for the operator. */
  onTrouble: (generationId: string, error: unknown) => void;
}

/** google.rpc.Code of what may pass: deadline exceeded, resource exhausted, internal, unavailable. */
const MAY_PASS: ReadonlySet<number> = new Set([4, 8, 13, 14]);

/** Google says something else than that the video is there, which it was; one such answer proves nothing. */
class NotThere extends Error {}

/**
 * The file of a finished video: the one that is there, or the video fetched from Google again, which costs nothing. It
 * is paid for, so that is tried for a day, with growing pauses.
 * @throws GenerationError DOWNLOAD_FAILED, VIDEO_GONE or BUCKET_REFUSED, after everything was tried
 */
export async function fetchVideo(
  tools: FetchTools,
  generation: GenerationContext,
  signal: AbortSignal,
): Promise<VideoFile> {
  const { files, troubles, monotonic } = tools;
  const giveUpAt = monotonic() + PATIENCE_MS;
  let [denied, unreadable] = [0, 0];
  try {
    for (let attempt = 1; ; attempt++) {
      const there = files.find(generation.id);
      if (there) return there;
      try {
        await fetchOnce(tools, generation, signal);
        continue;
      } catch (error) {
        if (signal.aborted || isCode(error, 'VIDEO_GONE')) throw error;
        if (error instanceof NotThere || isCode(error, 'OPERATION_LOST')) denied += 1;
        if (denied >= ENOUGH_SAID) throw new GenerationError('VIDEO_GONE', denialOf(error));
        const flaw = lastingFlaw(error);
        if (flaw !== null) unreadable += 1;
        if (unreadable >= ENOUGH_SAID) throw new GenerationError('DOWNLOAD_FAILED', flaw);
        if (monotonic() >= giveUpAt)
          throw error instanceof GenerationError ? error : new GenerationError('DOWNLOAD_FAILED');
        if (attempt > FAILURES_UNTOLD) {
          troubles.note(generation.id, 'video not fetched');
          tools.onTrouble(generation.id, error);
        }
      }
      await tools.pause(delay(attempt, tools.retryMs), signal);
    }
  } finally {
    troubles.clear(generation.id);
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
  if (answer.kind === 'failed' && MAY_PASS.has(answer.code)) throw new Error(`Google answers with code ${answer.code}`);
  if (answer.kind !== 'video') throw new NotThere(answer.kind);
  if (answer.source.kind === 'bucket') {
    if (!bucket) throw new GenerationError('VIDEO_GONE', 'no bucket is configured any more');
    await bucket.download(answer.source.uri, sink, signal);
  }
}

const isCode = (error: unknown, code: GenerationError['code']): boolean =>
  error instanceof GenerationError && error.code === code;

/** What Google said instead, in a word that is safe to store. */
const denialOf = (error: unknown): string => (error instanceof NotThere ? error.message : 'OPERATION_LOST');
