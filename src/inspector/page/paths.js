/** A snapshot's value as paths of its innermost states: `['generating.rendering']`. */
export function leavesOf(value, before = '') {
  if (typeof value === 'string') return [before + value];
  return Object.entries(value ?? {}).flatMap(([key, child]) => {
    const below = leavesOf(child, `${before}${key}.`);
    return below.length > 0 ? below : [before + key];
  });
}

/** Whether a state is another or holds it. */
export const holds = (outer, inner) => outer === '' || outer === inner || inner.startsWith(`${outer}.`);
