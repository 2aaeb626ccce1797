import { Base64Decoder, Base64Error } from './base64.ts';
import { MalformedOperation, STREAMED } from './operation.ts';

/**
 * Where an inline video may be (null is an array's level): where Vertex AI puts it, and where @google/genai looks for it
 * in the answers of the Gemini API.
 */
const VIDEO_PATHS: readonly (readonly (string | null)[])[] = [
  ['response', 'videos', null, 'bytesBase64Encoded'],
  ...[['response'], ['response', 'generateVideoResponse']].flatMap((place) =>
    ['bytesBase64Encoded', 'encodedVideo', 'videoBytes'].map((key) => [
      ...place,
      'generatedSamples',
      null,
      'video',
      key,
    ]),
  ),
];

/** Bytes kept of any one string that is not the video, and of all that is not the video. */
const STRING_LIMIT = 64 * 1024;
const REST_LIMIT = 1024 * 1024;

const [QUOTE, BACKSLASH, COMMA, COLON, LETTER_U] = [0x22, 0x5c, 0x2c, 0x3a, 0x75];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];
const WHITE_SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);
/** The bytes of UTF-8's mark at the beginning of a text. */
const BYTE_ORDER_MARK = new Set([0xef, 0xbb, 0xbf]);

type Place = 'between' | 'key' | 'string' | 'video';

/**
 * Takes the first inline video out of the JSON of an operation as it streams by.
 *
 * All that is not the video is small: it is kept as bytes, with STREAMED where the video was, further videos emptied,
 * white space shortened and very long strings cut, and goes to JSON.parse at the end. So JSON.parse is what decides whether the JSON is
 * right, and this class only has to follow the path of right JSON.
 */
export class OperationBody {
  readonly #decoder = new Base64Decoder();
  #rest = Buffer.allocUnsafe(1024);
  #length = 0;

  #place: Place = 'between';
  /** The keys down to here; null for an array. */
  readonly #path: (string | null)[] = [];
  #keyComes = false;
  #stringStart = 0;
  #isCutting = false;
  /** Bytes of a JSON escape that are still to come, as escapeAfter counts them. */
  #escape = 0;

  #isVideoTaken = false;
  /** The part of a JSON escape that a chunk's end has cut within the video. */
  #cutEscape = '';

