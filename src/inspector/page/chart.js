import { html, say, svg } from './dom.js';
import { layOut } from './layout.js';
import { wayThrough } from './machine.js';
import { duration, leafOf, spoken, stateWords, toneOf } from './words.js';

/** The statechart of the chosen generation: drawn once for a machine, then lit. */
export class Chart {
  #figure;
  #describe;
  #words;
  #machine = null;
  #drawn = null;
  #seen = '';

  /**
   * @param {{ figure: HTMLElement, describe: HTMLElement, words: HTMLElement }} places the drawing, what it shows as a
   *   sentence, and the whole chart as a list
   */
  constructor({ figure, describe, words }) {
    this.#figure = figure;
    this.#describe = describe;
    this.#words = words;
  }

  /**
   * Shows where a generation is, or was after one of its facts.
   * @param {import('./generations.js').Generation} generation
   * @param {number} count how many of its facts count
   * @param {number} now ms since the epoch
   */
  show(generation, count, now) {
    if (this.#machine !== generation.machine) this.#draw(generation.machine);
    const facts = generation.facts.slice(0, count);
    const way = wayThrough(generation.machine, facts);
    const next = generation.facts[count];
    this.#light(way, next?.at ?? (generation.ended ? generation.end : now));
    say(this.#describe, sentence(generation, facts, way, next !== undefined));
  }

  clear() {
    this.#machine = null;
    this.#seen = '';
    this.#figure.replaceChildren();
    this.#describe.textContent = '';
    this.#words.replaceChildren();
  }

  #draw(machine) {
    const layout = layOut(machine, measure);
    const image = svg('svg', {
      viewBox: `0 0 ${Math.ceil(layout.width)} ${Math.ceil(layout.height)}`,
      class: 'chart',
      role: 'img',
      'aria-labelledby': this.#describe.id,
    });
    const boxes = new Map(layout.boxes.map((box) => [box.state.path, drawBox(box)]));
    const lines = new Map(layout.lines.map((line) => [line.edge, drawLine(line)]));
    image.append(
      markers(),
      ...[...boxes.values()].map((box) => box.group),
      ...layout.starts.map(({ x, y }) =>
        svg(
          'g',
          { class: 'start' },
          svg('circle', { cx: x - 14, cy: y, r: 3.5 }),
          svg('path', { d: `M${x - 12} ${y}H${x - 1}` }),
        ),
      ),
      ...[...lines.values()].map((line) => line.path),
      ...[...lines.values()].map((line) => line.name),
    );
    // Larger than life only as far as it stays calm; smaller only as far as it can be read.
    image.style.maxWidth = `${Math.ceil(layout.width * 1.25)}px`;
    this.#figure.style.minHeight = `${Math.ceil(layout.height * 0.7)}px`;
    this.#figure.replaceChildren(image);
    this.#words.replaceChildren(...inWords(machine));
    this.#machine = machine;
    this.#drawn = { image, boxes, lines };
  }

  /** Scrolls, where the drawing has not enough room, to the state that a generation has come to. */
  #bringIntoSight(leaf) {
    if (this.#seen === leaf) return;
    this.#seen = leaf;
    const box = this.#drawn.boxes.get(leaf)?.group.getBoundingClientRect();
    const view = this.#figure.parentElement.getBoundingClientRect();
    if (box)
      this.#figure.parentElement.scrollTop +=
        Math.max(0, box.bottom - view.bottom + 8) + Math.min(0, box.top - view.top - 8);
  }

  #light(way, until) {
    const { image, boxes, lines } = this.#drawn;
    const names = [...lines.values()][0]?.name ?? null;
    for (const [path, { group, time }] of boxes) {
      const inside = way.now.some((leaf) => leaf === path || leaf.startsWith(`${path}.`));
      group.classList.toggle('now', inside);
      group.classList.toggle('here', way.now.includes(path));
      group.classList.toggle('visited', way.visited.has(path));
      const spent =
        way.now.includes(path) && !group.classList.contains('final')
          ? (way.spent.get(path) ?? 0) + until - way.since
          : way.spent.get(path);
      const text = spent === undefined ? '' : duration(spent);
      if (time) say(time, text);
    }
    for (const [edge, { path, name, text, ground }] of lines) {
      const times = way.taken.get(edge) ?? 0;
      const classes = {
        taken: times > 0,
        last: edge === way.last,
        possible: way.now.some((leaf) => leaf === edge.from || leaf.startsWith(`${edge.from}.`)),
      };
      for (const [kind, on] of Object.entries(classes)) {
        path.classList.toggle(kind, on);
        name.classList.toggle(kind, on);
      }
      const label = times > 1 ? `${edge.event} ×${times}` : edge.event;
      say(text, label);
      ground?.setAttribute('width', measure(label, 'label') + 10);
      // What was taken lies above what was not, the last of all on top.
      if (classes.taken) image.insertBefore(path, names);
    }
    this.#bringIntoSight(way.now.join());
    const last = lines.get(way.last);
    if (last) image.insertBefore(last.path, names);
  }
}

