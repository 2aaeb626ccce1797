import { type ClientRequestArgs, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type RequestOptions } from 'node:https';
import type { ConnectOpts } from 'node:net';
import type { Duplex, Readable } from 'node:stream';

/** What every connection reads into; what it brought is used up before the next one reads. */
const memory = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * Connections that all read into the same memory, by the `onread` of node:net and node:tls. Left to itself, Node takes
 * 64 kB of new memory for each read, which drives the garbage collector and is most of what a download takes.
 */
export class PlainConnections extends HttpAgent {
  override createConnection(...[options, done]: Parameters<HttpAgent['createConnection']>) {
    return sharing<ClientRequestArgs>(options, (all) => super.createConnection(all, done));
  }
}

/** The same with TLS. */
export class SecureConnections extends HttpsAgent {
  override createConnection(...[options, done]: Parameters<HttpsAgent['createConnection']>) {
    return sharing<RequestOptions>(options, (all) => super.createConnection(all, done));
  }
}

type Connection = Duplex | null | undefined;

function sharing<Options>(options: Options, connect: (options: Options & ConnectOpts) => Connection): Connection {
  let connection: Connection = null;
  const callback = (bytes: number) => {
    connection?.emit('data', memory.subarray(0, bytes));
    return true;
  };
  connection = connect({ ...options, onread: { buffer: memory, callback } });
  return connection;
}

/**
 * Lets no piece of a body lie in the memory that connections read into. Node's parser copies each piece anyway, in all
 * versions from 20.12 to 24; a video must not depend on that.
 */
export function keepApart(body: Readable): void {
  const push = body.push.bind(body);
  body.push = (piece: unknown, encoding?: BufferEncoding) =>
    push(piece instanceof Uint8Array && piece.buffer === memory.buffer ? Buffer.from(piece) : piece, encoding);
}
