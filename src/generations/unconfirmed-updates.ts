import { EventEmitter } from 'eventemitter3';

/**
 * The updates that Telegram may hand over once more after a restart. Where nothing outlasts the process, nobody would
 * remember then that one of them was paid for already: its request waits until Telegram has confirmed it.
 */
export class UnconfirmedUpdates {
  readonly bus = new EventEmitter<{ confirmed: () => void }>();
  readonly #ids = new Set<number>();

  has(updateId: number): boolean {
    return this.#ids.has(updateId);
  }

  get size(): number {
    return this.#ids.size;
  }

  /** Telegram has handed over an update, and has not heard yet that it came. */
  add(updateId: number): void {
    this.#ids.add(updateId);
  }

  /** Telegram has answered a request that named the next update: none of those so far will come again. */
  confirm(): void {
    if (this.#ids.size === 0) return;
    this.#ids.clear();
    this.bus.emit('confirmed');
  }
}
