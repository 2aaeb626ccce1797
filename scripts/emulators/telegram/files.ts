import { createHash } from 'node:crypto';
import { badRequest } from './errors.ts';
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
}

/** Files by file_id, so that one sent before can be sent again without its bytes. */
export class Files {
  readonly #files = new Map<string, StoredFile>();
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

  #describe(uploaded: UploadedFile, kind: FileKind, params: Params): StoredFile {
    if (uploaded.bytes === 0) throw badRequest('file must be non-empty');
    const unique = createHash('sha256').update(`${kind}-${this.#next}`).digest('base64url');
    this.#next += 1;
    return {
      ...uploaded,
      kind,
      ids: { file_id: `BAAC${unique}`, file_unique_id: unique.slice(0, 15), file_size: uploaded.bytes },
      width: params.integer('width') ?? 320,
      height: params.integer('height') ?? 320,
      duration: params.integer('duration') ?? 0,
    };
  }
}

function title(kind: FileKind): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1);
}
