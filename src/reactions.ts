import type { Background } from './background.ts';
import { type Logger, safeError } from './config/logger.ts';
import { OperatorError } from './config/operator-error.ts';
import { isErrorCode, operatorWords } from './generations/failure-codes.ts';
import type { Generations, Moved } from './generations/generations.ts';
import type { GoogleWords } from './generations/google-words.ts';
import type { ModelWatch } from './generations/model-watch.ts';
import type { Prompts } from './generations/prompts.ts';
import type { EventLog } from './log/event-log.ts';
import { isFinal } from './log/facts.ts';
import type { OpenStatuses } from './records/open-statuses.ts';
import type { VideoFiles } from './storage/video-files.ts';
import type { Access } from './telegram/incoming/access.ts';
import type { Notices } from './telegram/outgoing/notices.ts';
import type { StatusBoard } from './telegram/status/board.ts';
import type { Bucket } from './veo/bucket.ts';
import type { ModelCatalogue } from './veo/models.ts';

/** What hears of facts, and what is let go of after them. */
export interface ReactionTools {
  log: EventLog;
  access: Access;
  generations: Generations;
  board: StatusBoard;
  models: ModelCatalogue;
  modelWatch: ModelWatch;
  notices: Notices;
  prompts: Prompts;
  googleWords: GoogleWords;
  files: VideoFiles;
  /** Null where no bucket is configured. */
  bucket: Bucket | null;
  background: Background;
  logger: Logger;
}

/**
 * What follows from what has happened. Nothing here moves a generation, but where the journal breaks and where somebody
 * is shut out.
 */
export class Reactions {
  readonly #tools: ReactionTools;

  /** From here on everything that happens is followed. */
  constructor(tools: ReactionTools) {
    this.#tools = tools;
    const { log, generations, googleWords, logger, notices, models } = tools;
    // The dispatcher, which is older, has heard of it by then; the inspector looks at the actors themselves.
    generations.bus.on('moved', (moved) => this.#follow(moved));
    generations.bus.on('googleSaid', (id, words) => googleWords.note(id, words));
    generations.bus.on('defect', ({ id }, error) =>
      logger.error({ generation: id, ...safeError(error) }, 'unexpected error in a generation'),
    );
    log.bus.on('appended', ({ type, data }) => {
      if (type === 'AccessRevoked') for (const each of generations.live()) this.#endIfShutOut(each);
      if (type === 'ModelWithdrawn') notices.modelWithdrawn(data.model, models.insteadOf(data.model)?.id ?? null);
      if (type === 'ModelRestored') notices.modelRestored(data.model);
    });
    log.bus.on('broken', (cause) => this.#endWaiting(cause));
  }

  /** What had ended just before a crash: its chat may not have heard of it. */
  catchUp(statuses: OpenStatuses): void {
    const { generations, board } = this.#tools;
    for (const id of statuses.generations()) {
      const ended = generations.find(id) ? null : generations.recall(id);
      if (ended) board.follow(ended);
      if (ended?.state === 'done') this.#removeDelivered(ended.generation.gcsUri);
    }
  }

  #follow({ generation, state, event }: Moved): void {
    const { board, notices, prompts, files, modelWatch, background, logger } = this.#tools;
    const { id, gcsUri, userId, priceUsd } = generation;
    board.follow({ generation, state });
    logger.info({ generation: id, fact: event.type, state }, 'generation');
    if (event.type === 'OperationStarted') prompts.forget(id);
    // Also what comes back into the queue, or was just being accepted.
    if (state === 'queued') this.#endIfShutOut(generation);
    if (!isFinal(event)) return;
    prompts.forgetAll(id);
    notices.follow(event, userId, priceUsd);
    background.add('a temporary file could not be removed', files.remove(id));
    if (event.type === 'VideoDelivered') this.#removeDelivered(gcsUri);
    if (event.type === 'VideoDelivered' && event.data.uploads > 1)
      logger.warn({ generation: id }, 'the end of an upload was unclear: the video was sent once more');
    if (event.type === 'GenerationFailed') this.#report(id, event.data.code);
    if (event.type === 'GenerationFailed' && event.data.code === 'MODEL_NOT_FOUND')
      background.add('a model that is gone could not be noted', modelWatch.missed(generation.model));
  }

  #report(generation: string, code: string): void {
    const words = isErrorCode(code) ? operatorWords(code) : null;
    if (words !== null) this.#tools.logger.warn({ generation, code }, words);
  }

  #removeDelivered(gcsUri: string | null): void {
    const { bucket, background } = this.#tools;
    if (gcsUri !== null && bucket)
      background.add('a delivered video could not be removed from the bucket', bucket.remove(gcsUri));
  }

  /** Whoever may no longer use the bot spends no more: what waits ends, what runs is paid for already. */
  #endIfShutOut({ id, userId, chatId }: { id: string; userId: number; chatId: number }): void {
    const { access, generations, prompts, background } = this.#tools;
    if (access.allows({ id: prompts.of(id)?.senderId ?? userId }, chatId)) return;
    const ended = generations.fail(id, (stage) => (stage === 'queued' ? 'SHUT_OUT' : null));
    background.add('what somebody who was shut out had waiting could not be ended', ended);
  }

  /** The journal is broken: what no money was spent on yet ends, what runs goes on in memory. */
  #endWaiting(cause: unknown): void {
    const { generations, notices, logger } = this.#tools;
    // The journal's own errors are written for the operator.
    const words = cause instanceof OperatorError ? cause.message : 'The journal cannot be written.';
    logger.error({ ...safeError(cause) }, `${words} No new prompts are taken; what runs ends in memory.`);
    notices.journalBroken();
    for (const { id } of generations.live())
      void generations.fail(id, (stage) => (stage === 'queued' ? 'JOURNAL_BROKEN' : null));
  }
}
