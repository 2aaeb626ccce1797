import { html, say } from './dom.js';
import { stretches } from './machine.js';
import { duration, leafOf, stateWords } from './words.js';

/** How long a generation was in each state, and when: a row for each state, a bar for each stay in it. */
export class Waterfall {
  #list;
  #rows = new Map();

  /** @param {HTMLOListElement} list */
  constructor(list) {
    this.#list = list;
  }

  /** @param {import('./generations.js').Generation} generation @param {number} count how many of its facts count @param {number} now ms since the epoch */
  show(generation, count, now) {
    const { machine, facts, start, ended, end } = generation;
    const until = facts[count]?.at ?? (ended ? end : now);
    const stays = stretches(machine, facts.slice(0, count), until);
    const whole = Math.max(1, (ended ? end : now) - start);
    const states = [...new Set(stays.map(({ leaf }) => leaf))];
    if (states.join() !== [...this.#rows.keys()].join()) this.#build(states);
    for (const [leaf, { bars, time }] of this.#rows) {
      const mine = stays.filter((stay) => stay.leaf === leaf);
      while (bars.childElementCount < mine.length) bars.append(html('i'));
      while (bars.childElementCount > mine.length) bars.lastElementChild.remove();
      for (const [index, { from, to }] of mine.entries()) {
        bars.children[index].style.left = `${((from - start) / whole) * 100}%`;
        bars.children[index].style.width = `${((to - from) / whole) * 100}%`;
      }
      say(time, duration(mine.reduce((sum, { from, to }) => sum + to - from, 0)));
    }
  }

  clear() {
    this.#rows.clear();
    this.#list.replaceChildren();
  }

  #build(states) {
    this.clear();
    for (const leaf of states) {
      const bars = html('span', { class: 'bars', 'aria-hidden': 'true' });
      const time = html('span', { class: 'stay-time' });
      const name = html('span', { title: stateWords(leaf) }, leafOf(leaf));
      this.#list.append(html('li', { class: 'stay' }, name, ' ', bars, ' ', time));
      this.#rows.set(leaf, { bars, time });
    }
  }
}
