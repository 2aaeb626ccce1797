import { open } from 'node:fs/promises';
import { Buffers } from '../../network/buffers.ts';

/** Two for each upload that runs. */
const memory = new Buffers(128 * 1024, 16);

/**
 * The first `bytes` of a file, or all where it is shorter, read piece by piece as they are taken. The pieces are lent:
 * whoever is done with one may give it back.
 */
export async function* filePieces(path: string, bytes: number): AsyncGenerator<Uint8Array, void> {
  const file = await open(path);
  try {
    for (let left = bytes; left > 0; ) {
      const buffer = memory.take();
      const { bytesRead } = await file.read(buffer, 0, Math.min(memory.bytes, left));
      if (bytesRead === 0) return;
      left -= bytesRead;
      yield memory.lend(buffer, bytesRead);
    }
  } finally {
    await file.close();
  }
}
