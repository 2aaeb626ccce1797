import type { InlineKeyboardMarkup } from 'node-telegram-bot-api/types';
import type { GenerationContext } from '../../machines/generation.ts';
import { type ErrorCode, GenerationError } from '../errors.ts';
import { FileLost } from '../generations/file-lost.ts';
import type { FactData } from '../log/facts.ts';
import { type ChatClient, SendError } from './chat-client.ts';
import { filePieces } from './file-pieces.ts';
import type { Texts } from './texts/en.ts';

/** Telegram's own servers take no larger upload; a local Bot API server takes 2000 MB. */
const UPLOAD_LIMIT_BYTES = 50 * 1024 * 1024;

export interface DeliveryTools {
  chat: ChatClient;
  texts: Texts;
  clock: () => number;
  /** Whether uploads go to api.telegram.org, so that a hopeless one is not even begun. */
  publicServer: boolean;
  keyboard: (generation: GenerationContext) => InlineKeyboardMarkup | null;
  dimensions: (resolution: string, aspectRatio: string) => { width: number; height: number };
}

/**
 * Sends a finished video to its chat, as a reply to its prompt.
 * @throws GenerationError where there is no way; FileLost where its file cannot be read
 */
export function delivery(tools: DeliveryTools) {
  return async (
    generation: GenerationContext,
    file: { path: string; bytes: number },
    signal: AbortSignal,
  ): Promise<FactData<'VideoDelivered'>> => {
    const { chatId, threadId, messageId, model, seconds, resolution, aspectRatio, costUsd } = generation;
    if (tools.publicServer && file.bytes > UPLOAD_LIMIT_BYTES)
      throw new GenerationError('VIDEO_TOO_LARGE', sizeOf(file.bytes));
    const tookMs = tools.clock() - generation.acceptedAt;
    const video = {
      open: () => filePieces(file.path, file.bytes),
      bytes: file.bytes,
      mimeType: generation.mimeType ?? 'video/mp4',
      ...tools.dimensions(resolution, aspectRatio),
      seconds,
      caption: tools.texts.caption({ model, seconds, resolution, costUsd: costUsd ?? generation.priceUsd, tookMs }),
      keyboard: tools.keyboard(generation),
    };
    try {
      const { message, uploads } = await tools.chat.showVideo({ chatId, threadId, replyTo: messageId }, video, signal);
      const fileId = message.video?.file_id ?? message.document?.file_id ?? null;
      return { chatId: message.chat.id, messageId: message.message_id, fileId, uploads };
    } catch (error) {
      if (!(error instanceof SendError)) throw error;
      if (error.reason === 'file lost') throw new FileLost();
      throw new GenerationError(codes[error.reason], detailOf(error, file.bytes));
    }
  };
}

const codes: Readonly<Record<Exclude<SendError['reason'], 'file lost'>, ErrorCode>> = {
  unreachable: 'CHAT_UNREACHABLE',
  'too large': 'VIDEO_TOO_LARGE',
  refused: 'UPLOAD_REFUSED',
  unclear: 'UPLOAD_FAILED',
  failed: 'UPLOAD_FAILED',
};

const sizeOf = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;

const detailOf = (error: SendError, bytes: number): string | null =>
  error.reason === 'too large' ? sizeOf(bytes) : error.reason === 'refused' ? error.message : null;
