import { html } from './inspector/dom.js';
import { moment } from './inspector/words.js';

/** The row of the chosen generation in the table of records, a column after the other. */
export class Record {
  #panel;
  #fields;
  #shown = '';

  constructor(panel) {
    this.#panel = panel;
    this.#fields = panel.querySelector('dl');
  }

  /** @param {Record<string, string | number | null> | null} record null: there is none to show */
  show(record) {
    this.#panel.hidden = record === null;
    const shown = JSON.stringify(record);
    if (shown === this.#shown || record === null) return;
    this.#shown = shown;
    this.#fields.replaceChildren(
      ...Object.entries(record).map(([column, value]) =>
        html('div', {}, html('dt', {}, column), html('dd', {}, words(column, value))),
      ),
    );
  }
}

function words(column, value) {
  if (value === null) return 'unknown';
  if (column === 'timestamp') return moment(value);
  return column === 'cost' ? `$${value.toFixed(2)}` : String(value);
}
