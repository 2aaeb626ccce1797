import type { Output } from '../command.ts';

/** Shorter work is over before anybody has read a bar. */
const LONG = 5_000;
const WIDEST = 40;

/** A bar that shows how much is done, on a terminal and for long work; elsewhere it shows nothing. */
export class Progress {
  readonly #screen: Output | null;
  readonly #what: string;
  readonly #total: number;
  #done = 0;
  #shown = -1;

  /**
   * @param screen null where none is wanted
   * @param what is being done, in a word
   */
  constructor(screen: Output | null, what: string, total: number) {
    this.#screen = screen?.isTTY && total >= LONG ? screen : null;
    this.#what = what;
    this.#total = total;
  }

  /** One more is done. */
  readonly step = (): void => {
    this.#done += 1;
    if (this.#screen) this.#draw(this.#screen);
  };

  /** The same things, each counted as it is taken. */
  *over<T>(things: Iterable<T>): Generator<T> {
    for (const thing of things) {
      yield thing;
      this.step();
    }
    this.end();
  }

  /** Takes the bar away. */
  end(): void {
    if (this.#shown >= 0) this.#screen?.write('\r\x1b[K');
  }

  #draw(screen: Output): void {
    const percent = Math.floor((100 * this.#done) / this.#total);
    if (percent === this.#shown) return;
    this.#shown = percent;
    const width = Math.max(1, Math.min(WIDEST, (screen.columns || 80) - 20));
    const full = Math.round((width * percent) / 100);
    screen.write(`\r${this.#what} ${'█'.repeat(full)}${'░'.repeat(width - full)} ${String(percent).padStart(3)} %`);
  }
}
