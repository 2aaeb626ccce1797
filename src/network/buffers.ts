/** Buffers of one size that are used again and again: new ones for each video would drive the garbage collector. */
export class Buffers {
  readonly bytes: number;
  readonly #kept: number;
  readonly #free: Buffer[] = [];

  /** @param kept so many wait at most for their next use */
  constructor(bytes: number, kept: number) {
    this.bytes = bytes;
    this.#kept = kept;
  }

  /** A buffer with anything in it. */
  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(this.bytes);
  }

  /** Gives one back that nobody writes to or reads from any more. */
  give(buffer: Buffer): void {
    if (this.#free.length < this.#kept) this.#free.push(buffer);
  }

  /** The beginning of one, for somebody who does not know whose it is: see `giveBack`. */
  lend(buffer: Buffer, bytes: number): Uint8Array {
    const piece = buffer.subarray(0, bytes);
    lenders.set(piece, () => this.give(buffer));
    return piece;
  }
}

const lenders = new WeakMap<Uint8Array, () => void>();

/** To be called by whoever has used a piece up: was it lent, its memory is used again. It need not be called. */
export function giveBack(piece: Uint8Array): void {
  const give = lenders.get(piece);
  lenders.delete(piece);
  give?.();
}
