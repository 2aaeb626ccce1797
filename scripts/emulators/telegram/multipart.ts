/** What a multipart body consists of, in order; a part's bytes come in as many pieces as they arrive in. */
export type MultipartEvent =
  | { type: 'part'; name: string; fileName: string | undefined; contentType: string | undefined }
  | { type: 'bytes'; bytes: Buffer }
  | { type: 'end of part' }
  | { type: 'end' };

type Place = 'before the first part' | 'after a boundary' | 'headers' | 'content' | 'after the end';

const maxHeaderBytes = 16 * 1024;

/**
 * Reads multipart/form-data piece by piece and holds back no more than one piece and a boundary's length.
 * `push` yields what became known with each piece; the body is whole once 'end' came.
 * @throws Error from `push` where the body is no multipart
 */
export class MultipartReader {
  readonly #boundary: Buffer;
  #rest: Buffer = Buffer.from('\r\n');
  #place: Place = 'before the first part';

  constructor(boundary: string) {
    this.#boundary = Buffer.from(`\r\n--${boundary}`);
  }

  get ended(): boolean {
    return this.#place === 'after the end';
  }

  *push(piece: Buffer): Generator<MultipartEvent, void, undefined> {
    this.#rest = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    for (;;) {
      switch (this.#place) {
        case 'before the first part': {
          if (this.#readContent() === undefined) return;
          this.#place = 'after a boundary';
          break;
        }
        case 'after a boundary': {
          if (this.#rest.length < 2) return;
          if (this.#take(2).toString('latin1') === '--') {
            this.#place = 'after the end';
            yield { type: 'end' };
          } else {
            this.#place = 'headers';
          }
          break;
        }
        case 'headers': {
          const end = this.#rest.indexOf('\r\n\r\n');
          if (end === -1) {
            if (this.#rest.length > maxHeaderBytes) throw new Error('a part of the multipart body has endless headers');
            return;
          }
          const headers = this.#take(end + 4).toString('utf8');
          this.#place = 'content';
          yield readHeaders(headers);
          break;
        }
        case 'content': {
          const last = this.#readContent();
          if (last !== undefined) {
            if (last.length > 0) yield { type: 'bytes', bytes: last };
            this.#place = 'after a boundary';
            yield { type: 'end of part' };
            break;
          }
          const certain = this.#rest.length - this.#boundary.length;
          if (certain > 0) yield { type: 'bytes', bytes: this.#take(certain) };
          return;
        }
        case 'after the end': {
          this.#rest = Buffer.alloc(0);
          return;
        }
      }
    }
  }

  /** What stands before the next boundary, which is taken too; undefined while there is no boundary yet. */
  #readContent(): Buffer | undefined {
    const at = this.#rest.indexOf(this.#boundary);
    if (at === -1) return undefined;
    const content = this.#take(at);
    this.#take(this.#boundary.length);
    return content;
  }

  #take(length: number): Buffer {
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return taken;
  }
}

/** The boundary that a Content-Type names. @throws Error where there is none */
export function boundaryOf(contentType: string): string {
  const match = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) throw new Error('multipart without a boundary');
  return boundary;
}

function readHeaders(text: string): MultipartEvent {
  const disposition = /^content-disposition:(.*)$/im.exec(text)?.[1] ?? '';
  const name = parameter(disposition, 'name');
  if (name === undefined) throw new Error('a part of the multipart body has no name');
  return {
    type: 'part',
    name,
    fileName: parameter(disposition, 'filename'),
    contentType: /^content-type:\s*(\S+)/im.exec(text)?.[1],
  };
}

function parameter(disposition: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^\\s;]*))`, 'i').exec(disposition);
  const value = match?.[1] ?? match?.[2];
  return value?.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n');
}
