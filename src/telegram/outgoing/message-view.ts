import type { InlineKeyboardMarkup, MessageEntity } from 'node-telegram-bot-api/types';
import { clip, type Rich } from './formatting.ts';

/** A message as it is to be seen. */
export interface MessageView {
  text: Rich;
  keyboard: InlineKeyboardMarkup | null;
  /** A PNG above the text, drawn when it is needed; without it a plain message. */
  picture?: () => Promise<Uint8Array>;
}

/** Telegram's limit, in UTF-16 units. */
const LONGEST_CAPTION = 1024;

/** The words under a file, with their formatting unless that is refused. */
export function captionOf(
  { formatted }: { formatted: boolean },
  text: Rich,
): { caption: string; caption_entities?: MessageEntity[] } {
  const { text: caption, entities } = clip(text, LONGEST_CAPTION);
  return { caption, ...(formatted && entities.length > 0 ? { caption_entities: entities } : {}) };
}

/** Buttons to send along, if there are any. */
export const markupOf = (keyboard: InlineKeyboardMarkup | null): { reply_markup?: InlineKeyboardMarkup } =>
  keyboard ? { reply_markup: keyboard } : {};

/** How a picture is named in an upload. */
export const pngFile = { filename: 'statistics.png', contentType: 'image/png' };
