import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { constants, type WriteStream } from 'node:fs';
import { chmod, type FileHandle, lstat, mkdir, open, readdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { openLocked } from './file-lock.ts';

/** So much of a video may wait to be written before its sender is held up. */
const WAITING_BYTES = 256 * 1024;

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
    return new VideoFileSink(path, (file) => this.#whole.set(generationId, file));
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
  readonly #onWhole: (file: VideoFile) => void;
  /** Whether a byte of video ever came: then Google has made it, even if it did not arrive whole. */
  began = false;
  #stream: WriteStream | null = null;
  #hash = createHash('sha256');
  #bytes = 0;

  constructor(path: string, onWhole: (file: VideoFile) => void) {
    this.#path = path;
    this.#onWhole = onWhole;
  }

  /** Waits only where the file is slower than the video. What goes wrong there is thrown by a later call. */
  async write(chunk: Uint8Array): Promise<void> {
    this.began = true;
    this.#stream ??= await this.#openStream();
    if (this.#stream.errored) throw this.#stream.errored;
    this.#hash.update(chunk);
    this.#bytes += chunk.byteLength;
    // A copy, since the chunk's memory is written to again as soon as this resolves.
    if (!this.#stream.write(Buffer.from(chunk))) await once(this.#stream, 'drain');
  }

  async finish(): Promise<{ bytes: number; sha256: string }> {
    if (this.#stream) await finished(this.#stream.end());
    this.#stream = null;
    const whole = { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
    this.#onWhole({ path: this.#path, ...whole });
    return whole;
  }

  async abandon(): Promise<void> {
    if (this.#stream) await finished(this.#stream.destroy()).catch(() => undefined);
    this.#stream = null;
    this.#hash = createHash('sha256');
    this.#bytes = 0;
    await removeFile(this.#path);
  }

  async #openStream(): Promise<WriteStream> {
    const stream = (await this.#open()).createWriteStream({ highWaterMark: WAITING_BYTES });
    // Whoever writes next hears of it; nobody may be writing at the moment.
    return stream.on('error', () => undefined);
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

/** Removes a file if it is there. */
const removeFile = (path: string): Promise<void> =>
  unlink(path).catch((error: unknown) => {
    if (!isCode(error, 'ENOENT') && !isCode(error, 'ENOTDIR')) throw error;
  });

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
