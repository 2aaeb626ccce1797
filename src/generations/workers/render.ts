import type { GenerationContext } from '../../../machines/generation.ts';
import type { FactDraft } from '../../log/facts.ts';
import type { VideoFiles } from '../../storage/video-files.ts';
import { pause } from '../../time/timers.ts';
import type { OperationAnswer } from '../../veo/operation.ts';
import { objectionOf } from '../../veo/support-codes.ts';
import type { VeoClient } from '../../veo/veo-client.ts';
import { GenerationError } from '../failure-codes.ts';
import type { Worker } from '../worker-actor.ts';

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

/** So many polls without an answer are made after the time limit. */
const LAST_POLLS = 5;

/** Google must say so often that it does not know an operation: what it has just accepted it may not find at once. */
export const UNKNOWN_POLLS = 5;

/**
 * Polls the operation until Google has made the video or given up. Errors of single polls are waited out. A video
 * inside the answer is written to its file as it comes, so that downloading finds it there.
 */
export function renderWorker(tools: RenderTools): Worker {
  return async (generation, signal) => {
    const operation = generation.operation ?? '';
    const deadline = (generation.startedAt ?? generation.acceptedAt) + tools.timeoutMs;
    let unanswered = 0;
    let unknown = 0;
    for (let left = deadline - tools.clock(); ; left = deadline - tools.clock()) {
      await pause(left > 0 ? Math.min(tools.pollMs, left) : unanswered > 0 ? tools.pollMs : 0, signal);
      const sink = tools.files.sink(generation.id);
      try {
        const fact = await factOf(await tools.veo.poll(operation, sink, signal), generation, tools, signal);
        if (fact) return fact;
        unanswered = 0;
        unknown = 0;
      } catch (error) {
        if (isLost(error)) unknown += 1;
        const isFinal = error instanceof GenerationError && (!isLost(error) || unknown >= UNKNOWN_POLLS);
        if (signal.aborted || isFinal) throw error;
        // The video is made and paid for, only its bytes did not arrive: fetching them again is what downloading does.
        if (sink.began) return generated(generation, { mimeType: 'video/mp4', gcsUri: null, outputPromptTokens: null });
        unanswered += 1;
      }
      // After a long pause of the bot, one poll that fails must not be the end of a video that may be there.
      const isHeard = unanswered === 0 || unanswered > LAST_POLLS;
      if (tools.clock() >= deadline && isHeard) throw new GenerationError('RENDER_TIMEOUT');
    }
  };
}

const isLost = (error: unknown): boolean => error instanceof GenerationError && error.code === 'OPERATION_LOST';

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
      throw new GenerationError('FILTERED', objectionOf(answer.supportCodes), answer.reasons.join(' '));
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
  const { code, message, supportCodes } = answer;
  if (supportCodes.length > 0 || /usage guidelines/i.test(message))
    return new GenerationError('PROMPT_BLOCKED', objectionOf(supportCodes), message);
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
