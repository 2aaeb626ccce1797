import { html, say, svg } from './dom.js';
import { moment } from './words.js';

const SPEEDS = [0.5, 1, 2, 5, 10, 60, 600];
const BUTTONS = [
  ['start', 'To the start', { icon: 'M5 4v12M15 4.5v11L7 10z' }],
  ['back', 'One fact back', { icon: 'M13 4.5v11L5 10z' }],
  ['play', 'Play', { 'icon play': 'M6.5 3.5v13L17 10z', 'icon pause': 'M6.5 4v12M13.5 4v12' }],
  ['step', 'One fact on', { icon: 'M7 4.5v11L15 10z' }],
  ['end', 'To the end', { icon: 'M15 4v12M5 4.5v11L13 10z' }],
];

/** The bar that plays a recorded log: play, pause, step, speed, and a slider over all facts. */
export class PlayerBar {
  #bar;
  #clock;
  #state = null;
  #wanted = null;
  #busy = false;

  /** @param {HTMLElement} bar @param {import('./clock.js').Clock} clock */
  constructor(bar, clock) {
    this.#bar = bar;
    this.#clock = clock;
    this.#build();
    bar.addEventListener('click', (event) => {
      const button = event.target.closest('button');
      if (button) this.do(button.value);
    });
    this.#part('slider').addEventListener('input', (event) => this.#seek(Number(event.target.value)));
    this.#part('speed').addEventListener('change', (event) => {
      this.#send({ do: 'speed', speed: Number(event.target.value) });
    });
  }

  /** @param {{ position: number, size: number, at: number, playing: boolean, speed: number }} state */
  take(state) {
    this.#state = state;
    this.#bar.hidden = false;
    this.#clock.set(state);
    const slider = this.#part('slider');
    slider.max = String(state.size);
    if (!this.#busy && this.#wanted === null) slider.value = String(state.position);
    slider.setAttribute('aria-valuetext', `Fact ${state.position} of ${state.size}`);
    const play = this.#part('play');
    play.setAttribute('aria-label', state.playing ? 'Pause' : 'Play');
    play.classList.toggle('playing', state.playing);
    this.#part('speed').value = String(state.speed);
    this.#part('back').disabled = state.position === 0;
    this.#part('start').disabled = state.position === 0;
    this.#part('step').disabled = state.position === state.size;
    this.#part('end').disabled = state.position === state.size;
    this.tick();
  }

  /** Whether there is a log, and it stands still before its end. */
  get between() {
    return this.#state !== null && !this.#state.playing && this.#state.position < this.#state.size;
  }

  /** Lets the time pass that is shown. */
  tick() {
    if (!this.#state) return;
    const { position, size } = this.#state;
    say(this.#part('where'), `${position} / ${size}`);
    say(this.#part('when'), size === 0 ? 'No facts' : moment(this.#clock.now()));
  }

  /** @param {string} action `play` (or pause), `step`, `back`, `start`, `end`, `faster`, `slower` */
  do(action) {
    if (!this.#state) return;
    const { position, size, playing } = this.#state;
    const at = this.#wanted ?? position;
    if (action === 'play') this.#send({ do: playing ? 'pause' : 'play' });
    else if (action === 'step') this.#seek(Math.min(size, at + 1));
    else if (action === 'back') this.#seek(Math.max(0, at - 1));
    else if (action === 'start') this.#seek(0);
    else if (action === 'end') this.#seek(size);
    else this.#changeSpeed(action === 'faster' ? 1 : -1);
  }

  #build() {
    const buttons = BUTTONS.map(([value, label, icons]) => {
      const drawn = Object.entries(icons).map(([name, d]) =>
        svg('svg', { class: name, viewBox: '0 0 20 20', 'aria-hidden': 'true' }, svg('path', { d })),
      );
      const name = value === 'play' ? 'player-button main' : 'player-button';
      return html('button', { type: 'button', class: name, 'data-part': value, value, 'aria-label': label }, ...drawn);
    });
    const speeds = SPEEDS.map((speed) => html('option', { value: speed }, `${speed}×`));
    this.#bar.append(
      html('div', { class: 'buttons' }, ...buttons),
      html('input', {
        type: 'range',
        class: 'slider',
        'data-part': 'slider',
        min: 0,
        max: 0,
        value: 0,
        'aria-label': 'Position in the log',
      }),
      html(
        'p',
        { class: 'place' },
        html('span', { 'data-part': 'where' }),
        ' ',
        html('span', { 'data-part': 'when', class: 'muted' }),
      ),
      html('label', { class: 'speed' }, 'Speed ', html('select', { 'data-part': 'speed' }, ...speeds)),
    );
  }

  #changeSpeed(step) {
    const speeds = [...this.#part('speed').options].map((option) => Number(option.value));
    const speed = speeds[speeds.indexOf(this.#state.speed) + step];
    if (speed !== undefined) this.#send({ do: 'speed', speed });
  }

  /** While a jump is under way only the latest wish counts. */
  async #seek(position) {
    this.#part('slider').value = String(position);
    this.#wanted = position;
    if (this.#busy) return;
    this.#busy = true;
    while (this.#wanted !== null) {
      const next = this.#wanted;
      await this.#send({ do: 'seek', position: next });
      if (this.#wanted === next) this.#wanted = null;
    }
    this.#busy = false;
  }

  async #send(command) {
    try {
      await fetch('player', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(command),
      });
    } catch {
      // The stream tells that the connection is lost.
    }
  }

  #part(name) {
    return this.#bar.querySelector(`[data-part=${name}]`);
  }
}
