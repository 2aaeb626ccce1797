import { palette } from './palette.ts';

/** How a text is set: its size in units, and its colour; `halo` keeps lines behind the letters away from them. */
export interface Lettering {
  size: number;
  bold?: boolean;
  fill?: string;
  anchor?: 'start' | 'middle' | 'end';
  halo?: boolean;
}

/** A filled rectangle. */
export const rect = (x: number, y: number, width: number, height: number, fill: string, radius = 0): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}" fill="${fill}"/>`;

/** A line of text that stands on `y`; whatever it holds is shown as it is, never read as markup. */
export function text(words: string, x: number, y: number, { size, bold, fill, anchor, halo }: Lettering): string {
  const type = `font-size="${size}" font-weight="${bold ? 700 : 400}" text-anchor="${anchor ?? 'start'}"`;
  const edge = halo ? ` stroke="${palette.card}" stroke-width="8" stroke-linejoin="round" paint-order="stroke"` : '';
  return `<text x="${round(x)}" y="${round(y)}" ${type} fill="${fill ?? palette.ink}"${edge}>${escapeXml(words)}</text>`;
}

/** A text cut to the characters that XML can hold, with what XML would read as markup escaped. */
export function escapeXml(words: string): string {
  return words
    .toWellFormed()
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

const round = (length: number): number => Math.round(length * 100) / 100;
