import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, type FileHandle, lstat, mkdir, open, readdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Buffers } from '../network/buffers.ts';
import { openLocked } from './file-lock.ts';

/** So much is written at a time, while the next is gathered. */
const PIECE_BYTES = 64 * 1024;
/** Each video that arrives has one or two in use. */
const KEPT_BUFFERS = 16;

/** A whole video on disk. */
export interface VideoFile {
  path: string;
  bytes: number;
  sha256: string;
}

/**
 * The temporary files of videos between download and delivery: one a generation, in one folder that only the bot's
 * user can read. The names are ids of generations.
 */
export class VideoFiles {
  readonly folder: string;
  readonly #whole = new Map<string, VideoFile>();
  readonly #buffers = new Buffers(PIECE_BYTES, KEPT_BUFFERS);

  readonly #lock: FileHandle;

  private constructor(folder: string, lock: FileHandle) {
    this.folder = folder;
    this.#lock = lock;
  }

  /**
   * Opens the folder (0700) for this process alone and clears what an earlier run left in it.
   * @throws FileInUse where another process has it open; Error where it cannot be made, is a link, or belongs to
   *   somebody else
   */
  static async open(folder: string): Promise<VideoFiles> {
    await makeFolder(folder);
    const lock = await openLocked(folder, constants.O_RDONLY);
    for (const name of await readdir(folder)) if (name.endsWith('.mp4')) await removeFile(join(folder, name));
    return new VideoFiles(folder, lock);
  }

  /** A file (0600) to write a generation's video to; what was there for it is replaced. Opened by the first write. */
  sink(generationId: string): VideoFileSink {
    const path = join(this.folder, `${generationId}.mp4`);
    this.#whole.delete(generationId);
    return new VideoFileSink(path, this.#buffers, (file) => this.#whole.set(generationId, file));
  }

  /** The whole video of a generation, or null where there is none (yet). */
  find(generationId: string): VideoFile | null {
    return this.#whole.get(generationId) ?? null;
  }

  /** Gives the folder free for another process; what is still in it stays until then. */
  async close(): Promise<void> {
    await this.#lock.close();
  }

  /** Removes whatever there is of a generation's video; harmless when repeated. */
  async remove(generationId: string): Promise<void> {
    this.#whole.delete(generationId);
    await removeFile(join(this.folder, `${generationId}.mp4`));
  }
}

/** Writes one video as it comes, counting and hashing its bytes. Takes the place of an earlier try. */
export class VideoFileSink {
  readonly #path: string;
  readonly #buffers: Buffers;
  readonly #onWhole: (file: VideoFile) => void;
  /** Whether a byte of video ever came: then Google has made it, even if it did not arrive whole. */
  began = false;
  #handle: FileHandle | null = null;
  /** Made by the first write, as the buffers are: most sinks are never written to. */
  #hash: Hash | null = null;
  #bytes = 0;
  #gathering: Buffer | null = null;
  #gathered = 0;
  /** A piece on its way into the file. */
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, buffers: Buffers, onWhole: (file: VideoFile) => void) {
    this.#path = path;
    this.#buffers = buffers;
    this.#onWhole = onWhole;
  }

  /** Waits only where the file is slower than the video. What goes wrong there is thrown by a later call. */
  async write(chunk: Uint8Array): Promise<void> {
    this.began = true;
    this.#hash ??= createHash('sha256');
    this.#hash.update(chunk);
    this.#bytes += chunk.byteLength;
    for (let taken = 0; taken < chunk.byteLength; ) {
      this.#gathering ??= this.#buffers.take();
      const part = chunk.subarray(taken, taken + PIECE_BYTES - this.#gathered);
      this.#gathering.set(part, this.#gathered);
      this.#gathered += part.byteLength;
      taken += part.byteLength;
      if (this.#gathered === PIECE_BYTES) await this.#handOver();
    }
  }

  async finish(): Promise<{ bytes: number; sha256: string }> {
    await this.#handOver();
    await this.#writing;
    await this.#handle?.close();
    this.#handle = null;
    const whole = { bytes: this.#bytes, sha256: (this.#hash ?? createHash('sha256')).digest('hex') };
    this.#onWhole({ path: this.#path, ...whole });
    return whole;
  }

  async abandon(): Promise<void> {
    await this.#writing.catch(() => undefined);
    if (this.#gathering) this.#buffers.give(this.#gathering);
    this.#gathering = null;
    await this.#handle?.close().catch(() => undefined);
    this.#handle = null;
    this.#hash = null;
    this.#bytes = 0;
    this.#gathered = 0;
    this.#writing = Promise.resolve();
    await removeFile(this.#path);
  }

  /** Lets what was gathered go into the file as soon as the piece before it is there. */
  async #handOver(): Promise<void> {
    await this.#writing;
    const [buffer, bytes] = [this.#gathering, this.#gathered];
    this.#gathering = null;
    this.#gathered = 0;
    if (!buffer) return;
    this.#writing = this.#writeAll(buffer.subarray(0, bytes)).finally(() => this.#buffers.give(buffer));
    this.#writing.catch(() => undefined);
  }

  async #writeAll(piece: Uint8Array): Promise<void> {
    this.#handle ??= await this.#open();
    for (let written = 0; written < piece.byteLength; )
      written += (await this.#handle.write(piece, written, piece.byteLength - written)).bytesWritten;
  }

  /** Exclusive, so that a link somebody put there is never followed; what is there, mostly nothing, is removed. */
  async #open(): Promise<FileHandle> {
    try {
      return await open(this.#path, 'wx', 0o600);
    } catch (error) {
      if (isCode(error, 'EEXIST')) await removeFile(this.#path);
      // Systems clear their folder for temporary files of what was not used for some days.
      else if (isCode(error, 'ENOENT')) await makeFolder(dirname(this.#path));
      else throw error;
      return open(this.#path, 'wx', 0o600);
    }
  }
}

/** Makes a folder for the bot's user alone (0700). @throws Error where it is a link, or belongs to somebody else */
async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  if (!found.isDirectory()) throw new Error('it is not a folder');
  if (process.getuid && found.uid !== process.getuid()) throw new Error('it belongs to another user');
  await chmod(folder, 0o700);
}

/** Removes a file if it is there. Not by `rm`, which looks at it first, twice and on the main thread. */
const removeFile = (path: string): Promise<void> =>
  unlink(path).catch((error: unknown) => {
    if (!isCode(error, 'ENOENT') && !isCode(error, 'ENOTDIR')) throw error;
  });

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
