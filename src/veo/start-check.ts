import { type Logger, safeError } from '../config/logger.ts';
import { OperatorError } from '../config/operator-error.ts';
import { GenerationError, operatorWords } from '../generations/failure-codes.ts';
import type { VeoClient } from './veo-client.ts';

/**
 * Asks Google, by requests that cost nothing, whether it lets this project make videos, while polling begins already.
 * @returns a promise that rejects with an OperatorError where it does not, and never settles otherwise
 */
export async function googleRefusal(
  veo: VeoClient,
  tokenModel: string | null,
  signal: AbortSignal,
  logger: Logger,
): Promise<never> {
  try {
    await veo.authorize(signal);
    const refusal = tokenModel === null ? null : await veo.refusal(tokenModel, signal);
    if (refusal)
      throw new OperatorError(
        `The bot cannot go on. ${operatorWords('PERMISSION_DENIED')} If Google only forbids ${tokenModel}, set TOKEN_COUNT_MODEL= (empty).`,
      );
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    if (error instanceof GenerationError) throw new OperatorError(`The bot cannot go on. ${operatorWords(error.code)}`);
    if (!signal.aborted) {
      const { error: name, code } = safeError(error);
      logger.warn({ error: name, code }, 'Google cannot be reached; prompts are tried all the same');
    }
  }
  return new Promise(() => undefined);
}
