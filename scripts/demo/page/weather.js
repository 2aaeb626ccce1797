import { html, say } from './inspector/dom.js';

const $ = (id) => document.getElementById(id);
const states = { running: 'The bot runs.', starting: 'The bot starts…', stopped: 'The bot is not running.' };

/** The switches of what may go wrong, the bot's life, and what Google was asked. */
export class Weather {
  #ask;
  #boxes = new Map();

  constructor({ ask }) {
    this.#ask = ask;
    $('kill').addEventListener('click', () => ask({ do: 'kill' }));
    $('start').addEventListener('click', () => ask({ do: 'start' }));
    for (const radio of document.getElementsByName('speed'))
      radio.addEventListener('change', () => ask({ do: 'speed', speed: radio.value }));
  }

  show({ switches, bot, google, speed, generations }) {
    if (this.#boxes.size === 0) $('switches').append(...switches.map((each) => this.#build(each)));
    for (const { id, isOn } of switches) this.#boxes.get(id).checked = isOn;
    say($('bot-state'), `${states[bot.state]}${bot.kills > 0 ? ` Killed ${times(bot.kills)}.` : ''}`);
    $('kill').disabled = bot.state !== 'running';
    $('start').disabled = bot.state !== 'stopped';
    const prompts = `${generations.length} ${generations.length === 1 ? 'prompt' : 'prompts'}`;
    say(
      $('asked'),
      `${prompts}: Google was asked ${times(google.asked)}, and charges $${google.billedUsd.toFixed(2)}.`,
    );
    for (const radio of document.getElementsByName('speed')) radio.checked = radio.value === speed;
  }

  #build({ id, at, label, expect }) {
    const box = html('input', { type: 'checkbox', role: 'switch', id, 'aria-describedby': `${id}-expect` });
    box.addEventListener('change', () => this.#ask({ do: 'turn', switch: id, on: box.checked }));
    this.#boxes.set(id, box);
    return html(
      'li',
      {},
      html('label', {}, box, html('span', {}, html('b', {}, `${at}: `), label)),
      html('p', { class: 'muted', id: `${id}-expect` }, expect),
    );
  }
}

function times(number) {
  return number === 1 ? 'once' : number === 2 ? 'twice' : `${number} times`;
}
