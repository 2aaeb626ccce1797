import type { ProveLead } from '../../log/journal/journal.ts';
import { MAX_ATTEMPTS, retryTime } from '../backoff.ts';
import type { Deadlines } from '../deadlines.ts';
import { GenerationError, SubmissionRefusedError } from '../failure-codes.ts';
import type { Prompt, Prompts } from '../prompts.ts';
import type { SentFiles } from '../sent-files.ts';
import type { Media, VideoInput, VideoService } from '../video-service.ts';
import type { Worker } from '../worker-actor.ts';

export interface SubmitTools {
  veo: VideoService;
  prompts: Prompts;
  sentFiles: SentFiles;
  /** The Gemini model that counts a prompt's tokens, or null for none. */
  tokenModel: string | null;
  /** `gs://bucket/prefix` to have videos put into a bucket, or null to have them in the answer. */
  outputUri: string | null;
  /** The first delay after a refusal, in ms. */
  retryMs: number;
  deadlines: Deadlines;
  /** A process that stood still after GenerationStarted must not spend for one that another has ended by now. */
  proveLead?: ProveLead;
  clock: () => number;
  random: () => number;
}

/** Sends a prompt to Veo, once, and forgets it as soon as Google has it. */
export function submitWorker(tools: SubmitTools): Worker {
  return async (generation, signal) => {
    const { id, model, seconds, resolution, aspectRatio, audio, attempt } = generation;
    const begunAt = tools.deadlines.now();
    const prompt = tools.prompts.of(id);
    if (prompt === null) throw new GenerationError('PROMPT_LOST');
    try {
      await tools.veo.authorize(signal);
      const promptTokens =
        tools.tokenModel === null ? null : await tools.veo.countTokens(tools.tokenModel, prompt.text, signal);
      const storageUri = tools.outputUri === null ? null : `${tools.outputUri.replace(/\/+$/, '')}/${id}/`;
      const input = await inputOf(prompt, tools.sentFiles, signal);
      const request = { prompt: prompt.text, input, model, seconds, resolution, aspectRatio, audio, storageUri };
      await tools.proveLead?.(signal);
      const operation = await tools.veo.submit(request, signal);
      tools.prompts.forget(id);
      tools.deadlines.begun(id, begunAt);
      const tokenModel = promptTokens === null ? null : tools.tokenModel;
      return { type: 'OperationStarted', data: { operation, promptTokens, tokenModel } };
    } catch (error) {
      if (!(error instanceof SubmissionRefusedError)) throw error;
      if (attempt >= MAX_ATTEMPTS) throw new GenerationError('GOOGLE_BUSY', `HTTP ${error.status}`);
      const retryAt = retryTime(attempt, tools.clock(), tools.retryMs, tools.random());
      return { type: 'SubmissionRefused', data: { status: error.status, retryAt } };
    }
  };
}

/** What the video begins with, fetched right before it is needed. @throws GenerationError, free of charge */
async function inputOf({ pictures, video }: Prompt, files: SentFiles, signal: AbortSignal): Promise<VideoInput> {
  if (video !== null)
    return { kind: 'video', video: { bytes: await files.fetch(video, signal), mimeType: 'video/mp4' } };
  const [first, last = null] = await Promise.all(
    pictures.map(async ({ fileId }) => pictureOf(await files.fetch(fileId, signal))),
  );
  return first ? { kind: 'pictures', first, last } : { kind: 'text' };
}

/** What a file is by its first bytes, whatever its sender called it: Veo takes JPEG and PNG. */
function pictureOf(bytes: Buffer): Media {
  const begin = bytes.subarray(0, 4).toString('hex');
  const mimeType = begin.startsWith('ffd8ff') ? 'image/jpeg' : begin === '89504e47' ? 'image/png' : null;
  if (mimeType === null) throw new GenerationError('PICTURE_UNREADABLE');
  return { bytes, mimeType };
}
