import { holds } from './paths.js';

/**
 * Puts states in the order in which they are lived through: a registration has them in the order of the alphabet.
 * Each state comes after those that lead to it, loops aside; ends come last, and first of them those that few lead to.
 * @param {import('./machine.js').State[]} siblings
 * @param {string | null} initial the key of the one it begins in
 * @param {import('./machine.js').Edge[]} edges of the whole machine
 * @returns {import('./machine.js').State[]}
 */
export function inOrder(siblings, initial, edges) {
  const owner = (path) => siblings.find((state) => path !== null && holds(state.path, path));
  const leads = new Map(siblings.map((state) => [state, new Set()]));
  for (const edge of edges) {
    const [from, to] = [owner(edge.from), owner(edge.to)];
    if (from && to && from !== to) leads.get(from).add(to);
  }
  const rank = ranks(siblings, initial, leads);
  const sources = (state) => [...leads.values()].filter((targets) => targets.has(state)).length;
  const isEnd = (state) => state.kind === 'final';
  return [...siblings].sort(
    (a, b) =>
      Number(isEnd(a)) - Number(isEnd(b)) ||
      (isEnd(a) ? sources(a) - sources(b) : 0) ||
      rank.get(a) - rank.get(b) ||
      siblings.indexOf(a) - siblings.indexOf(b),
  );
}

/** The length of the longest way to each state that never goes back. */
function ranks(siblings, initial, leads) {
  const finished = [];
  const open = new Set();
  const seen = new Set();
  const forward = new Map(siblings.map((state) => [state, []]));
  const visit = (state) => {
    seen.add(state);
    open.add(state);
    for (const target of leads.get(state)) {
      if (open.has(target)) continue;
      forward.get(state).push(target);
      if (!seen.has(target)) visit(target);
    }
    open.delete(state);
    finished.unshift(state);
  };
  const first = siblings.find((state) => state.key === initial);
  for (const state of first ? [first, ...siblings] : siblings) if (!seen.has(state)) visit(state);

  const rank = new Map(siblings.map((state) => [state, 0]));
  for (const state of finished) {
    for (const target of forward.get(state)) rank.set(target, Math.max(rank.get(target), rank.get(state) + 1));
  }
  return rank;
}