  /** Yields the video bytes that a chunk completes. Throws MalformedOperation. */
  *take(chunk: Buffer): Generator<Buffer> {
    let at = 0;
    while (at < chunk.length) {
      if (this.#place === 'video') {
        const quote = chunk.indexOf(QUOTE, at);
        const end = quote === -1 ? chunk.length : quote;
        yield* this.#decode(chunk.toString('latin1', at, end), quote !== -1);
        at = end;
        if (quote !== -1) this.#endString();
      } else if (this.#place === 'between') {
        this.#readBetween(chunk.readUInt8(at));
      } else {
        if (this.#isCutting && this.#escape === 0) at = endOfPlain(chunk, at);
        if (at < chunk.length) this.#readString(chunk.readUInt8(at));
      }
      at += 1;
    }
  }

  /** To be called when the body has ended: what it said, without the video. Throws MalformedOperation. */
  end(): unknown {
    if (this.#length === 0 || this.#path.length > 0) throw new MalformedOperation('cut');
    return parseJson(this.#rest.toString('utf8', 0, this.#length));
  }

  #readBetween(byte: number): void {
    if (this.#path.length === 0 && byte !== OPEN_OBJECT) {
      if (WHITE_SPACE.has(byte) || (this.#length === 0 && BYTE_ORDER_MARK.has(byte))) return;
      throw new MalformedOperation(this.#length === 0 ? 'not-an-object' : 'not-json');
    }
    // However much there is of it, one is as good as many.
    if (WHITE_SPACE.has(byte) && WHITE_SPACE.has(this.#rest[this.#length - 1] ?? 0)) return;
    this.#keep(byte);
    if (byte === QUOTE) this.#beginString();
    else if (byte === OPEN_OBJECT) this.#descend('');
    else if (byte === OPEN_ARRAY) this.#descend(null);
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) this.#path.pop();
    else if (byte === COMMA) this.#keyComes = this.#path.at(-1) !== null;
    else if (byte === COLON) this.#keyComes = false;
  }

  #descend(level: '' | null): void {
    this.#path.push(level);
    this.#keyComes = level !== null;
  }

  #beginString(): void {
    const isVideo = !this.#keyComes && this.#isAtVideo();
    if (this.#keyComes) this.#place = 'key';
    else this.#place = isVideo && !this.#isVideoTaken ? 'video' : 'string';
    this.#stringStart = this.#length - 1;
    this.#isCutting = isVideo;
  }

  #isAtVideo(): boolean {
    return VIDEO_PATHS.some(
      (path) => path.length === this.#path.length && path.every((level, depth) => level === this.#path[depth]),
    );
  }

  #readString(byte: number): void {
    if (byte === QUOTE && this.#escape === 0) {
      this.#endString();
      return;
    }
    // A cut may fall neither within an escape nor within a character of several bytes.
    const beginsCharacter = this.#escape === 0 && (byte & 0xc0) !== 0x80;
    if (beginsCharacter && this.#length - this.#stringStart > STRING_LIMIT) this.#isCutting = true;
    this.#escape = escapeAfter(this.#escape, byte);
    if (!this.#isCutting) this.#keep(byte);
  }

  #endString(): void {
    this.#keep(QUOTE);
    if (this.#place === 'key') {
      const key: unknown = parseJson(this.#rest.toString('utf8', this.#stringStart, this.#length));
      this.#path[this.#path.length - 1] = String(key);
    }
    this.#place = 'between';
  }

  *#decode(piece: string, isLast: boolean): Generator<Buffer> {
    try {
      yield* this.#found(this.#decoder.push(this.#unescape(piece)));
      if (isLast && this.#cutEscape !== '') throw new MalformedOperation('bad-base64');
      if (isLast) yield* this.#found(this.#decoder.end());
    } catch (error) {
      throw error instanceof Base64Error ? new MalformedOperation('bad-base64') : error;
    }
  }

  *#found(bytes: Buffer): Generator<Buffer> {
    if (bytes.length === 0) return;
    if (!this.#isVideoTaken) for (const byte of Buffer.from(STREAMED)) this.#keep(byte);
    this.#isVideoTaken = true;
    yield bytes;
  }

  /** JSON may write any character of base64 as an escape, as `\/` or `\u002b`. What is left unresolved is an error. */
  #unescape(piece: string): string {
    const text = this.#cutEscape + piece;
    this.#cutEscape = '';
    if (!text.includes('\\')) return text;
    this.#cutEscape = text.match(/\\(?:u[\da-f]{0,3})?$/i)?.[0] ?? '';
    return text
      .slice(0, text.length - this.#cutEscape.length)
      .replace(/\\(?:\/|u00([\da-f]{2}))/gi, (_, hex?: string) =>
        hex === undefined ? '/' : String.fromCharCode(Number.parseInt(hex, 16)),
      );
  }

  #keep(byte: number): void {
    if (this.#length === REST_LIMIT) throw new MalformedOperation('too-large');
    if (this.#length === this.#rest.length) this.#rest = Buffer.concat([this.#rest], this.#rest.length * 2);
    this.#rest[this.#length] = byte;
    this.#length += 1;
  }
}

/** Where the next quote or backslash is, or the chunk's end. */
function endOfPlain(chunk: Buffer, start: number): number {
  let at = start;
  while (at < chunk.length && chunk[at] !== QUOTE && chunk[at] !== BACKSLASH) at += 1;
  return at;
}

/** How many bytes of an escape are to come after this byte: 5 after its backslash, when only the next one tells. */
function escapeAfter(before: number, byte: number): number {
  if (before === 0) return byte === BACKSLASH ? 5 : 0;
  if (before === 5) return byte === LETTER_U ? 4 : 0;
  return before - 1;
}

/** JSON.parse, without its error: that one quotes the text. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedOperation('not-json');
  }
}
