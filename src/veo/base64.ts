/** Thrown for text that is not standard, padded base64. It never holds the text. */
export class Base64Error extends Error {
  override readonly name = 'Base64Error';
}

const NOTHING = Buffer.alloc(0);

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
    const text = this.#carry + piece;
    const whole = text.length - (text.length % 4);
    this.#carry = text.slice(whole);
    if (whole === 0) return NOTHING;
    return this.#decode(text.slice(0, whole));
  }

  /** To be called when the text has ended: throws Base64Error when a group of four is not complete. */
  end(): void {
    if (this.#carry !== '') throw new Base64Error('base64 ends within a group');
  }

  #decode(groups: string): Buffer {
    if (this.#padded) throw new Base64Error('base64 goes on after its padding');
    if (this.#decoded.length < groups.length) this.#decoded = Buffer.allocUnsafeSlow(groups.length);
    const bytes = this.#decoded.subarray(0, this.#decoded.write(groups, 'base64'));
    const last = groups.slice(-4);
    // A buffer skips what it does not know, so that bytes are missing then; it takes the URL alphabet too; and of
    // left-over bits only the way back tells.
    const isWhole = bytes.length === (groups.length / 4) * 3 - (last.length - last.replaceAll('=', '').length);
    const isExact = isWhole && !groups.includes('-') && !groups.includes('_');
    if (!isExact || bytes.toString('base64', bytes.length - (bytes.length % 3 || 3)) !== last)
      throw new Base64Error('not base64');
    this.#padded = last.endsWith('=');
    return bytes;
  }
}
