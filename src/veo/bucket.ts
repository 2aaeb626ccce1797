import type { storage_v1 } from 'googleapis/build/src/apis/storage/v1.js';
import { GenerationError } from '../generations/failure-codes.ts';
import type { VideoSink } from '../generations/video-service.ts';
import { type GoogleCredentials, NoTokenError } from './google-auth.ts';
import { readGoogleError } from './google-error.ts';

/** The bucket that Google puts videos into (Cloud Storage, by googleapis). */
export class Bucket {
  readonly #credentials: GoogleCredentials;
  readonly #objects: storage_v1.Resource$Objects;

  private constructor(credentials: GoogleCredentials, objects: storage_v1.Resource$Objects) {
    this.#credentials = credentials;
    this.#objects = objects;
  }

  /**
   * Loads what speaks to Cloud Storage, which only a bot with a bucket needs.
   * @param apiRoot as `https://storage.googleapis.com`
   */
  static async open(credentials: GoogleCredentials, apiRoot: string): Promise<Bucket> {
    const { storage_v1 } = await import('googleapis/build/src/apis/storage/v1.js');
    const { objects } = new storage_v1.Storage({ auth: credentials.auth as never, rootUrl: apiRoot });
    return new Bucket(credentials, objects);
  }

  /**
   * Fetches an object into the sink as it comes.
   * @param uri as `gs://bucket/path/sample_0.mp4`
   * @throws GenerationError where it is gone or refused; otherwise an error that may pass by waiting
   */
  async download(uri: string, sink: VideoSink, signal: AbortSignal): Promise<{ bytes: number; sha256: string }> {
    const options = { signal, retry: false, responseType: 'stream' } as const;
    let whole = false;
    try {
      const object = { ...place(uri), alt: 'media' };
      const { data, headers } = await this.#credentials.ask(signal, () => this.#objects.get(object, options));
      let bytes = 0;
      for await (const chunk of data) {
        bytes += chunk.byteLength;
        await sink.write(chunk);
      }
      const expected = new Headers(headers as Record<string, string>).get('x-goog-stored-content-length');
      if (bytes === 0 || (expected !== null && Number(expected) !== bytes)) throw new Error('the download was cut');
      const file = await sink.finish();
      whole = true;
      return file;
    } catch (error) {
      if (error instanceof NoTokenError) throw error.cause;
      const { status, isPage } = readGoogleError(error);
      if (status === 404 && !isPage) throw new GenerationError('VIDEO_GONE');
      if (status === 401 || status === 403) throw new GenerationError('BUCKET_REFUSED', `HTTP ${status}`);
      throw error;
    } finally {
      if (!whole) await sink.abandon();
    }
  }

  /** Removes an object; one that is gone already is fine. googleapis repeats this where it fails. */
  async remove(uri: string): Promise<void> {
    try {
      await this.#objects.delete(place(uri));
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
