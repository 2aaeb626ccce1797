import { type FileHandle, open } from 'node:fs/promises';

const PIECE_BYTES = 64 * 1024;

/**
 * The first `bytes` of a file, or all where it is shorter, read piece by piece as they are taken. Node's own conversion (`Readable.toWeb`) holds as little
 * but takes twice the CPU for an upload (3.9 against 1.7 ms a MB on Node 20).
 */
export function fileStream(path: string, bytes: number): ReadableStream<Uint8Array> {
  let file: FileHandle | null = null;
  let left = bytes;
  const close = async () => {
    await file?.close();
  };
  const read = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    file ??= await open(path);
    const piece = Buffer.allocUnsafeSlow(Math.min(PIECE_BYTES, left));
    const { bytesRead } = await file.read(piece, 0, piece.length);
    left -= bytesRead;
    if (bytesRead > 0) controller.enqueue(piece.subarray(0, bytesRead));
    if (bytesRead > 0 && left > 0) return;
    await close();
    controller.close();
  };
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>) =>
    read(controller).catch(async (error: unknown) => {
      await close();
      throw error;
    });
  return new ReadableStream({ pull, cancel: close }, { highWaterMark: 0 });
}
