/**
 * Lays a statechart out as one column of nested boxes in the order in which states are lived through. A
 * transition to the state just
 * below is a line down; every other leaves to the right, past its name, to a rail that leads to its target. Transitions
 * to one target share its rail. So the drawing stays narrow, and a name stands beside the state that it leaves.
 */

const ROW = 21;
const PAD = 18;
const GAP = 14;
const EDGE = 28;
const CORNER = 8;
/** As wide as a time gets; and a name that was taken many times. */
const WIDEST_TIME = '58 min 58 s';
const MANY_TIMES = ' ×88';

/**
 * @typedef {{ state: import('./machine.js').State, x: number, y: number, w: number, h: number, titleY: number }} Box
 * @typedef {{ edges: import('./machine.js').Edge[], path: string, label: { x: number, y: number, w: number } }} Line
 */

/**
 * @param {import('./machine.js').Machine} machine
 * @param {(text: string, kind: 'state' | 'label') => number} measure the width of a text in px
 * @returns {{ width: number, height: number, boxes: Box[], lines: Line[], starts: { x: number, y: number }[] }}
 */
export function layOut(machine, measure) {
  const { down, routed } = sorted(machine);
  const boxes = placed(machine, measure, down, routed);
  const right = Math.max(0, ...[...boxes.values()].map((box) => box.x + box.w));
  const lines = [...downLines(down, boxes, measure), ...railLines(routed, boxes, right, measure)];
  const starts = [];
  for (const state of [machine.root, ...machine.states.values()]) {
    const first = state.children.find((child) => child.key === state.initial);
    const box = first && boxes.get(first.path);
    if (box) starts.push({ x: box.x, y: box.titleY });
  }
  return {
    width: Math.max(right + 2, ...lines.map((line) => line.right + 3)),
    height: Math.max(0, ...[...boxes.values()].map((box) => box.y + box.h)) + 3,
    boxes: [...boxes.values()],
    lines,
    starts,
  };
}

/** Which transitions lead just one step down, by the state they enter, and which take a rail, by theirs. */
function sorted({ edges, states }) {
  const down = new Map();
  const routed = new Map();
  for (const edge of edges) {
    const from = states.get(edge.from);
    if (!from || edge.to === null || edge.to === '') continue;
    const group = down.get(edge.to);
    if (below(from)?.path === edge.to && (!group || group[0].from === edge.from)) {
      down.set(edge.to, [...(group ?? []), edge]);
    } else {
      routed.set(edge.to, [...(routed.get(edge.to) ?? []), edge]);
    }
  }
  return { down, routed };
}

/** The state whose box comes just under a state's own. */
function below(state) {
  const siblings = state.parent?.children ?? [];
  const next = siblings[siblings.indexOf(state) + 1];
  if (next) return next;
  return state.parent?.parent ? below(state.parent) : null;
}

/** Gives every state its box, and in `ports` the heights at which lines leave and enter it on the right. */
function placed({ root }, measure, down, routed) {
  const leaving = new Map();
  for (const edge of [...routed.values()].flat()) leaving.set(edge.from, [...(leaving.get(edge.from) ?? []), edge]);
  const needed = (state) =>
    Math.max(
      measure(state.key, 'state') + (state.children.length > 0 ? 28 : 38 + measure(WIDEST_TIME, 'label')),
      ...state.children.map((child) => needed(child) + 2 * PAD),
    );
  const boxes = new Map();
  let order = 0;

  const place = (state, x, y, w) => {
    const out = leaving.get(state.path) ?? [];
    const count = out.length + (routed.has(state.path) ? 1 : 0);
    const box = { state, x, y, w, h: 0, titleY: 0, order: order++, out, ports: [] };
    boxes.set(state.path, box);
    const head = Math.max(state.children.length > 0 ? 34 : 40, count * ROW + 12);
    box.ports = Array.from({ length: count }, (_, port) => y + head / 2 + (port - (count - 1) / 2) * ROW);
    box.titleY = y + (state.children.length > 0 ? 17 : head / 2);
    box.h = state.children.length > 0 ? stack(state.children, x + PAD, y + head, w - 2 * PAD) - y + PAD - 4 : head;
  };

  /** Places states one under the other. @returns where the last one ends */
  const stack = (states, x, top, w) => {
    let y = top;
    for (const [index, state] of states.entries()) {
      const names = down.get(state.path)?.length ?? 0;
      if (index > 0) y += names > 0 ? EDGE + names * 15 : GAP;
      place(state, x, y, w);
      y += boxes.get(state.path).h;
    }
    return y;
  };

  stack(root.children, PAD + 2, 2, Math.max(120, ...root.children.map(needed)));
  return boxes;
}

