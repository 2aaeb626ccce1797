import { createHash, randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { badRequest, tooLarge } from './errors.ts';
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
 * as soon as it is there. Files go through a hash piece by piece. A file over the limit is read to its end and then
 * refused, so that a client that is still sending gets the answer and not a broken pipe.
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
    if (typeof parsed === 'object' && !Array.isArray(parsed)) return parsed ?? {};
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
  const form = openForm(contentType);
  const files: IncomingFile[] = [];
  let oversized = false;
  let broken = false;
  const ended = new Promise<void>((resolve) => {
    form.once('finish', resolve);
    form.once('error', () => {
      broken = true;
      resolve();
    });
  });
  form.on('field', (name, value, _nameIsCut, valueIsCut) => {
    oversized ||= valueIsCut;
    params.set(name, value);
  });
  form.on('file', (name, stream, fileName, _encoding, mimeType) => {
    const isKept = ['video', 'photo', 'document'].includes(name) || params.text('video') === `attach://${name}`;
    const file = new IncomingFile(fileName, mimeType, isKept ? options.folder : undefined);
    files.push(file);
    stream.on('data', (bytes: Buffer) => {
      if (file.bytes + bytes.length > options.maxUploadBytes) oversized = true;
      if (!oversized) file.add(bytes);
    });
    stream.once('end', () => params.setFile(name, file.finish()));
    // A body that ends in the middle of a file is an error of the form too.
    stream.once('error', () => undefined);
  });
  try {
    let bytes = 0;
    for await (const piece of piecesOf(request)) {
      bytes += piece.length;
      options.onProgress(bytes);
      // Read to the end even then: leaving the loop early would destroy the connection that the answer needs.
      if (!broken) await Promise.race([new Promise((resolve) => form.write(piece, resolve)), ended]);
    }
    if (!broken) form.end();
    await ended;
    if (broken) throw badRequest("can't parse the multipart body");
    if (oversized) throw tooLarge();
  } catch (error) {
    for (const file of files) file.discard();
    throw error;
  }
}

function openForm(contentType: string): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: { fieldSize: maxFieldBytes },
      isPartAFile: (_name, _type, fileName) => fileName !== undefined,
    });
  } catch {
    throw badRequest("can't parse the multipart body: no boundary");
  }
}

class IncomingFile {
  bytes = 0;
  readonly #fileName: string;
  readonly #mimeType: string;
  readonly #hash = createHash('sha256');
  readonly #path: string | undefined;
  #handle: number | undefined;

  constructor(fileName: string, mimeType: string, folder: string | undefined) {
    this.#fileName = fileName;
    this.#mimeType = mimeType;
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
