import type { FactDraft, Stage } from '../log/facts.ts';
import { costOf, GenerationError } from './failure-codes.ts';

/**
 * The fact that an error of a worker becomes. What is not of the catalogue is an internal error. A video that Google
 * has made costs what it charged for it, whatever became of it; before that the error decides.
 */
export function failure(
  error: unknown,
  stage: Stage,
  generation: { priceUsd: number; costUsd: number | null },
): FactDraft<'GenerationFailed'> {
  const { code, detail } = error instanceof GenerationError ? error : new GenerationError('INTERNAL');
  const made = stage === 'downloading' || stage === 'uploading';
  const costUsd = made ? generation.costUsd : costOf(code, stage, generation.priceUsd);
  return { type: 'GenerationFailed', data: { stage, code, detail, costUsd } };
}
