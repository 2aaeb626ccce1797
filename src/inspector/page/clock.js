/** What time it is for the page: now, or the time in a recorded log. */
export class Clock {
  #player = null;
  #heard = 0;

  /** Takes the player's state: from here on its time counts. */
  set(player) {
    this.#player = player;
    this.#heard = performance.now();
  }

  /** ms since the epoch. */
  now() {
    if (!this.#player) return Date.now();
    const { at, nextAt, playing, speed } = this.#player;
    const passed = playing ? (performance.now() - this.#heard) * speed : 0;
    return Math.min(at + passed, nextAt ?? at);
  }
}
