import type { Message } from 'node-telegram-bot-api/types';
import type { Picture } from '../../generations/prompts.ts';
import type { Shape } from '../../veo/models.ts';

/** A picture in a message, with what Telegram tells of it. */
export interface SentPicture extends Picture {
  /** Null where Telegram does not say. */
  bytes: number | null;
}

const imageTypes = ['image/jpeg', 'image/png'];

/** The picture that a message holds, as a photo or as a file that is a JPEG or PNG; null where it holds none. */
export function pictureIn({ photo, document }: Pick<Message, 'photo' | 'document'>): SentPicture | null {
  // Telegram keeps a photo in several sizes, the largest last.
  const largest = photo?.at(-1);
  if (largest)
    return { fileId: largest.file_id, isPhoto: true, bytes: largest.file_size ?? null, shape: shapeOf(largest) };
  if (!document || !imageTypes.includes(document.mime_type ?? '')) return null;
  const { file_id: fileId, file_size: bytes, thumbnail } = document;
  return { fileId, isPhoto: false, bytes: bytes ?? null, shape: thumbnail ? shapeOf(thumbnail) : null };
}

const shapeOf = ({ width, height }: { width: number; height: number }): Shape => (height > width ? '9:16' : '16:9');
