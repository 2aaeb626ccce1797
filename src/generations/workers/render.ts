import { setTimeout as sleep } from 'node:timers/promises';
import type { GenerationContext } from '../../../machines/generation.ts';
import { GenerationError } from '../../errors.ts';
import type { FactDraft } from '../../log/facts.ts';
import type { VideoFiles } from '../../storage/video-files.ts';
import type { VeoClient } from '../../veo/client.ts';
import type { OperationAnswer } from '../../veo/operation.ts';
import type { Worker } from '../runtime.ts';

export interface RenderTools {
  veo: VeoClient;
  files: VideoFiles;
  tokenModel: string | null;
  /** Between two polls, in ms. */
  pollMs: number;
  /** From a generation's start to the end of rendering, in ms. */
  timeoutMs: number;
  clock: () => number;
}

/**
 * Polls the operation until Google has made the video or given up. Errors of single polls are waited out. A video
 * inside the answer is written to its file as it comes, so that downloading finds it there.
 */
export function renderWorker(tools: RenderTools): Worker {
  return async (generation, signal) => {
    const operation = generation.operation ?? '';
    const deadline = (generation.startedAt ?? generation.acceptedAt) + tools.timeoutMs;
    for (let left = deadline - tools.clock(); ; left = deadline - tools.clock()) {
      await sleep(Math.max(0, Math.min(tools.pollMs, left)), undefined, { signal });
      const sink = tools.files.sink(generation.id);
      try {
        const fact = await factOf(await tools.veo.poll(operation, sink, signal), generation, tools, signal);
        if (fact) return fact;
      } catch (error) {
        if (signal.aborted || error instanceof GenerationError) throw error;
        // The video is made and paid for, only its bytes did not arrive: fetching them again is what downloading does.
        if (sink.began) return generated(generation, { mimeType: 'video/mp4', gcsUri: null, outputPromptTokens: null });
      }
      if (tools.clock() >= deadline) throw new GenerationError('RENDER_TIMEOUT');
    }
  };
}

async function factOf(
  answer: OperationAnswer,
  generation: GenerationContext,
  { veo, tokenModel }: RenderTools,
  signal: AbortSignal,
): Promise<FactDraft<'VideoGenerated'> | null> {
  switch (answer.kind) {
    case 'running':
      return null;
    case 'video': {
      const { mimeType, source, outputPrompt } = answer;
      const outputPromptTokens =
        outputPrompt === null || tokenModel === null ? null : await veo.countTokens(tokenModel, outputPrompt, signal);
      const gcsUri = source.kind === 'bucket' ? source.uri : null;
      return generated(generation, { mimeType, gcsUri, outputPromptTokens });
    }
    case 'filtered':
      throw new GenerationError('FILTERED', answer.category ?? codes(answer.supportCodes), answer.reasons.join(' '));
    case 'failed':
      throw operationError(answer);
    case 'empty':
      throw new GenerationError('VEO_EMPTY');
  }
}

const generated = (
  { priceUsd }: GenerationContext,
  video: { mimeType: string; gcsUri: string | null; outputPromptTokens: number | null },
): FactDraft<'VideoGenerated'> => ({ type: 'VideoGenerated', data: { costUsd: priceUsd, ...video } });

/** The meanings of google.rpc.Code as Veo's operations use them. */
function operationError(answer: Extract<OperationAnswer, { kind: 'failed' }>): GenerationError {
  const { code, message, category, supportCodes } = answer;
  if (supportCodes.length > 0 || /usage guidelines/i.test(message))
    return new GenerationError('PROMPT_BLOCKED', category ?? codes(supportCodes), message);
  switch (code) {
    case 3:
      return new GenerationError('VEO_REFUSED_SETTINGS', 'code 3', message);
    case 7:
      return new GenerationError('PERMISSION_DENIED', 'code 7', message);
    case 8:
      return new GenerationError('VEO_BUSY', 'code 8');
    case 9:
      return new GenerationError('BUCKET_NOT_READY', 'code 9', message);
    default:
      return new GenerationError('VEO_FAILED', `code ${code}`, message);
  }
}

const codes = (supportCodes: readonly string[]): string | null =>
  supportCodes.length === 0 ? null : `support codes ${supportCodes.slice(0, 5).join(', ')}`;
