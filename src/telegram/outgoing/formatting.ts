import { type BuiltEntities, EntityBuilder, type MessageEntity } from 'node-telegram-bot-api';

/** Text with its formatting beside it, so that no name, prompt or error can break or inject markup. */
export type Rich = BuiltEntities;

type Style = 'bold' | 'italic' | 'code' | 'blockquote';
export type Part = string | { style: Style; text: string };

export const bold = (text: string): Part => ({ style: 'bold', text });
export const italic = (text: string): Part => ({ style: 'italic', text });
export const code = (text: string): Part => ({ style: 'code', text });
export const quote = (text: string): Part => ({ style: 'blockquote', text });

/** Telegram's limit for a message, in UTF-16 units. */
const LONGEST = 4096;

/** Puts parts together, and cuts what a message cannot hold. */
export function rich(...parts: readonly Part[]): Rich {
  const builder = new EntityBuilder();
  for (const part of parts) {
    if (typeof part === 'string') builder.plain(part);
    else if (part.text !== '') builder[part.style](part.text);
  }
  const { text, entities } = builder.build();
  // Telegram refuses a message with half an emoji in it.
  return clip({ text: text.toWellFormed(), entities }, LONGEST);
}

/** Parts with a line break between each two. */
export const lines = (...rows: readonly (readonly Part[])[]): readonly Part[] =>
  rows.flatMap((row, index) => (index === 0 ? row : ['\n', ...row]));

/**
 * A name or another foreign text made harmless for one line: no line breaks, no control characters, nothing that
 * turns the direction of what follows, at most `longest` characters.
 */
export function clean(text: string, longest = 40): string {
  const line = text
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffd]/g, '')
    .trim();
  const characters = [...line];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : line;
}

/** Cuts a text to so many UTF-16 units, and its formatting with it. */
export function clip({ text, entities }: Rich, longest: number): Rich {
  if (text.length <= longest) return { text, entities };
  const kept = `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
  const inside = entities
    .map((entity): MessageEntity => ({ ...entity, length: Math.min(entity.length, kept.length - entity.offset) }))
    .filter(({ length }) => length > 0);
  return { text: kept, entities: inside };
}
