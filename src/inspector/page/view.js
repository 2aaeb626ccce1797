import { Chart } from './chart.js';
import { html, say } from './dom.js';
import { Facts } from './facts.js';
import { writeOutcome } from './outcome.js';
import { Waterfall } from './waterfall.js';
import { day, short } from './words.js';

/**
 * One generation in any page: two panels in an element, first how it ended and the statechart, then how long each state
 * took and the facts. A press on a fact shows the statechart as it was then. The page links `base.css`, `chart.css` and
 * `facts.css`, and is served the modules of this folder.
 */
export class GenerationView {
  #chart;
  #facts;
  #waterfall;
  #parts;
  #failures;
  #onPick;
  #now = 0;
  /** @type {import('./generations.js').Generation | null} */
  #generation = null;
  /** @type {number | null} */
  #count = null;

  /**
   * @param {HTMLElement} element where the panels go
   * @param {object} [options]
   * @param {import('./outcome.js').Failures} [options.failures] what each code means, as `failures.json` tells it
   * @param {(count: number | null) => void} [options.onPick] a person looks at the first facts only; null: at all
   */
  constructor(element, { failures = {}, onPick = () => {} } = {}) {
    this.#failures = failures;
    this.#onPick = onPick;
    this.#parts = build(element);
    const { figure, describe, words, facts, about, waterfall, toNow } = this.#parts;
    this.#chart = new Chart({ figure, describe, words });
    this.#waterfall = new Waterfall(waterfall);
    this.#facts = new Facts({ list: facts, about }, (count) => this.pick(count));
    toNow.addEventListener('click', () => this.pick(null));
  }

  /** How many of its facts are looked at; null: all there are. */
  get count() {
    return this.#count;
  }

  /**
   * Shows a generation as it is now, or as it was where the same one was looked at earlier in its life.
   * @param {import('./generations.js').Generation} generation
   * @param {number} now ms since the epoch
   */
  show(generation, now) {
    if (this.#generation && this.#generation.name !== generation.name) this.#count = null;
    this.#generation = generation;
    this.#now = now;
    this.#draw();
  }

  /** Looks at the first facts only. @param {number | null} count null: at all there are */
  pick(count) {
    const all = this.#generation?.facts.length ?? null;
    this.#count = count === all ? null : count;
    if (this.#generation) this.#draw();
    this.#onPick(this.#count);
  }

  /** Lets the time pass in the state that goes on. @param {number} now ms since the epoch */
  tick(now) {
    this.#now = now;
    if (this.#generation && !this.#generation.ended && this.#count === null) this.#drawTimes(this.#generation);
  }

  clear() {
    this.#generation = null;
    this.#count = null;
    for (const part of [this.#chart, this.#facts, this.#waterfall]) part.clear();
  }

  /** The facts that count: those that were picked, as far as they are there. */
  #counted({ facts }) {
    return Math.min(this.#count ?? facts.length, facts.length);
  }

  #draw() {
    const generation = this.#generation;
    const { chosen, earlier, earlierWords, outcome, date } = this.#parts;
    const { length } = generation.facts;
    const count = this.#counted(generation);
    say(chosen, short(generation.name));
    chosen.title = generation.name;
    say(date, `${day(generation.start)}, times in UTC`);
    writeOutcome(outcome, generation, this.#failures);
    this.#facts.show(generation, count);
    earlier.hidden = count === length;
    if (count < length) say(earlierWords, `As it was after fact ${count} of ${length}`);
    this.#drawTimes(generation);
  }

  #drawTimes(generation) {
    const count = this.#counted(generation);
    this.#chart.show(generation, count, this.#now);
    this.#waterfall.show(generation, count, this.#now);
  }
}

/** The two panels, and those of their elements that change. */
function build(element) {
  const parts = {
    chosen: html('span', { id: 'chosen', class: 'id' }),
    outcome: html('div', { class: 'outcome' }),
    earlier: html('div', { class: 'then', hidden: '' }),
    earlierWords: html('span'),
    toNow: html('button', { type: 'button', class: 'chip' }, 'Back to now ', html('kbd', {}, 'Esc')),
    figure: html('figure', { class: 'figure' }),
    describe: html('p', { id: 'chart-says', class: 'unseen' }),
    words: html('ul', { class: 'chart-words' }),
    date: html('span', { class: 'head-note' }),
    waterfall: html('ol', { class: 'waterfall', 'aria-label': 'How long each state took' }),
    facts: html('ol', { class: 'facts', 'aria-labelledby': 'facts-title', tabindex: '0' }),
    about: html('div', { class: 'about' }),
  };
  parts.earlier.append(parts.earlierWords, parts.toNow);
  element.append(
    html(
      'section',
      { id: 'chart', class: 'panel chart-panel', 'aria-labelledby': 'chart-title', tabindex: '-1' },
      html('div', { class: 'panel-head' }, html('h2', { id: 'chart-title' }, 'Generation ', parts.chosen)),
      parts.outcome,
      parts.earlier,
      html(
        'div',
        { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Statechart' },
        parts.figure,
        parts.describe,
        html('details', { class: 'in-words' }, html('summary', {}, 'The statechart in words'), parts.words),
      ),
    ),
    html(
      'section',
      { class: 'panel facts-panel', 'aria-labelledby': 'facts-title' },
      html('div', { class: 'panel-head' }, html('h2', { id: 'facts-title' }, 'Facts'), parts.date),
      parts.waterfall,
      parts.facts,
      html('details', { class: 'context' }, html('summary', {}, 'What the generation knows now'), parts.about),
    ),
  );
  return parts;
}