function drawBox({ state, x, y, w, h, titleY }) {
  const final = state.kind === 'final';
  const group = svg('g', {
    class: `${state.children.length > 0 ? 'outer ' : ''}${state.kind}`,
    'data-tone': toneOf(state.path, final),
    'data-state': state.path,
  });
  if (state.description) group.append(svg('title', {}, state.description));
  group.append(svg('rect', { class: 'box', x, y, width: w, height: h, rx: 10 }));
  if (final) group.append(svg('rect', { class: 'box-inner', x: x + 3, y: y + 3, width: w - 6, height: h - 6, rx: 7 }));
  group.append(svg('text', { class: 'box-name', x: x + 14, y: titleY }, state.key));
  const time = state.children.length > 0 ? null : svg('text', { class: 'box-time', x: x + w - 12, y: titleY });
  if (time) group.append(time);
  return { group, time };
}

function drawLine({ edge, path, label, loose }) {
  const text = svg('text', { class: 'edge-name', x: label.x, y: label.y }, edge.event);
  const name = svg('g', { 'data-event': edge.event, 'data-from': edge.from });
  const ground = loose
    ? null
    : svg('rect', { class: 'edge-ground', x: label.x - 5, y: label.y - 9, width: label.w + 10, height: 18, rx: 4 });
  if (ground) name.append(ground);
  name.append(text);
  return { path: svg('path', { class: 'edge', d: path }), name, text, ground };
}

function markers() {
  const arrow = (id) =>
    svg(
      'marker',
      {
        id,
        viewBox: '0 0 8 8',
        refX: 7,
        refY: 4,
        markerWidth: 8,
        markerHeight: 8,
        orient: 'auto',
        markerUnits: 'userSpaceOnUse',
      },
      svg('path', { d: 'M1 1 7 4 1 7z' }),
    );
  return svg('defs', {}, arrow('arrow'), arrow('arrow-taken'), arrow('arrow-start'));
}

let pen = null;
function measure(text, kind) {
  pen ??= document.createElement('canvas').getContext('2d');
  pen.font = `${kind === 'state' ? '600 13px' : '500 11.5px'} system-ui, sans-serif`;
  return pen.measureText(text).width;
}

function sentence({ machine, ended }, facts, { now, spent }, past) {
  const path = facts.map(({ leaves }) => leaves.map(stateWords).join(', '));
  const steps = path.filter((step, index) => step !== path[index - 1]);
  const where = now.map(stateWords).join(', ') || 'nowhere yet';
  const times = [...spent].map(([leaf, ms]) => `${leafOf(leaf)} ${duration(ms)}`);
  return [
    `Statechart “${machine.id}”.`,
    `${past ? 'It was in' : ended ? 'It ended in' : 'It is in'} ${where}.`,
    steps.length > 1 ? `The way there: ${steps.join(' → ')}.` : '',
    times.length > 0 ? `Time spent: ${times.join(', ')}.` : '',
  ]
    .join(' ')
    .trim();
}

/** Every state with where it leads, and first what may happen in all of them. */
function inWords(machine) {
  const leadsOf = (state) =>
    machine.edges
      .filter((edge) => edge.from === state.path)
      .map((edge) => `${spoken(edge.event)} → ${edge.to === null ? 'stays' : stateWords(edge.to)}`)
      .join('; ');
  const item = (name, ...rest) => html('li', {}, html('b', {}, name), ` ${rest.filter(Boolean).join(' ')}`);
  const anywhere = leadsOf(machine.root);
  return [
    ...(anywhere ? [item('anywhere', anywhere)] : []),
    ...[...machine.states.values()].map((state) => item(stateWords(state.path), state.description, leadsOf(state))),
  ];
}
