import type { VeoClient } from '../../veo/veo-client.ts';
import { MAX_ATTEMPTS, retryTime } from '../backoff.ts';
import type { Deadlines } from '../deadlines.ts';
import { GenerationError, SubmissionRefusedError } from '../failure-codes.ts';
import type { Prompts } from '../prompts.ts';
import type { Worker } from '../worker-actor.ts';

export interface SubmitTools {
  veo: VeoClient;
  prompts: Prompts;
  /** The Gemini model that counts a prompt's tokens, or null for none. */
  tokenModel: string | null;
  /** `gs://bucket/prefix` to have videos put into a bucket, or null to have them in the answer. */
  outputUri: string | null;
  /** The first delay after a refusal, in ms. */
  retryMs: number;
  deadlines: Deadlines;
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
        tools.tokenModel === null ? null : await tools.veo.countTokens(tools.tokenModel, prompt, signal);
      const storageUri = tools.outputUri === null ? null : `${tools.outputUri.replace(/\/+$/, '')}/${id}/`;
      const request = { prompt, model, seconds, resolution, aspectRatio, audio, storageUri };
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
