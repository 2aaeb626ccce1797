/**
 * A link to a generation, and to a position in its life: the part of an address after `#`.
 * @typedef {{ name: string, count: number | null }} Place `count`: how many of its facts are looked at; null: all
 */

/** @param {Place} place */
export const linkTo = ({ name, count }) =>
  `#generation/${encodeURIComponent(name)}${count === null ? '' : `/${count}`}`;

/** @param {string} hash as `location.hash` has it @returns {Place | null} null where it names nothing */
export function readLink(hash) {
  const [, name, count] = /^#generation\/([^/]+)(?:\/(\d{1,6}))?$/.exec(hash) ?? [];
  if (name === undefined) return null;
  try {
    return { name: decodeURIComponent(name), count: count === undefined ? null : Number(count) };
  } catch {
    return null;
  }
}
