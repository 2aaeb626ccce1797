import type { GenerationContext } from '../../../machines/generation.ts';
import type { FactDraft } from '../../log/facts.ts';
import type { VideoFiles } from '../../storage/video-files.ts';
import { type Pause, pause } from '../../time/timers.ts';
import { delay, PATIENCE_MS } from '../backoff.ts';
import type { Deadlines } from '../deadlines.ts';
import { GenerationError } from '../failure-codes.ts';
import type { Troubles } from '../troubles.ts';
import { lastingFlaw, type OperationAnswer, type VideoService } from '../video-service.ts';
import type { Worker } from '../worker-actor.ts';

export interface RenderTools {
  veo: VideoService;
  files: VideoFiles;
  tokenModel: string | null;
  /** Between two polls, in ms; also the first pause after one that fails. */
  pollMs: number;
  deadlines: Deadlines;
  troubles: Troubles;
  /** Waits before a poll that failed is made again. */
  pause: Pause;
  /** Polls fail, again and again; for the operator. */
  onTrouble: (generationId: string, error: unknown) => void;
}

/** Google must say the same so often before it is its last word: what it has just accepted it may not find at once. */
export const ENOUGH_SAID = 5;
/** A poll that fails is nothing; the chat and the operator hear of more in a row. */
export const FAILURES_UNTOLD = 2;

/**
 * Polls the operation until Google has made the video or given up. Past the deadline it ends on Google's own word that
 * it still runs, and on nothing else: as long as Google cannot be heard, for up to a day, it is asked again with
 * growing pauses. A video inside the answer is written to its file as it comes, so that downloading finds it there.
 */
export function renderWorker(tools: RenderTools): Worker {
  const { veo, files, pollMs, deadlines, troubles } = tools;
  return async (generation, signal) => {
    const deadline = deadlines.of(generation);
    const giveUpAt = Math.max(deadline, deadlines.now()) + PATIENCE_MS;
    const failures = { inARow: 0, unknown: 0, unreadable: 0 };
    try {
      for (;;) {
        if (failures.inARow > 0) await tools.pause(delay(failures.inARow, pollMs), signal);
        else await pause(Math.min(Math.max(deadline - deadlines.now(), 0), pollMs), signal);
        const askedAt = deadlines.now();
        const sink = files.sink(generation.id);
        try {
          const answer = await veo.poll(generation.operation ?? '', sink, signal);
          if (answer.kind !== 'running') return await factOf(answer, generation, tools, signal);
          if (askedAt >= deadline) throw new GenerationError('RENDER_TIMEOUT');
          Object.assign(failures, { inARow: 0, unknown: 0, unreadable: 0 });
          troubles.clear(generation.id);
        } catch (error) {
          if (signal.aborted) throw error;
          const isUnknown = error instanceof GenerationError && error.code === 'OPERATION_LOST';
          if (error instanceof GenerationError && !isUnknown) throw error;
          // The video is made and paid for, only its bytes did not arrive: fetching them again is what downloading does.
          if (sink.began)
            return generated(generation, { mimeType: 'video/mp4', gcsUri: null, outputPromptTokens: null });
          failures.inARow += 1;
          if (isUnknown) failures.unknown += 1;
          if (lastingFlaw(error) !== null) failures.unreadable += 1;
          if (failures.unknown >= ENOUGH_SAID) throw error;
          if (failures.unreadable >= ENOUGH_SAID) throw new GenerationError('VEO_UNREADABLE', lastingFlaw(error));
          if (askedAt >= giveUpAt) throw new GenerationError('GOOGLE_SILENT');
          if (failures.inARow <= FAILURES_UNTOLD) continue;
          troubles.note(generation.id, 'Google is silent');
          tools.onTrouble(generation.id, error);
        }
      }
    } finally {
      troubles.clear(generation.id);
    }
  };
}

async function factOf(
  answer: Exclude<OperationAnswer, { kind: 'running' }>,
  generation: GenerationContext,
  { veo, tokenModel }: RenderTools,
  signal: AbortSignal,
): Promise<FactDraft<'VideoGenerated'>> {
  switch (answer.kind) {
    case 'video': {
      const { mimeType, source, outputPrompt } = answer;
      const outputPromptTokens =
        outputPrompt === null || tokenModel === null ? null : await veo.countTokens(tokenModel, outputPrompt, signal);
      const gcsUri = source.kind === 'bucket' ? source.uri : null;
      return generated(generation, { mimeType, gcsUri, outputPromptTokens });
    }
    case 'filtered':
      throw new GenerationError('FILTERED', answer.objection, answer.reasons.join(' '));
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
  const { code, message, objection } = answer;
  if (objection !== null || /usage guidelines/i.test(message))
    return new GenerationError('PROMPT_BLOCKED', objection, message);
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
