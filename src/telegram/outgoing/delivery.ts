import { createReadStream } from 'node:fs';
import type { Message } from 'node-telegram-bot-api/types';
import type { GenerationContext } from '../../../machines/generation.ts';
import { type ErrorCode, GenerationError } from '../../generations/failure-codes.ts';
import { FileLost } from '../../generations/file-lost.ts';
import type { Prompts } from '../../generations/prompts.ts';
import type { Troubles } from '../../generations/troubles.ts';
import type { FactData } from '../../log/facts.ts';
import { isShape } from '../../veo/models.ts';
import type { Keyboards } from '../answers/keyboards.ts';
import type { Texts } from '../texts/en.ts';
import { type Address, type ChatClient, type OutgoingVideo, SendError } from './chat-client.ts';

/** Telegram's own servers take no larger upload; a local Bot API server takes 2000 MB. */
const UPLOAD_LIMIT_BYTES = 50 * 1024 * 1024;

export interface DeliveryTools {
  chat: ChatClient;
  prompts: Pick<Prompts, 'coverOf'>;
  troubles: Troubles;
  texts: Texts;
  clock: () => number;
  /** Whether uploads go to api.telegram.org, so that a hopeless one is not even begun. */
  publicServer: boolean;
  keyboards: Pick<Keyboards, 'again'>;
  dimensions: (resolution: string, aspectRatio: string) => { width: number; height: number };
}

type Delivered = FactData<'VideoDelivered'>;

/**
 * Sends a finished video to its chat, as a reply to its prompt. Where a group does not take it, it goes to whoever
 * asked for it, in private.
 * @throws GenerationError where there is no way; FileLost where its file cannot be read
 */
export function delivery(tools: DeliveryTools) {
  return async (
    generation: GenerationContext,
    file: { path: string; bytes: number },
    signal: AbortSignal,
  ): Promise<Delivered> => {
    const { chatId, threadId, messageId, resolution, aspectRatio } = generation;
    if (tools.publicServer && file.bytes > UPLOAD_LIMIT_BYTES)
      throw new GenerationError('VIDEO_TOO_LARGE', sizeOf(file.bytes));
    const video: OutgoingVideo = {
      open: () => createReadStream(file.path),
      bytes: file.bytes,
      mimeType: generation.mimeType ?? 'video/mp4',
      ...tools.dimensions(resolution, aspectRatio),
      seconds: generation.videoSeconds,
      caption: captionOf(generation, tools),
      cover: tools.prompts.coverOf(generation.id),
      keyboard: tools.keyboards.again(generation, isShape(aspectRatio) ? aspectRatio : null),
    };
    const onUnclear = () => tools.troubles.note(generation.id, 'upload unclear');
    try {
      return await show(tools.chat, { chatId, threadId, replyTo: messageId }, video, signal, onUnclear);
    } catch (error) {
      if (!(error instanceof SendError) || error.reason === 'file lost') throw error;
      const delivered = isClosedGroup(generation, error) ? await inPrivate(tools, generation, video, signal) : null;
      if (delivered) return delivered;
      throw new GenerationError(codes[error.reason], detailOf(error, file.bytes));
    } finally {
      tools.troubles.clear(generation.id);
    }
  };
}

/** @throws SendError; FileLost where the file cannot be read; the signal's reason */
async function show(
  chat: ChatClient,
  to: Address,
  video: OutgoingVideo,
  signal: AbortSignal,
  onUnclear?: () => void,
): Promise<Delivered> {
  try {
    const { message, uploads } = await chat.showVideo(to, video, signal, onUnclear);
    return { ...placeOf(message, to), uploads };
  } catch (error) {
    throw error instanceof SendError && error.reason === 'file lost' ? new FileLost() : error;
  }
}

/** Where a video is now. Telegram has taken it by then, whatever its answer looks like. */
function placeOf(message: unknown, to: Address): Omit<Delivered, 'uploads'> {
  const { chat, message_id, video, document } = (message ?? {}) as Partial<Message>;
  return {
    chatId: chat?.id ?? to.chatId,
    messageId: message_id ?? null,
    fileId: video?.file_id ?? document?.file_id ?? null,
  };
}

/** Whether a group is what is in the way, and the video has a person to go to. */
const isClosedGroup = ({ chatId, userId }: GenerationContext, { reason }: SendError): boolean =>
  chatId < 0 && userId > 0 && (reason === 'unreachable' || reason === 'refused');

/** Null where it cannot be sent there either: a bot may write only to people who have written to it. */
async function inPrivate(
  tools: DeliveryTools,
  generation: GenerationContext,
  video: OutgoingVideo,
  signal: AbortSignal,
): Promise<Delivered | null> {
  const { chat, texts } = tools;
  const { chatId, threadId, messageId, userId } = generation;
  // Without buttons: they need the prompt, which is in the group.
  const alone = { ...video, caption: captionOf(generation, tools, true), keyboard: null };
  try {
    const delivered = await show(chat, { chatId: userId, threadId: null, replyTo: null }, alone, signal);
    chat.say({ chatId, threadId, replyTo: messageId }, texts.sentInPrivate()).catch(() => undefined);
    return delivered;
  } catch (error) {
    if (error instanceof SendError) return null;
    throw error;
  }
}

function captionOf(generation: GenerationContext, { texts, clock }: DeliveryTools, isPrivate = false) {
  const { model, videoSeconds, resolution, costUsd, priceUsd, acceptedAt } = generation;
  const tookMs = clock() - acceptedAt;
  return texts.caption({ model, seconds: videoSeconds, resolution, costUsd: costUsd ?? priceUsd, tookMs, isPrivate });
}

const codes: Readonly<Record<Exclude<SendError['reason'], 'file lost'>, ErrorCode>> = {
  unreachable: 'CHAT_UNREACHABLE',
  'too large': 'VIDEO_TOO_LARGE',
  refused: 'UPLOAD_REFUSED',
  unclear: 'UPLOAD_UNCLEAR',
  failed: 'UPLOAD_FAILED',
};

const sizeOf = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;

const detailOf = (error: SendError, bytes: number): string | null =>
  error.reason === 'too large' ? sizeOf(bytes) : error.reason === 'refused' ? error.message : null;
