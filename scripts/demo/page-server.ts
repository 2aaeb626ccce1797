import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { failureMeanings } from '../../src/inspector/failures.ts';
import { always, pageFile } from '../../src/inspector/files.ts';
import { admit } from '../../src/inspector/guard.ts';
import { newToken } from '../../src/inspector/inspector.ts';
import { machineDefinition } from '../../src/inspector/messages.ts';
import { carryOut } from './doings.ts';
import type { Running } from './running.ts';
import { snapshot } from './snapshot.ts';
import { SnapshotStream } from './snapshot-stream.ts';

const page = new URL('page/', import.meta.url);
const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};
const files: ReadonlySet<string> = new Set([
  'index.html',
  'page.css',
  'chat.css',
  'main.js',
  'chat.js',
  'compose.js',
  'record.js',
  'weather.js',
]);
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');
/** Bytes of what the page asks for: a photo of 10 MB in base64. */
const BODY = 14_000_000;

/** Serves the demo's page on 127.0.0.1, behind a token in its address, and tells it of every change. */
export class PageServer {
  readonly #demo: Running;
  readonly #token = newToken();
  readonly #stream: SnapshotStream;
  readonly #server: Server;
  #port = 0;

  constructor(demo: Running) {
    this.#demo = demo;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        if (response.headersSent) response.destroy();
        else refuse(response, 400, wordsOf(error));
      });
    });
    this.#stream = new SnapshotStream(() => snapshot(demo));
    demo.onChange(() => this.#stream.changed());
  }

  /** @returns the address to open, with the token in it @throws where the port is not to be had */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    const address = this.#server.address();
    this.#port = typeof address === 'object' && address ? address.port : port;
    return `http://127.0.0.1:${this.#port}/${this.#token}/`;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const own = { port: this.#port, token: this.#token };
    const admitted = admit({ url: request.url ?? '/', headers: request.headers }, own);
    if ('status' in admitted) return refuse(response, admitted.status, admitted.words);
    const { path } = admitted;
    if (request.method === 'POST' && path === '/do') {
      return sendJson(response, await this.#carryOut(await readJson(request)));
    }
    if (request.method !== 'GET') return refuse(response, 405, 'The demo does not know this.');
    if (path === '/stream') return this.#stream.join(response);
    if (path === '/machine.json')
      return sendJson(response, { definition: machineDefinition, failures: failureMeanings() });
    if (path.startsWith('/files/')) return this.#file(request, response, path.slice('/files/'.length));
    if (path.startsWith('/inspector/')) return sendPart(response, await pageFile(path.slice('/inspector'.length), ''));
    sendPart(response, await ownFile(path === '/' ? 'index.html' : path.slice(1)));
  }

  /** What the emulated Telegram refuses to a person is an answer like another. */
  async #carryOut(json: unknown): Promise<{ notice?: string; isRefused?: boolean }> {
    try {
      return await carryOut(this.#demo, json);
    } catch (error) {
      if (error instanceof z.ZodError) throw error;
      return { notice: wordsOf(error), isRefused: true };
    }
  }

  /** A picture or a video of the chat; players ask for parts of it. */
  #file(request: IncomingMessage, response: ServerResponse, fileId: string): void {
    const bytes = this.#demo.stage.telegram.fileBytes(fileId);
    if (bytes === undefined) {
      refuse(response, 404, 'There is no such file.');
      return;
    }
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const start = Number(from ?? 0);
    const end = to ? Math.min(Number(to), bytes.length - 1) : bytes.length - 1;
    if (start > end) {
      refuse(response, 416, 'The file is shorter.');
      return;
    }
    response.writeHead(from === undefined ? 200 : 206, {
      ...always,
      'content-type': typeOf(bytes),
      'accept-ranges': 'bytes',
      'content-length': end - start + 1,
      ...(from !== undefined && { 'content-range': `bytes ${start}-${end}/${bytes.length}` }),
    });
    response.end(bytes.subarray(start, end + 1));
  }
}

async function ownFile(name: string) {
  if (!files.has(name)) return null;
  const type = types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  const headers = { 'content-type': type, 'content-security-policy': policy, ...always };
  return { body: await readFile(new URL(name, page)), headers };
}

/** The type of the files that are shown here, by how they begin. */
function typeOf(bytes: Buffer): string {
  if (bytes.subarray(4, 8).toString('latin1') === 'ftyp') return 'video/mp4';
  if (bytes[0] === 0x89) return 'image/png';
  return bytes[0] === 0xff ? 'image/jpeg' : 'application/octet-stream';
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  // Only a page of ours can send this type without asking first, and its Origin was checked.
  if (request.headers['content-type'] !== 'application/json') throw new Error('What is asked for is JSON.');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > BODY) throw new Error('This is too much: a photo has 10 MB at most.');
    chunks.push(chunk as Buffer);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
}

function wordsOf(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}

function sendPart(response: ServerResponse, part: { body: Buffer; headers: Record<string, string> } | null): void {
  if (part === null) refuse(response, 404, 'There is nothing of that name here.');
  else response.writeHead(200, part.headers).end(part.body);
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json', ...always }).end(JSON.stringify(value));
}

function refuse(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...always }).end(words);
}
