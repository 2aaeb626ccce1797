import { open } from 'node:fs/promises';

const PIECE_BYTES = 128 * 1024;

/** The first `bytes` of a file, or all where it is shorter, read piece by piece as they are taken. */
export async function* filePieces(path: string, bytes: number): AsyncGenerator<Uint8Array, void> {
  const file = await open(path);
  try {
    for (let left = bytes; left > 0; ) {
      const piece = Buffer.allocUnsafeSlow(Math.min(PIECE_BYTES, left));
      const { bytesRead } = await file.read(piece, 0, piece.length);
      if (bytesRead === 0) return;
      left -= bytesRead;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
