import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Actors } from './actors.ts';
import { failureMeanings } from './failures.ts';
import { always, pageFile } from './files.ts';
import { admit } from './guard.ts';
import { maskWith } from './masks.ts';
import { type Player, readCommand } from './player.ts';
import { Viewer } from './viewer.ts';

/** Browsers allow six connections to one address: one stays free for the page's files. */
const VIEWERS = 5;
/** How long a last word may take to reach the browsers, in ms. */
const LAST_WORD = 500;
/** Bytes of a request's body. */
const BODY = 1_000;

/**
 * Serves the page and the stream of messages on 127.0.0.1. Everything stands behind a token in the path.
 * In: GET requests for files and `stream` (`?view=stately`: masked), and, where a log is played, POST `player`.
 */
export class Relay {
  readonly #actors: Actors;
  readonly #token: string;
  readonly #stately: URL;
  readonly #player: Player | null;
  readonly #mask = maskWith();
  readonly #viewers = new Set<Viewer>();
  readonly #server: Server;
  #port = 0;

  constructor(options: { actors: Actors; token: string; stately: URL; player?: Player }) {
    this.#actors = options.actors;
    this.#token = options.token;
    this.#stately = options.stately;
    this.#player = options.player ?? null;
    this.#player?.bus.on('state', (state) => {
      for (const viewer of this.#viewers) viewer.notify('player', state);
    });
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  /**
   * Begins to listen.
   * @param port 0 for any that is free
   * @returns the address to open, with the token in it
   * @throws where the port is taken or may not be used
   */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    const address = this.#server.address();
    this.#port = typeof address === 'object' && address ? address.port : port;
    return `http://127.0.0.1:${this.#port}/${this.#token}/`;
  }

  /** How many browsers are being told. */
  get viewers(): number {
    return this.#viewers.size;
  }

  async close(): Promise<void> {
    for (const viewer of this.#viewers) viewer.close('stopped');
    // A browser that does not read must not hold up the end.
    const cut = setTimeout(() => this.#server.closeAllConnections(), LAST_WORD);
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    clearTimeout(cut);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const admitted = admit(
      { url: request.url ?? '/', headers: request.headers },
      { port: this.#port, token: this.#token },
    );
    if ('status' in admitted) return refuse(response, admitted.status, admitted.words);
    const { path, search } = admitted;
    if (request.method === 'POST' && path === '/player' && this.#player) {
      return this.#command(request, response, this.#player);
    }
    if (request.method !== 'GET') return refuse(response, 405, 'The inspector is there to be read.');
    if (path === '/stream') return this.#stream(response, search.get('view') === 'stately');
    if (path === '/settings.json') return this.#settings(response);
    if (path === '/failures.json') return sendJson(response, failureMeanings());
    const file = await pageFile(path, this.#stately.origin);
    if (!file) return refuse(response, 404, 'There is nothing of that name here.');
    response.writeHead(200, file.headers).end(file.body);
  }

  #settings(response: ServerResponse): void {
    sendJson(response, { stately: this.#stately.href, recorded: this.#player !== null });
  }

  #stream(response: ServerResponse, masked: boolean): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', connection: 'close', ...always });
    const viewer = new Viewer(this.#actors, response, masked ? this.#mask : undefined);
    if (this.#player) viewer.notify('player', this.#player.state());
    this.#viewers.add(viewer);
    response.on('close', () => {
      viewer.close();
      this.#viewers.delete(viewer);
    });
    const [oldest] = this.#viewers;
    if (this.#viewers.size <= VIEWERS || !oldest) return;
    oldest.close('replaced');
    this.#viewers.delete(oldest);
  }

  async #command(request: IncomingMessage, response: ServerResponse, player: Player): Promise<void> {
    // Only a page of ours can send this type without asking first, and its Origin was checked.
    if (request.headers['content-type'] !== 'application/json') return refuse(response, 415, 'Commands are JSON.');
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of request) {
      size += (chunk as Buffer).length;
      if (size > BODY) return refuse(response, 413, 'A command is a line.');
      chunks.push(chunk as Buffer);
    }
    const command = readCommand(Buffer.concat(chunks).toString());
    if (!command) return refuse(response, 400, 'The player does not know this command.');
    player.command(command);
    response.writeHead(204, always).end();
  }
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json', ...always }).end(JSON.stringify(value));
}

function refuse(response: ServerResponse, status: number, words: string): void {
  const text = `${words}\n`;
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close', ...always });
  response.end(text);
}
