/** Thrown for text that is not standard, padded base64. It never holds the text. */
export class Base64Error extends Error {
  override readonly name = 'Base64Error';
}

const NOTHING = Buffer.alloc(0);
/** More than the pieces of a connection decode to. */
const ROOM_BYTES = 64 * 1024;

/**
 * Decodes base64 that comes in pieces, and is as strict as the standard alphabet of RFC 4648 allows: no white space,
 * no `-` or `_`, padding only at the end, no left-over bits. At most three characters are carried between pieces.
 */
export class Base64Decoder {
  #carry = '';
  #padded = false;
  /** Every piece is decoded into the same memory: a video leaves no garbage. */
  #decoded = NOTHING;

  /**
   * The bytes that are complete with this piece; they are overwritten by the next. Throws Base64Error.
   * @param piece of characters below 256, as `latin1` gives them: of others a buffer looks at the lower byte alone
   */
  push(piece: string): Buffer {
    const head = this.#carry === '' ? '' : this.#carry + piece.slice(0, 4 - this.#carry.length);
    if (head.length > 0 && head.length < 4) {
      this.#carry = head;
      return NOTHING;
    }
    const start = Math.max(0, head.length - this.#carry.length);
    const end = piece.length - ((piece.length - start) % 4);
    this.#carry = piece.slice(end);
    if (head === '' && start === end) return NOTHING;
    const decoded = this.#room(Math.ceil((piece.length * 3) / 4) + 3);
    const length = head === '' ? 0 : this.#decode(head, decoded, 0);
    return decoded.subarray(
      0,
      start === end ? length : length + this.#decode(piece.slice(start, end), decoded, length),
    );
  }

  /** To be called when the text has ended: throws Base64Error when a group of four is not complete. */
  end(): void {
    if (this.#carry !== '') throw new Base64Error('base64 ends within a group');
  }

  #room(bytes: number): Buffer {
    if (this.#decoded.length < bytes) this.#decoded = Buffer.allocUnsafeSlow(Math.max(bytes, ROOM_BYTES));
    return this.#decoded;
  }

  /** Decodes whole groups of four to where they belong. @returns how many bytes they are */
  #decode(groups: string, into: Buffer, at: number): number {
    if (this.#padded) throw new Base64Error('base64 goes on after its padding');
    const bytes = into.subarray(at, at + into.write(groups, at, 'base64'));
    const last = groups.slice(-4);
    // A buffer skips what it does not know, so that bytes are missing then; it takes the URL alphabet too; and of
    // left-over bits only the way back tells.
    const isWhole = bytes.length === (groups.length / 4) * 3 - (last.length - last.replaceAll('=', '').length);
    const isExact = isWhole && !groups.includes('-') && !groups.includes('_');
    if (!isExact || bytes.toString('base64', bytes.length - (bytes.length % 3 || 3)) !== last)
      throw new Base64Error('not base64');
    this.#padded = last.endsWith('=');
    return bytes.length;
  }
}
