import { type Answer, emptyAnswer, jsonAnswer, textAnswer } from './answer.ts';
import { usualMessage } from './errors.ts';
import type { Video } from './mp4.ts';

/** Cloud Storage: objects by their `gs://bucket/object`, in every bucket but the forbidden ones. */
export class Bucket {
  readonly objects = new Map<string, Video>();
  readonly #forbidden: readonly string[];
  readonly #changed: () => void;

  constructor(options: { forbidden: readonly string[]; changed: () => void }) {
    this.#forbidden = options.forbidden;
    this.#changed = options.changed;
  }

  forbids(bucket: string): boolean {
    return this.#forbidden.includes(bucket);
  }

  put(uri: string, video: Video): void {
    this.objects.set(uri, video);
    this.#changed();
  }

  /**
   * `objects.get`: the bytes with `alt=media` (also a `Range` of them), else the metadata. Google words an error about
   * media as plain text, not as JSON.
   */
  get(bucket: string, name: string, options: { media: boolean; range: string | undefined }): Answer {
    if (this.forbids(bucket)) return storageError(403, denied('storage.objects.get'), 'forbidden', options.media);
    const video = this.objects.get(`gs://${bucket}/${name}`);
    if (video === undefined) {
      return storageError(404, `No such object: ${bucket}/${name}`, 'notFound', options.media);
    }
    if (!options.media) return jsonAnswer(200, metadata(bucket, name, video));
    const range = readRange(options.range, video.size);
    if (range === 'unsatisfiable') {
      return textAnswer(416, 'Request range not satisfiable');
    }
    const { from, to } = range ?? { from: 0, to: video.size };
    return {
      status: range === undefined ? 200 : 206,
      headers: {
        'content-type': 'video/mp4',
        'content-length': String(to - from),
        'x-goog-stored-content-length': String(video.size),
        'x-goog-storage-class': 'STANDARD',
        ...(range === undefined ? {} : { 'content-range': `bytes ${from}-${to - 1}/${video.size}` }),
      },
      body: () => video.chunks(from, to),
    };
  }

  /** `objects.delete`: 204, or 404 where there is nothing. */
  delete(bucket: string, name: string): Answer {
    if (this.forbids(bucket)) return storageError(403, denied('storage.objects.delete'), 'forbidden', false);
    if (!this.objects.delete(`gs://${bucket}/${name}`)) {
      return storageError(404, `No such object: ${bucket}/${name}`, 'notFound', false);
    }
    this.#changed();
    return emptyAnswer();
  }

  /** `objects.list` with a prefix, in one page. */
  list(bucket: string, prefix: string): Answer {
    if (this.forbids(bucket)) return storageError(403, denied('storage.objects.list'), 'forbidden', false);
    const start = `gs://${bucket}/`;
    const items = [...this.objects]
      .filter(([uri]) => uri.startsWith(start + prefix))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([uri, video]) => metadata(bucket, uri.slice(start.length), video));
    return jsonAnswer(200, { kind: 'storage#objects', ...(items.length === 0 ? {} : { items }) });
  }
}

/** Cloud Storage's error: its JSON differs from Vertex AI's, and for media there is no JSON at all. */
export function storageError(code: number, message: string, reason: string, media: boolean): Answer {
  if (media) return textAnswer(code, message);
  return jsonAnswer(code, { error: { code, message, errors: [{ message, domain: 'global', reason }] } });
}

/** 401 as Cloud Storage words it. */
export function storageUnauthenticated(media: boolean): Answer {
  return storageError(401, media ? usualMessage(401) : 'Invalid Credentials', 'authError', media);
}

function metadata(bucket: string, name: string, video: Video): Readonly<Record<string, unknown>> {
  return {
    kind: 'storage#object',
    id: `${bucket}/${name}/1`,
    name,
    bucket,
    generation: '1',
    contentType: 'video/mp4',
    storageClass: 'STANDARD',
    size: String(video.size),
  };
}

function denied(permission: string): string {
  return `emulator@demo.iam.gserviceaccount.com does not have ${permission} access to the Google Cloud Storage object. Permission '${permission}' denied on resource (or it may not exist).`;
}

function readRange(
  header: string | undefined,
  size: number,
): { from: number; to: number } | 'unsatisfiable' | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || first + last === '') return undefined;
  // Without a first byte it is the number of the last bytes.
  const from = first === '' ? Math.max(size - Number(last), 0) : Number(first);
  const to = first === '' || last === '' ? size : Math.min(Number(last) + 1, size);
  return from < to ? { from, to } : 'unsatisfiable';
}
