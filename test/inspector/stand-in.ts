import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';

const modules = new URL('../../node_modules/', import.meta.url);
const nothing = 'data:text/javascript,export default null; export const stringify = null; export const uuid = null;';

/** What of @statelyai/inspect speaks to other hosts is left out; its receiver is the real one. */
const imports = {
  '@statelyai/inspect': '/modules/@statelyai/inspect/dist/index.mjs',
  xstate: '/modules/xstate/dist/xstate.esm.js',
  'fast-safe-stringify': nothing,
  'isomorphic-ws': nothing,
  partysocket: nothing,
  'safe-stable-stringify': nothing,
  superjson: nothing,
  '#uuid': nothing,
};

const html = `<!doctype html>
<title>Stand-in for Stately's inspector</title>
<script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module">
  import { createBrowserReceiver } from '@statelyai/inspect';
  window.got = [];
  createBrowserReceiver().subscribe((message) => window.got.push(message));
</script>
<p>Ready</p>`;

/** A local page that takes messages exactly as Stately's does: by the receiver of @statelyai/inspect. */
export class StandIn {
  readonly #server: Server;
  /** How often its page was loaded. */
  loads = 0;

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const path = request.url ?? '/';
      if (path === '/inspect') {
        this.loads += 1;
        response.writeHead(200, { 'content-type': 'text/html' }).end(html);
        return;
      }
      if (!/^\/modules\/[\w@./-]+\.m?js$/.test(path) || path.includes('..')) {
        response.writeHead(404).end();
        return;
      }
      const body = await readFile(fileURLToPath(new URL(path.slice('/modules/'.length), modules)));
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(body);
    });
  }

  static async open(): Promise<StandIn> {
    const standIn = new StandIn();
    await new Promise<void>((resolve) => standIn.#server.listen(0, '127.0.0.1', resolve));
    return standIn;
  }

  get url(): URL {
    const address = this.#server.address();
    return new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/inspect`);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