function downLines(down, boxes, measure) {
  return [...down].flatMap(([path, edges]) => {
    const [from, to] = [boxes.get(edges[0].from), boxes.get(path)];
    const x = Math.max(from.x, to.x) + 26;
    const top = from.y + from.h;
    // Below the source's own frame, if it lies in one that ends here.
    const clear = to.y - EDGE - edges.length * 15;
    const line = `M${x} ${top}V${to.y}`;
    return edges.map((edge, index) => {
      const w = measure(edge.event, 'label');
      const label = { x: x + 11, y: clear + EDGE / 2 + 7.5 + index * 15 - 2, w };
      return { edge, path: line, label, right: label.x + measure(edge.event + MANY_TIMES, 'label'), loose: true };
    });
  });
}

function railLines(routed, boxes, right, measure) {
  const names = [...routed.values()].flat().map((edge) => measure(edge.event + MANY_TIMES, 'label'));
  const labelX = right + 14;
  const firstRail = labelX + Math.max(0, ...names) + 15;
  const rails = [...routed].map(([path, edges]) => {
    const to = boxes.get(path);
    const above = edges.some((edge) => boxes.get(edge.from).order < to.order);
    const enter = above ? to.ports[0] : to.ports.at(-1);
    const stubs = edges.map((edge) => {
      const from = boxes.get(edge.from);
      const shift = routed.has(from.state.path) && entersAbove(routed, boxes, from) ? 1 : 0;
      return { edge, from, y: from.ports[from.out.indexOf(edge) + shift] };
    });
    const ys = [enter, ...stubs.map((stub) => stub.y)];
    return { to, enter, stubs, top: Math.min(...ys), bottom: Math.max(...ys), column: 0 };
  });
  // Short rails run inside, long ones outside; where two do not meet, they share a column.
  const columns = [];
  for (const rail of rails.sort((a, b) => a.bottom - a.top - (b.bottom - b.top))) {
    const free = columns.findIndex((column) => column.every((r) => r.bottom + 8 < rail.top || rail.bottom + 8 < r.top));
    rail.column = free === -1 ? columns.length : free;
    columns[rail.column] = [...(columns[rail.column] ?? []), rail];
  }
  return rails.flatMap(({ to, enter, stubs, column }) => {
    const x = firstRail + column * 13;
    return stubs.map(({ edge, from, y }) => {
      const turn = enter > y ? 1 : -1;
      const r = Math.min(CORNER, Math.abs(enter - y) / 2);
      const path =
        `M${from.x + from.w} ${y}H${x - r}Q${x} ${y} ${x} ${y + turn * r}V${enter - turn * r}` +
        `Q${x} ${enter} ${x - r} ${enter}H${to.x + to.w}`;
      return { edge, path, label: { x: labelX, y, w: measure(edge.event, 'label') }, right: x, loose: false };
    });
  });
}

/** Whether the rail to a box comes from above, and so takes its first port. */
const entersAbove = (routed, boxes, box) =>
  routed.get(box.state.path).some((edge) => boxes.get(edge.from).order < box.order);
