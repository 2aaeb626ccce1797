import type { GoogleAuth } from 'google-auth-library';
import type { storage_v1 } from 'googleapis/build/src/apis/storage/v1.js';
import { GenerationError } from '../generations/failure-codes.ts';
import { untilAborted, Watchdog } from '../network/network.ts';
import { readGoogleError } from './google-error.ts';
import { callOptions, googleFetch } from './google-http.ts';
import type { VideoSink } from './operation-stream.ts';

/** The bucket that Google puts videos into (Cloud Storage, by googleapis). */
export class Bucket {
  readonly #objects: storage_v1.Resource$Objects;
  readonly #answerMs: number;

  private constructor(objects: storage_v1.Resource$Objects, answerMs: number) {
    this.#objects = objects;
    this.#answerMs = answerMs;
  }

  /**
   * Loads what speaks to Cloud Storage, which only a bot with a bucket needs.
   * @param options.apiRoot as `https://storage.googleapis.com`
   * @param options.answerMs the time limit for an answer, or for the next piece of a video
   */
  static async open(options: { auth: GoogleAuth; apiRoot: string; answerMs?: number }): Promise<Bucket> {
    const { storage_v1 } = await import('googleapis/build/src/apis/storage/v1.js');
    const { objects } = new storage_v1.Storage({ auth: options.auth as never, rootUrl: options.apiRoot });
    return new Bucket(objects, options.answerMs ?? 60_000);
  }

  /**
   * Fetches an object into the sink as it comes.
   * @param uri as `gs://bucket/path/sample_0.mp4`
   * @throws GenerationError where it is gone or refused; otherwise an error that may pass by waiting
   */
  async download(uri: string, sink: VideoSink, signal: AbortSignal): Promise<{ bytes: number; sha256: string }> {
    const watchdog = new Watchdog(this.#answerMs, signal);
    let whole = false;
    try {
      watchdog.signal.throwIfAborted();
      const asking = this.#objects.get(
        { ...place(uri), alt: 'media' },
        { ...callOptions(watchdog.signal), responseType: 'stream' },
      );
      const { data, headers } = await untilAborted(asking, watchdog.signal);
      let bytes = 0;
      for await (const chunk of watchdog.over(data)) {
        bytes += chunk.byteLength;
        await sink.write(chunk);
      }
      const expected = new Headers(headers as Record<string, string>).get('x-goog-stored-content-length');
      if (bytes === 0 || (expected !== null && Number(expected) !== bytes)) throw new Error('the download was cut');
      const file = await sink.finish();
      whole = true;
      return file;
    } catch (error) {
      const { status, isPage } = readGoogleError(error);
      if (status === 404 && !isPage) throw new GenerationError('VIDEO_GONE');
      if (status === 401 || status === 403) throw new GenerationError('BUCKET_REFUSED', `HTTP ${status}`);
      throw error;
    } finally {
      watchdog.stop();
      if (!whole) await sink.abandon();
    }
  }

  /** Removes an object; one that is gone already is fine. googleapis repeats this where it fails. */
  async remove(uri: string): Promise<void> {
    try {
      await this.#objects.delete(place(uri), { timeout: this.#answerMs, fetchImplementation: googleFetch });
    } catch (error) {
      if (readGoogleError(error).status !== 404) throw error;
    }
  }
}

function place(uri: string): { bucket: string; object: string } {
  const [, bucket, object] = /^gs:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  if (!bucket || !object) throw new GenerationError('VIDEO_GONE', 'not a gs:// address');
  return { bucket, object };
}
