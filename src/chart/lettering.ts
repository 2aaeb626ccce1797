/**
 * About how wide a text is, in the units of the type size and rather too much than too little: the advances of Roboto
 * Bold by groups of characters.
 */
export function textWidth(text: string, size: number): number {
  return size * [...text].reduce((sum, character) => sum + advance(character), 0);
}

/** A text in one line, cut at its end where it is wider than `width`. */
export const clipEnd = (text: string, size: number, width: number): string =>
  clip(text, size, width, (characters, kept) => `${characters.slice(0, kept).join('').trimEnd()}…`);

/** A text in one line, without its middle where it is wider than `width`: the names of models differ at both ends. */
export const clipMiddle = (text: string, size: number, width: number): string =>
  clip(text, size, width, (characters, kept) => {
    const head = characters.slice(0, Math.ceil(kept / 2)).join('');
    const tail = characters.slice(characters.length - Math.floor(kept / 2)).join('');
    return `${head.trimEnd()}…${tail.trimStart()}`;
  });

function clip(
  text: string,
  size: number,
  width: number,
  shorten: (characters: readonly string[], kept: number) => string,
): string {
  const line = text
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  if (textWidth(line, size) <= width) return line;
  const characters = [...line];
  for (let kept = Math.min(characters.length - 1, LONGEST); kept > 0; kept--) {
    const shortened = shorten(characters, kept);
    if (textWidth(shortened, size) <= width) return shortened;
  }
  return '…';
}

/** No line of a picture holds more characters. */
const LONGEST = 200;

const groups: readonly (readonly [RegExp, number])[] = [
  [/[ijlI!|'.,:;[\] ]/, 0.3],
  [/[frt"`(){}]/, 0.37],
  [/[-/\\]/, 0.43],
  [/[a-ln-vx-z0-9$^_*?+<=>]/, 0.58],
  [/[mwMW@%]/, 0.9],
  [/[ -~]/, 0.71],
  [/[…·–—’]/, 0.8],
  [/\p{Ll}/u, 0.95],
];

const advance = (character: string): number => groups.find(([group]) => group.test(character))?.[1] ?? 1.2;
