import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { badRequest, notEmulated, notFound } from './errors.ts';
import type { FileObject } from './objects.ts';
import type { Params, UploadedFile } from './params.ts';

export type FileKind = 'video' | 'photo' | 'document';

/** A file that Telegram has, and what it is shown as. */
export interface StoredFile extends UploadedFile {
  kind: FileKind;
  ids: FileObject;
  width: number;
  height: number;
  duration: number;
  /** The bytes of what a person sent; the bot's own files are kept at `path`, if they are. */
  content?: Buffer;
}

/** What is known of a file that a person sends. */
export type FileDescription = Partial<Pick<StoredFile, 'width' | 'height' | 'duration' | 'file_name' | 'mime_type'>>;

/** Bots get no larger ones out of api.telegram.org, in bytes. */
const maxDownloadBytes = 20 * 1024 * 1024;
const defaultType = 'application/octet-stream';
const folders = { video: 'videos', photo: 'photos', document: 'documents' };

/** Files by file_id, so that one sent before can be sent again without its bytes. */
export class Files {
  readonly #files = new Map<string, StoredFile>();
  /** By the path that `getFile` has told. */
  readonly #byPath = new Map<string, StoredFile>();
  #next = 1;

  /**
   * The file that a request sends under `kind`: uploaded with it, or named by the file_id of one sent before.
   * `width`, `height` and `duration` are the request's own or, without them, the square of no length that
   * Telegram shows for a video it does not look into.
   * @throws ApiError 400
   */
  read(params: Params, kind: FileKind): { file: StoredFile; isNew: boolean } {
    const uploaded = params.file(kind);
    if (uploaded) return { file: this.#describe(uploaded, kind, params), isNew: true };
    const fileId = params.text(kind);
    if (fileId === undefined || fileId === '') throw badRequest(`there is no ${kind} in the request`);
    const known = this.#files.get(fileId);
    if (!known) throw badRequest('wrong file identifier/HTTP URL specified');
    if (known.kind !== kind) throw badRequest(`can't use file of type ${title(known.kind)} as ${title(kind)}`);
    return { file: known, isNew: false };
  }

  keep(file: StoredFile): void {
    this.#files.set(file.ids.file_id, file);
  }

  /** Takes a file that a person sends. */
  receive(kind: FileKind, content: Buffer, description: FileDescription): StoredFile {
    const { width = 0, height = 0, duration = 0, file_name = '', mime_type = defaultType } = description;
    const sha256 = createHash('sha256').update(content).digest('hex');
    const bytes = content.length;
    const ids = this.#newIds(kind, bytes);
    const file = { kind, ids, content, bytes, sha256, width, height, duration, file_name, mime_type };
    this.keep(file);
    return file;
  }

  /** What `getFile` says; from then on the file can be fetched under its path. @throws ApiError 400 */
  find(fileId: string): FileObject & { file_path: string } {
    if (fileId === '') throw badRequest('file_id not specified');
    const file = this.#files.get(fileId);
    if (!file) throw badRequest('wrong file_id or the file is temporarily unavailable');
    if (file.bytes > maxDownloadBytes) throw badRequest('file is too big');
    const number = [...this.#files.keys()].indexOf(fileId);
    const path = `${folders[file.kind]}/file_${number}.${extensionOf(file)}`;
    this.#byPath.set(path, file);
    return { ...file.ids, file_path: path };
  }

  /** The bytes under a path. @throws ApiError 404, or 501 for a file of the bot's that was not kept */
  fetch(path: string): Buffer {
    const file = this.#byPath.get(path);
    if (!file) throw notFound();
    if (file.content !== undefined) return file.content;
    if (file.path === undefined) throw notEmulated(`the bytes of ${path}: it was started without a folder for videos`);
    return readFileSync(file.path);
  }

  /** The bytes of a file; undefined where it is not known or its bytes were not kept. */
  bytesOf(fileId: string): Buffer | undefined {
    const { content, path } = this.#files.get(fileId) ?? {};
    return content ?? (path === undefined ? undefined : readFileSync(path));
  }

  #describe(uploaded: UploadedFile, kind: FileKind, params: Params): StoredFile {
    if (uploaded.bytes === 0) throw badRequest('file must be non-empty');
    return {
      ...uploaded,
      kind,
      ids: this.#newIds(kind, uploaded.bytes),
      width: params.integer('width') ?? 320,
      height: params.integer('height') ?? 320,
      duration: params.integer('duration') ?? 0,
    };
  }

  #newIds(kind: FileKind, file_size: number): FileObject {
    const unique = createHash('sha256').update(`${kind}-${this.#next}`).digest('base64url');
    this.#next += 1;
    return { file_id: `BAAC${unique}`, file_unique_id: unique.slice(0, 15), file_size };
  }
}

function extensionOf({ kind, file_name }: StoredFile): string {
  if (kind === 'photo') return 'jpg';
  return kind === 'video' ? 'mp4' : (/\.(\w+)$/.exec(file_name)?.[1] ?? 'bin');
}

function title(kind: FileKind): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1);
}
