import type { Files, StoredFile } from './files.ts';
import type { MessageContent } from './objects.ts';

/** The longer side of the smaller picture that Telegram makes, in pixels. */
const smallSide = 90;
const thumbnailSide = 320;

/** What a message shows of a file. */
export function contentOf(file: StoredFile): MessageContent {
  const { ids, width, height, duration, file_name, mime_type } = file;
  switch (file.kind) {
    case 'video':
      return { video: { ...ids, width, height, duration, file_name, mime_type: videoType(mime_type) } };
    case 'photo':
      return { photo: [{ ...ids, width, height }] };
    case 'document':
      return { document: { ...ids, file_name, mime_type, ...(width > 0 && { thumbnail: thumbnailOf(file) }) } };
  }
}

/** The small picture of a file that is one: Telegram tells its size, and so the shape of the whole. */
function thumbnailOf({ ids, width, height }: StoredFile) {
  const scale = Math.min(1, thumbnailSide / Math.max(width, height));
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  return { file_id: `AAMC${ids.file_unique_id}`, file_unique_id: `t${ids.file_unique_id}`, ...size };
}

function videoType(stated: string): string {
  return stated.startsWith('video/') ? stated : 'video/mp4';
}

/** A picture that a person sends, in rising sizes: bots are meant to take the last. */
export function photoOf(files: Files, bytes: Buffer, { width, height }: { width: number; height: number }) {
  const scale = Math.min(1, smallSide / Math.max(width, height));
  const small = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const sizes = [
    files.receive('photo', Buffer.from('a small picture'), small),
    files.receive('photo', bytes, { width, height }),
  ];
  return { photo: sizes.flatMap((file) => contentOf(file).photo ?? []) };
}
