import { createHash, randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { badRequest, tooLarge } from './errors.ts';
import { boundaryOf, type MultipartEvent, MultipartReader } from './multipart.ts';
import type { Params, UploadedFile } from './params.ts';

const maxFieldBytes = 4 * 1024 * 1024;

export interface BodyOptions {
  /** A file of more bytes is refused with 413. */
  maxUploadBytes: number;
  /** Where to keep the bytes of files named `video`; undefined: nowhere. */
  folder: string | undefined;
  /** Called with each piece of the body; ends the reading by throwing. */
  onProgress(bytesSoFar: number): void;
}

/**
 * Reads a request's parameters from its address and its body (urlencoded, JSON or multipart) into `params`, each
 * as soon as it is there. Files go through a hash piece by piece. A file over the limit is read to its end and then refused, so that a client that is
 * still sending gets the answer and not a broken pipe.
 * @throws ApiError 400 or 413, or whatever `onProgress` throws
 */
export async function readParams(
  request: IncomingMessage,
  url: URL,
  params: Params,
  options: BodyOptions,
): Promise<void> {
  for (const [name, value] of url.searchParams) params.set(name, value);
  const contentType = request.headers['content-type'] ?? '';
  if (/^multipart\/form-data/i.test(contentType)) {
    await readMultipart(request, contentType, params, options);
    return;
  }
  const body = await readAll(request, options);
  if (/^application\/json/i.test(contentType)) {
    params.setAll(parseObject(body));
  } else {
    for (const [name, value] of new URLSearchParams(body)) params.set(name, value);
  }
}

function parseObject(body: string): object {
  if (body.trim() === '') return {};
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null) return parsed;
  } catch {
    // answered below
  }
  throw badRequest("can't parse JSON object");
}

async function readAll(request: IncomingMessage, options: BodyOptions): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of piecesOf(request)) {
    bytes += piece.length;
    options.onProgress(bytes);
    if (bytes <= maxFieldBytes) pieces.push(piece);
  }
  if (bytes > maxFieldBytes) throw tooLarge();
  return Buffer.concat(pieces).toString('utf8');
}

async function* piecesOf(request: IncomingMessage): AsyncGenerator<Buffer, void, undefined> {
  // Whoever stops reading decides what becomes of the connection.
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    if (Buffer.isBuffer(piece)) yield piece;
  }
}

async function readMultipart(
  request: IncomingMessage,
  contentType: string,
  params: Params,
  options: BodyOptions,
): Promise<void> {
  const reader = openReader(contentType);
  const receiver = new PartReceiver(params, options);
  let bytes = 0;
  let broken = false;
  try {
    for await (const piece of piecesOf(request)) {
      bytes += piece.length;
      options.onProgress(bytes);
      // Read to the end even then: leaving the loop early would destroy the connection that the answer needs.
      if (!broken) broken = !receive(reader, piece, receiver);
    }
    if (broken || !reader.ended) throw badRequest("can't parse the multipart body");
    if (receiver.oversized) throw tooLarge();
  } catch (error) {
    receiver.discard();
    throw error;
  }
}

function receive(reader: MultipartReader, piece: Buffer, receiver: PartReceiver): boolean {
  try {
    for (const event of reader.push(piece)) receiver.take(event);
    return true;
  } catch {
    return false;
  }
}

function openReader(contentType: string): MultipartReader {
  try {
    return new MultipartReader(boundaryOf(contentType));
  } catch {
    throw badRequest("can't parse the multipart body: no boundary");
  }
}

/** Turns the parts of one body into parameters; at any time one part is open. */
class PartReceiver {
  readonly #params: Params;
  readonly #options: BodyOptions;
  #field: { name: string; pieces: Buffer[]; bytes: number } | undefined;
  #file: IncomingFile | undefined;
  oversized = false;

  constructor(params: Params, options: BodyOptions) {
    this.#params = params;
    this.#options = options;
  }

  take(event: MultipartEvent): void {
    switch (event.type) {
      case 'part':
        if (event.fileName === undefined) this.#field = { name: event.name, pieces: [], bytes: 0 };
        else this.#file = new IncomingFile(event.name, event.fileName, event.contentType, this.#folderFor(event.name));
        return;
      case 'bytes':
        if (this.#file) this.#addToFile(this.#file, event.bytes);
        else if (this.#field) this.#addToField(this.#field, event.bytes);
        return;
      case 'end of part':
        this.#endPart();
        return;
      case 'end':
        return;
    }
  }

  /** Gives up what was kept so far. */
  discard(): void {
    this.#file?.discard();
    for (const { path } of this.#params.files()) if (path !== undefined) rmSync(path, { force: true });
  }

  #folderFor(name: string): string | undefined {
    const isVideo = name === 'video' || this.#params.text('video') === `attach://${name}`;
    return isVideo ? this.#options.folder : undefined;
  }

  #addToFile(file: IncomingFile, bytes: Buffer): void {
    if (file.bytes + bytes.length > this.#options.maxUploadBytes) this.oversized = true;
    if (!this.oversized) file.add(bytes);
  }

  #addToField(field: { pieces: Buffer[]; bytes: number }, bytes: Buffer): void {
    field.bytes += bytes.length;
    if (field.bytes > maxFieldBytes) this.oversized = true;
    else field.pieces.push(bytes);
  }

  #endPart(): void {
    if (this.#field) this.#params.set(this.#field.name, Buffer.concat(this.#field.pieces).toString('utf8'));
    if (this.#file) this.#params.setFile(this.#file.name, this.#file.finish());
    this.#field = undefined;
    this.#file = undefined;
  }
}

class IncomingFile {
  readonly name: string;
  bytes = 0;
  readonly #fileName: string;
  readonly #mimeType: string;
  readonly #hash = createHash('sha256');
  readonly #path: string | undefined;
  #handle: number | undefined;

  constructor(name: string, fileName: string, mimeType: string | undefined, folder: string | undefined) {
    this.name = name;
    this.#fileName = fileName;
    this.#mimeType = mimeType ?? 'application/octet-stream';
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    this.#path = join(folder, `.incoming-${randomUUID()}`);
    this.#handle = openSync(this.#path, 'wx', 0o600);
  }

  add(bytes: Buffer): void {
    this.bytes += bytes.length;
    this.#hash.update(bytes);
    if (this.#handle !== undefined) writeSync(this.#handle, bytes);
  }

  finish(): UploadedFile {
    this.#close();
    return {
      bytes: this.bytes,
      sha256: this.#hash.digest('hex'),
      file_name: this.#fileName,
      mime_type: this.#mimeType,
      path: this.#path,
    };
  }

  discard(): void {
    this.#close();
    if (this.#path !== undefined) rmSync(this.#path, { force: true });
  }

  #close(): void {
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
  }
}
