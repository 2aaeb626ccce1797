import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a server that a test can break: what stands between a bot and its database. */
export class TcpProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #pairs = new Set<{ near: Socket; far: Socket }>();
  #isCut = false;
  /** Called with what a client sends; true: its answer never arrives and the connection breaks. */
  #breaksAt: ((sent: Buffer) => boolean) | null = null;
  #onBreak: () => void = () => {};

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  static async open(target: number): Promise<TcpProxy> {
    const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new TcpProxy(server);
    server.on('connection', (near) => proxy.#join(near, target));
    return proxy;
  }

  /** Nothing goes through from now on, in either direction; nobody is told, as where a cable is drawn. */
  cut(): void {
    this.#isCut = true;
    for (const { near, far } of this.#pairs) for (const each of [near, far]) each.pause();
  }

  /** New connections go through again; the old ones are gone. */
  mend(): void {
    this.#isCut = false;
    this.reset();
  }

  /** Every connection breaks; new ones go through. */
  reset(): void {
    for (const { near, far } of this.#pairs) for (const each of [near, far]) each.destroy();
  }

  /** Lets the next message that holds such a text reach the server, and breaks the connection before the answer. */
  breakAfter(text: string): Promise<void> {
    return new Promise((resolve) => {
      this.#onBreak = resolve;
      this.#breaksAt = (sent) => sent.includes(text);
    });
  }

  async close(): Promise<void> {
    this.reset();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: Socket, target: number): void {
    if (this.#isCut) {
      this.#pairs.add({ near, far: near });
      return;
    }
    const far = connect(target, '127.0.0.1');
    const pair = { near, far };
    this.#pairs.add(pair);
    let isBreaking = false;
    near.on('data', (sent) => {
      far.write(sent);
      if (!this.#breaksAt?.(sent)) return;
      this.#breaksAt = null;
      isBreaking = true;
    });
    far.on('data', (answer) => {
      if (!isBreaking) return near.write(answer);
      // The server has answered, so it has done what it was asked for.
      near.destroy();
      far.destroy();
      this.#onBreak();
    });
    for (const each of [near, far]) {
      each.on('error', () => undefined);
      each.on('close', () => {
        this.#pairs.delete(pair);
        near.destroy();
        far.destroy();
      });
    }
    near.resume();
  }
}
