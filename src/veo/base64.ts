/** Thrown for text that is not base64. It never holds the text. */
export class Base64Error extends Error {
  override readonly name = 'Base64Error';
}

/**
 * Decodes base64 that comes in pieces. Takes both alphabets of RFC 4648 and text without its padding, since a video is
 * paid for; anything else, also white space, is an error. At most three characters are carried between pieces.
 */
export class Base64Decoder {
  #carry = '';
  #isPadded = false;

  /**
   * The bytes that are complete with this piece. @throws Base64Error
   * @param piece of characters below 256, as `latin1` gives them: of others a buffer looks at the lower byte alone
   */
  push(piece: string): Buffer {
    const text = this.#carry + piece;
    const end = text.length - (text.length % 4);
    this.#carry = text.slice(end);
    return this.#decode(text.slice(0, end));
  }

  /** To be called when the text has ended: the bytes of a last group without its padding. @throws Base64Error */
  end(): Buffer {
    return this.#decode(this.#carry);
  }

  #decode(groups: string): Buffer {
    if (groups !== '' && this.#isPadded) throw new Base64Error('base64 goes on after its padding');
    const padding = /={0,2}$/.exec(groups)?.[0].length ?? 0;
    const characters = groups.length - padding;
    const bytes = Buffer.from(groups, 'base64');
    // A buffer skips what it does not know, so that bytes are missing then.
    const isWhole = bytes.length === Math.floor((characters * 3) / 4) && characters % 4 !== 1;
    if (!isWhole || (padding > 0 && characters % 4 === 0)) throw new Base64Error('not base64');
    this.#isPadded ||= padding > 0;
    return bytes;
  }
}
