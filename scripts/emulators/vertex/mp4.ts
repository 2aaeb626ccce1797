import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A video that is described, not held: its bytes are made again each time they are read. */
export interface Video {
  /** Length in bytes. */
  readonly size: number;
  /** Hash of the whole file, in hex. */
  readonly sha256: string;
  /** The bytes from `from` up to but not including `to`, in pieces of at most 48 KiB. */
  chunks(from?: number, to?: number): Generator<Buffer>;
  /** The whole file in one buffer: for tests. */
  bytes(): Buffer;
}

const pieceBytes = 48 * 1024;
const boxHeaderBytes = 8;
const sample = readFileSync(new URL('./sample.mp4', import.meta.url));
const filler = noise(pieceBytes);

/** The sample's length in bytes: the smallest video there is has this, a box header and its mark. */
export const sampleBytes = sample.length;

/** The smallest size in bytes that `sampleVideo` can make with this mark. */
export function smallestVideo(mark: string): number {
  return sampleBytes + boxHeaderBytes + Buffer.byteLength(mark);
}

/**
 * A playable MP4 (H.264 and AAC, 1280x720, 8 s, 24 fps, moov first) of any size: the sample, then one `free` box,
 * which players skip. The box begins with `mark`, so that each operation's file has a hash of its own.
 * Throws a RangeError where `bytes` is too small to hold the sample and the mark.
 */
export function sampleVideo(options: { mark: string; bytes?: number }): Video {
  const smallest = smallestVideo(options.mark);
  const size = options.bytes ?? smallest;
  if (!Number.isSafeInteger(size) || size < smallest || size - sampleBytes > 0xffff_ffff) {
    throw new RangeError(`a sample video has ${smallest} bytes or more, not ${size}`);
  }
  const head = Buffer.alloc(boxHeaderBytes);
  head.writeUInt32BE(size - sampleBytes, 0);
  head.write('free', 4, 'latin1');
  const box = Buffer.concat([head, Buffer.from(options.mark)]);
  let hash: string | undefined;

  function* chunks(from = 0, to = size): Generator<Buffer> {
    let position = 0;
    for (const piece of pieces(box, size)) {
      const start = Math.max(from - position, 0);
      const end = Math.min(to - position, piece.length);
      if (start < end) yield piece.subarray(start, end);
      position += piece.length;
      if (position >= to) return;
    }
  }
  return {
    size,
    chunks,
    bytes: () => Buffer.concat([...chunks()]),
    get sha256() {
      if (hash === undefined) {
        const digest = createHash('sha256');
        for (const chunk of chunks()) digest.update(chunk);
        hash = digest.digest('hex');
      }
      return hash;
    },
  };
}

/** A video that is held as it is. */
export function heldVideo(whole: Buffer): Video {
  return {
    size: whole.length,
    sha256: createHash('sha256').update(whole).digest('hex'),
    *chunks(from = 0, to = whole.length) {
      for (let at = from; at < to; at += pieceBytes) yield whole.subarray(at, Math.min(at + pieceBytes, to));
    },
    bytes: () => whole,
  };
}

function* pieces(box: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < sampleBytes; at += pieceBytes) yield sample.subarray(at, at + pieceBytes);
  yield box;
  for (let left = size - sampleBytes - box.length; left > 0; left -= pieceBytes) {
    yield filler.subarray(0, Math.min(left, pieceBytes));
  }
}

/** The same pseudo-random bytes every time (xorshift): zeros would make a compressed body unlike a real video's. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let word = 0x9e3779b9;
  for (let at = 0; at + 4 <= length; at += 4) {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    bytes.writeInt32LE(word, at);
  }
  return bytes;
}
