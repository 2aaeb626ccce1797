import { html } from './dom.js';
import { exactTime, isoDuration, moment, sinceStart, stateWords, toneOf, valueWords } from './words.js';

/** The facts of the chosen generation, oldest first. The head of each is a button: the chart as it was then. */
export class Facts {
  #list;
  #about;
  #onPick;
  #generation = null;
  #items = [];
  /** Whether the latest fact is kept in sight. */
  #isAtEnd = true;

  /**
   * @param {{ list: HTMLOListElement, about: HTMLElement }} places
   * @param {(count: number) => void} onPick how many facts count from here on
   */
  constructor({ list, about }, onPick) {
    this.#list = list;
    this.#about = about;
    this.#onPick = onPick;
    list.addEventListener('click', (event) => {
      const button = event.target.closest('button');
      if (button) onPick(Number(button.dataset.count));
    });
    list.addEventListener('keydown', (event) => this.#key(event));
    list.addEventListener('scroll', () => {
      this.#isAtEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 40;
    });
    // What stands above the list takes room from it.
    new ResizeObserver(() => this.#keepAtEnd()).observe(list);
  }

  /** @param {import('./generations.js').Generation} generation @param {number} count how many facts are in force */
  show(generation, count) {
    if (this.#generation !== generation) this.clear();
    this.#generation = generation;
    while (this.#items.length > generation.facts.length) this.#items.pop().item.remove();
    for (const [index, fact] of generation.facts.entries()) {
      if (this.#items[index]?.fact === fact && this.#items[index].leaves === fact.leaves) continue;
      const item = this.#write(fact, index, generation);
      if (this.#items[index]) this.#items[index].item.replaceWith(item);
      else this.#list.append(item);
      this.#items[index] = { item, fact, leaves: fact.leaves };
    }
    for (const [index, { item }] of this.#items.entries()) {
      item.classList.toggle('later', index >= count);
      const button = item.querySelector('button');
      button.setAttribute('aria-pressed', String(index === count - 1 && count < generation.facts.length));
    }
    if (count === generation.facts.length) this.#keepAtEnd();
    this.#tell(generation);
  }

  clear() {
    this.#generation = null;
    this.#items = [];
    this.#isAtEnd = true;
    this.#list.replaceChildren();
    this.#about.replaceChildren();
  }

  #keepAtEnd() {
    if (this.#isAtEnd) this.#list.scrollTop = this.#list.scrollHeight;
  }

  #write(fact, index, generation) {
    const leaf = fact.leaves[0] ?? '';
    const tone = toneOf(leaf, generation.machine.states.get(leaf)?.kind === 'final');
    const since = fact.at - generation.start;
    const button = html(
      'button',
      { type: 'button', class: 'fact-head', 'data-count': index + 1 },
      html('span', { class: 'fact-name' }, fact.type),
      ' ',
      html(
        'time',
        { class: 'fact-at', title: moment(fact.at), datetime: new Date(fact.at).toISOString() },
        exactTime(fact.at),
      ),
      ' ',
      html('span', { class: 'fact-state' }, fact.leaves.map(stateWords).join(', ')),
      ' ',
      html('time', { class: 'fact-since', datetime: isoDuration(since) }, sinceStart(since)),
    );
    const gap =
      generation.earlier && index === 1 ? [html('p', { class: 'gap' }, 'Some facts between are no longer kept.')] : [];
    return html('li', { class: 'fact', 'data-tone': tone }, ...gap, button, pairs(fact.data));
  }

  #tell({ name, context }) {
    const known = pairs({ id: name, ...context });
    if (this.#about.textContent !== known.textContent) this.#about.replaceChildren(known);
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = this.#items.findIndex(({ item }) => item.contains(document.activeElement));
    if (step === undefined || at < 0) return;
    event.preventDefault();
    const next = this.#items[Math.max(0, Math.min(this.#items.length - 1, at + step))];
    next?.item.querySelector('button').focus();
    if (next) this.#onPick(this.#items.indexOf(next) + 1);
  }
}

/** Keys and values; an object within is spread out. */
function pairs(data) {
  const rows = Object.entries(data ?? {}).flatMap(([key, value]) =>
    value !== null && typeof value === 'object'
      ? Object.entries(value).map(([inner, part]) => pair(`${key}.${inner}`, inner, part))
      : [pair(key, key, value)],
  );
  return html('dl', { class: 'pairs' }, ...rows);
}

const pair = (label, key, value) =>
  html('div', { class: 'pair' }, html('dt', {}, label), html('dd', {}, valueWords(key, value)));
