import type { Call, TelegramEmulator } from '../../scripts/emulators/telegram.ts';
import type { Places } from './places.ts';

/** Where a video has arrived, as one or as a file. */
export function arrivals(
  telegram: TelegramEmulator,
  places: Places,
  sha256: string,
): { chatId: number; messageId: number }[] {
  const files = telegram
    .calls('sendDocument')
    .filter(({ status, params: { document } }) => status === 200 && hashOf(document) === sha256);
  const asFiles = [...places.all()]
    .flatMap((chat) => telegram.messages(chat))
    .filter(({ document, chat }) => document && files.some(({ params }) => Number(params.chat_id) === chat.id));
  return [
    ...telegram.videos.filter((video) => video.sha256 === sha256),
    ...asFiles.slice(0, files.length).map(({ chat, message_id }) => ({ chatId: chat.id, messageId: message_id })),
  ];
}

/** How many uploads of a video came whole and were never answered. */
export const unansweredUploads = (telegram: TelegramEmulator, sha256: string): number =>
  unansweredCalls(telegram, 'sendVideo').filter(({ params: { video } }) => hashOf(video) === sha256).length;

/** The calls of a method that were taken or not, and never answered. */
export const unansweredCalls = (telegram: TelegramEmulator, method: string): Call[] =>
  telegram.calls(method).filter(({ status }) => status === undefined || status === 0);

/** The hash of a file as the log of calls shows it, or null. */
const hashOf = (file: unknown): unknown =>
  typeof file === 'object' && file !== null && 'sha256' in file ? file.sha256 : null;
