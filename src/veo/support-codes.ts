/** What a safety filter objected to, as Google groups its support codes. */
type FilterCategory =
  | 'child'
  | 'celebrity'
  | 'video-safety'
  | 'dangerous'
  | 'hate'
  | 'other'
  | 'prohibited'
  | 'third-party'
  | 'sexual'
  | 'toxic'
  | 'violence'
  | 'vulgar';

/** Google's table of safety filter codes, from "Responsible AI and usage guidelines for Veo". */
const table: readonly (readonly [FilterCategory, ...string[]])[] = [
  ['child', '58061214', '17301594'],
  ['celebrity', '29310472', '15236754'],
  ['video-safety', '64151117', '42237218'],
  ['dangerous', '62263041'],
  ['hate', '57734940', '22137204'],
  ['other', '74803281', '29578790', '42876398'],
  ['prohibited', '89371032', '49114662', '63429089', '72817394', '60599140'],
  ['third-party', '35561574', '35561575'],
  ['sexual', '90789179', '43188360'],
  ['toxic', '78610348'],
  ['violence', '61493863', '56562880'],
  ['vulgar', '32635315'],
];

const categoryByCode: ReadonlyMap<string, FilterCategory> = new Map(
  table.flatMap(([category, ...codes]) => codes.map((code) => [code, category] as const)),
);

/**
 * The support codes that Google's text names, as `Support codes: 15236754, 29310472`: each once, in the order of
 * the text. Empty when it names none.
 */
export function readSupportCodes(text: string): string[] {
  const lists = [...text.matchAll(/Support codes?:\s*([\d,\s]+)/gi)].map(([, list = '']) => list);
  // Real codes have eight digits; a short number is the next sentence's ("… 15236754 2 videos were …").
  return [...new Set(lists.flatMap((list) => list.match(/\d{6,}/g) ?? []))];
}

/** The category of the first code that Google's table holds, or null when it holds none of them. */
function categoryOf(supportCodes: readonly string[]): FilterCategory | null {
  return supportCodes.map((code) => categoryByCode.get(code)).find((category) => category !== undefined) ?? null;
}

/** What a filter objected to, as safe to store: its category, or else the codes themselves; null without any. */
export const objectionOf = (supportCodes: readonly string[]): string | null =>
  categoryOf(supportCodes) ??
  (supportCodes.length === 0 ? null : `support codes ${supportCodes.slice(0, 5).join(', ')}`);
