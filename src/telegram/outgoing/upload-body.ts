/** What one upload sends, and how far it came. It can be opened again for another try. */
export class UploadBody {
  readonly #source: () => AsyncIterable<Uint8Array>;
  readonly #bytes: number;
  /** Of the latest try. */
  #progress: { left: number; isLost: boolean };

  /** @param bytes how many the source must give */
  constructor(source: () => AsyncIterable<Uint8Array>, bytes: number) {
    this.#source = source;
    this.#bytes = bytes;
    this.#progress = { left: bytes, isLost: false };
  }

  /** Whether all of it was handed to the connection. */
  get isSent(): boolean {
    return this.#progress.left <= 0;
  }

  /** Whether the source could not be read, or gave too few bytes: another try would fail as well. */
  get isLost(): boolean {
    return this.#progress.isLost;
  }

  /** A stream that reads no further ahead than it is read. */
  open(): ReadableStream<Uint8Array> {
    const progress = { left: this.#bytes, isLost: false };
    this.#progress = progress;
    const pieces = this.#source()[Symbol.asyncIterator]();
    let isCancelled = false;
    const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
      try {
        const { done, value } = await pieces.next();
        if (isCancelled) return;
        if (done && progress.left > 0) throw new Error(`${progress.left} bytes are missing`);
        if (done) return controller.close();
        progress.left -= value.byteLength;
        controller.enqueue(value);
      } catch (error) {
        progress.isLost = !isCancelled;
        throw error;
      }
    };
    const cancel = async () => {
      isCancelled = true;
      await pieces.return?.();
    };
    return new ReadableStream({ pull, cancel }, { highWaterMark: 0 });
  }
}
