import { inOrder } from './order.js';
import { holds } from './paths.js';

/**
 * A statechart as it comes in a registration: the JSON of an XState machine's configuration.
 *
 * @typedef {object} State
 * @property {string} path as `generating.rendering`; empty for the root
 * @property {string} key
 * @property {'atomic' | 'compound' | 'parallel' | 'final' | 'history'} kind
 * @property {string} description
 * @property {State | null} parent
 * @property {State[]} children
 * @property {string | null} initial the key of the child it begins in
 *
 * @typedef {object} Edge
 * @property {string} from a state's path
 * @property {string | null} to a state's path; null where no state changes
 * @property {string} event
 *
 * @typedef {object} Machine
 * @property {string} id
 * @property {string} version
 * @property {State} root
 * @property {Map<string, State>} states by path, in the order in which they are lived through
 * @property {Edge[]} edges
 */

const array = (value) => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]);

/** @param {string} definition @returns {Machine} @throws where it is no JSON */
export function readMachine(definition) {
  const config = JSON.parse(definition);
  const ids = new Map();
  const configs = new Map();

  const read = (key, path, config, parent) => {
    const children = Object.entries(config.states ?? {});
    const kind = config.type ?? (children.length > 0 ? 'compound' : 'atomic');
    const initial = typeof config.initial === 'object' ? config.initial?.target : config.initial;
    const state = {
      path,
      key,
      kind,
      description: config.description ?? '',
      parent,
      children: [],
      initial: initial ?? null,
    };
    if (config.id !== undefined) ids.set(config.id, state);
    configs.set(state, config);
    for (const [name, child] of children) {
      state.children.push(read(name, path === '' ? name : `${path}.${name}`, child, state));
    }
    return state;
  };
  const root = read(config.id ?? 'machine', '', config, null);
  ids.set(root.key, root);

  const edges = [];
  for (const [state, config] of configs) {
    for (const [event, transition] of transitionsOf(config)) {
      const targets = array(typeof transition === 'string' ? transition : transition?.target);
      for (const target of targets)
        edges.push({ from: state.path, to: targetOf(target, state, ids)?.path ?? null, event });
      if (targets.length === 0) edges.push({ from: state.path, to: null, event });
    }
  }
  for (const state of configs.keys()) state.children = inOrder(state.children, state.initial, edges);
  return { id: root.key, version: config.version ?? '', root, states: new Map(withinOf(root)), edges };
}

function* withinOf(state) {
  for (const child of state.children) {
    yield [child.path, child];
    yield* withinOf(child);
  }
}

function* transitionsOf(config) {
  const all = (entries) => Object.entries(entries ?? {}).flatMap(([event, list]) => array(list).map((t) => [event, t]));
  yield* all(config.on);
  for (const [delay, transition] of all(config.after)) yield [`after ${delay}`, transition];
  for (const transition of array(config.always)) yield ['always', transition];
  for (const transition of array(config.onDone)) yield ['done', transition];
  for (const invoked of array(config.invoke)) {
    const source = typeof invoked.src === 'string' ? invoked.src : (invoked.id ?? 'actor');
    for (const transition of array(invoked.onDone)) yield [`${source} done`, transition];
    for (const transition of array(invoked.onError)) yield [`${source} error`, transition];
  }
}

/** `#id.child` from anywhere, `.child` of the state itself, else a sibling. */
function targetOf(target, state, ids) {
  const descend = (from, keys) => keys.reduce((at, key) => at?.children.find((child) => child.key === key), from);
  if (target.startsWith('#')) {
    if (ids.has(target.slice(1))) return ids.get(target.slice(1));
    const [id, ...keys] = target.slice(1).split('.');
    return descend(ids.get(id), keys);
  }
  if (target.startsWith('.')) return descend(state, target.slice(1).split('.'));
  return descend(state.parent ?? state, target.split('.'));
}

/**
 * The way that facts took through a machine.
 * @param {Machine} machine
 * @param {{ type: string, at: number, leaves: string[] }[]} facts oldest first, each with the states it led to
 * @returns {{ taken: Map<Edge, number>, last: Edge | null, visited: Set<string>, now: string[], since: number,
 *   spent: Map<string, number> }} `taken` counts; `spent` is ms in states that were left; `since` when the present
 *   ones were entered
 */
export function wayThrough(machine, facts) {
  const taken = new Map();
  const visited = new Set();
  const spent = new Map();
  let last = null;
  let now = [];
  let since = 0;
  for (const { type, at, leaves } of facts) {
    const edge = edgeOf(machine, now, type, leaves);
    if (edge) taken.set(edge, (taken.get(edge) ?? 0) + 1);
    last = edge;
    if (leaves.join() !== now.join()) {
      for (const leaf of now) spent.set(leaf, (spent.get(leaf) ?? 0) + at - since);
      since = at;
    }
    now = leaves;
    for (const leaf of leaves) {
      for (let state = machine.states.get(leaf); state?.parent; state = state.parent) visited.add(state.path);
    }
  }
  return { taken, last, visited, now, since, spent };
}

/**
 * The stays of a generation in its states, in order, ends aside.
 * @param {Machine} machine
 * @param {{ at: number, leaves: string[] }[]} facts oldest first, each with the states it led to
 * @param {number} until when the last stay ends or is looked at, ms since the epoch
 * @returns {{ leaf: string, from: number, to: number }[]}
 */
export function stretches(machine, facts, until) {
  const stays = [];
  const open = new Map();
  const close = (at, keep) => {
    for (const [leaf, stay] of open) {
      stay.to = Math.max(stay.from, at);
      if (!keep.includes(leaf)) open.delete(leaf);
    }
  };
  for (const { at, leaves } of facts) {
    close(at, leaves);
    for (const leaf of leaves) {
      if (open.has(leaf) || machine.states.get(leaf)?.kind === 'final') continue;
      const stay = { leaf, from: at, to: at };
      open.set(leaf, stay);
      stays.push(stay);
    }
  }
  close(until, []);
  return stays;
}

/** The transition that a fact took: the innermost state that has one decides, as in the machine. */
function edgeOf(machine, from, event, to) {
  const fitting = machine.edges.filter(
    (edge) => edge.event === event && edge.to !== null && from.some((leaf) => holds(edge.from, leaf)),
  );
  const arriving = fitting.filter((edge) => to.some((leaf) => holds(edge.to, leaf)));
  return arriving.sort((a, b) => b.from.length - a.from.length)[0] ?? null;
}
