import { html, say } from './dom.js';
import { costWords, failureOf } from './outcome.js';
import { clockTime, duration, leafOf, toneOf } from './words.js';

/**
 * The list of generations: the live ones, newest first, above those that ended, latest first. A listbox: arrow keys
 * choose.
 */
export class List {
  #box;
  #groups;
  #counts;
  #onChoose;
  #failures;
  /** @type {Map<string, { row: HTMLElement, parts: Record<string, HTMLElement>, generation: object }>} */
  #rows = new Map();
  #chosen = null;
  #filter = '';

  /**
   * @param {object} places
   * @param {HTMLElement} places.box the listbox
   * @param {{ live: HTMLElement, ended: HTMLElement }} places.groups
   * @param {{ live: HTMLElement, ended: HTMLElement, all: HTMLElement }} places.counts
   * @param {(sessionId: string) => void} onChoose
   * @param {import('./outcome.js').Failures} failures what each code means: the filter looks into it
   */
  constructor({ box, groups, counts }, onChoose, failures) {
    this.#failures = failures;
    this.#box = box;
    this.#groups = groups;
    this.#counts = counts;
    this.#onChoose = onChoose;
    box.addEventListener('click', (event) => {
      const row = event.target.closest('[role=option]');
      if (row) this.#pick(row);
    });
    box.addEventListener('keydown', (event) => this.#key(event));
  }

  get size() {
    return this.#rows.size;
  }

  clear() {
    this.#rows.clear();
    this.#chosen = null;
    this.#box.setAttribute('tabindex', '0');
    this.#groups.live.replaceChildren();
    this.#groups.ended.replaceChildren();
    this.#count();
  }

  /** Shows generations as they are now. @param {Iterable<import('./generations.js').Generation>} generations */
  update(generations, now) {
    for (const generation of generations) {
      const known = this.#rows.get(generation.sessionId);
      const entry = known ?? this.#newRow(generation);
      entry.generation = generation;
      paint(entry, now);
      const group = this.#groups[generation.ended ? 'ended' : 'live'];
      if (entry.row.parentNode !== group) group.prepend(entry.row);
      this.#sift(entry);
    }
    this.#count();
  }

  remove(sessionId) {
    const entry = this.#rows.get(sessionId);
    entry?.row.remove();
    this.#rows.delete(sessionId);
    if (entry?.row === this.#chosen) this.#chosen = null;
    this.#count();
  }

  /** Lets the ages of live generations grow. */
  tick(now) {
    for (const { parts, generation } of this.#rows.values()) {
      if (!generation.ended) say(parts.age, ageOf(generation, now));
    }
  }

  /** Marks the chosen one. @param {string} sessionId */
  mark(sessionId) {
    const row = this.#rows.get(sessionId)?.row;
    if (!row || row === this.#chosen) return;
    this.#chosen?.setAttribute('aria-selected', 'false');
    this.#chosen?.setAttribute('tabindex', '-1');
    row.setAttribute('aria-selected', 'true');
    row.setAttribute('tabindex', '0');
    this.#box.setAttribute('tabindex', '-1');
    this.#chosen = row;
  }

  /** Shows only what holds all words of a text. */
  filter(text) {
    this.#filter = text.trim().toLowerCase();
    for (const entry of this.#rows.values()) this.#sift(entry);
    this.#count();
  }

  focus() {
    (this.#chosen ?? this.#box).focus();
  }

  #sift(entry) {
    if (this.#filter === '') {
      entry.row.hidden = false;
      return;
    }
    const text = haystack(entry.generation, this.#failures);
    entry.row.hidden = !this.#filter.split(/\s+/).every((word) => text.includes(word));
  }

  #newRow({ sessionId, name }) {
    const parts = Object.fromEntries(
      ['who', 'cost', 'state', 'about', 'age'].map((part) => [part, html('span', { class: `row-${part}` })]),
    );
    const row = html(
      'div',
      {
        class: 'row',
        role: 'option',
        'aria-selected': 'false',
        tabindex: '-1',
        'data-session': sessionId,
        'data-name': name,
        title: name,
      },
      ...Object.values(parts).flatMap((part) => [part, ' ']),
    );
    const entry = { row, parts, generation: null };
    this.#rows.set(sessionId, entry);
    return entry;
  }

  #count() {
    const words = Object.entries(this.#groups).map(([kind, group]) => {
      const all = group.childElementCount;
      const shown = this.#filter === '' ? all : group.querySelectorAll(':scope > :not([hidden])').length;
      const count = shown === all ? String(all) : `${shown} of ${all}`;
      say(this.#counts[kind], count);
      group.parentElement.hidden = all === 0;
      return `${count} ${kind}`;
    });
    say(this.#counts.all, words.join(', '));
  }

  #pick(row) {
    this.#onChoose(row.dataset.session);
    row.focus();
  }

  #key(event) {
    const rows = [...this.#box.querySelectorAll('[role=option]:not([hidden])')];
    const at = rows.indexOf(this.#chosen);
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at < 0 ? 0 : at - 1,
      Home: 0,
      End: rows.length - 1,
      PageDown: at + 10,
      PageUp: at - 10,
    }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (row) this.#pick(row);
  }
}

function paint({ row, parts, generation }, now) {
  const { leaves, machine } = generation;
  const leaf = leaves[0] ?? '';
  const tone = toneOf(leaf, machine.states.get(leaf)?.kind === 'final');
  if (row.dataset.tone !== tone) row.dataset.tone = tone;
  say(parts.who, who(generation));
  say(parts.age, ageOf(generation, now));
  say(parts.cost, costWords(generation));
  say(parts.about, modelName(generation));
  say(parts.state, leaves.map(leafOf).join(', '));
}

/** When it began, in UTC, and how long it took, or takes until now. */
const ageOf = ({ start, ended, end }, now) => `${clockTime(start)} · ${duration((ended ? end : now) - start)}`;

function who({ context, name }) {
  const { username, userId } = context;
  return String(username || (userId === undefined ? name : `user ${userId}`));
}

/** A model's name without what all models have in theirs. */
const modelName = ({ context }) => String(context.model ?? '').replace(/-generate.*/, '');

/** All that the filter looks into, with what an error code means. */
function haystack(generation, failures) {
  const { name, context, leaves } = generation;
  const failure = failureOf(generation, failures);
  const words = [name, who(generation), context.userId, costWords(generation), context.model, ...leaves];
  return [...words, ...Object.values(failure ?? {})].join(' ').toLowerCase();
}
