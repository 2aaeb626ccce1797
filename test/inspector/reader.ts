import { EventEmitter, once } from 'node:events';
import { get, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { Message } from '../../src/inspector/actors.ts';

/** One server-sent event. */
export interface Said {
  kind: string;
  data: unknown;
}

/** An open stream, as a browser would hold it; it can stop reading. */
export class Reader {
  readonly said: Said[] = [];
  ended = false;
  readonly #response: IncomingMessage;
  readonly #bus = new EventEmitter();

  private constructor(response: IncomingMessage) {
    this.#response = response;
    let rest = '';
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.said.push(readBlock(block));
      this.#bus.emit('news');
    });
    response.on('error', () => undefined);
    response.on('close', () => {
      this.ended = true;
      this.#bus.emit('news');
    });
  }

  static open(base: string, view: '' | 'stately' = ''): Promise<Reader> {
    const url = new URL(view === '' ? 'stream' : `stream?view=${view}`, base);
    return new Promise((resolve, reject) => {
      get(url, { agent: false }, (response) => resolve(new Reader(response))).on('error', reject);
    });
  }

  get messages(): Message[] {
    return this.said.filter(({ kind }) => kind === 'message').map(({ data }) => data as Message);
  }

  /** The facts that were told of an actor, by its name. */
  facts(name: string): string[] {
    const session = this.messages.find((message) => message.type === '@xstate.actor' && message.name === name);
    return this.messages.flatMap((message) =>
      message.type === '@xstate.event' && message.sessionId === session?.sessionId ? [message.event.type] : [],
    );
  }

  /** The state that was told last of an actor, by its name. */
  state(name: string): unknown {
    const session = this.messages.find((message) => message.type === '@xstate.actor' && message.name === name);
    const last = this.messages.findLast(
      (message) => message.type !== '@xstate.event' && message.sessionId === session?.sessionId,
    );
    return last && last.type !== '@xstate.event' ? (last.snapshot as { value?: unknown }).value : undefined;
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.ended) throw new Error(`The stream ended after ${JSON.stringify(this.said).slice(0, 2_000)}`);
      await once(this.#bus, 'news');
    }
  }

  async end(): Promise<void> {
    while (!this.ended) await once(this.#bus, 'news');
  }

  close(): void {
    this.#response.destroy();
  }
}

function readBlock(block: string): Said {
  const lines = new Map(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]));
  return { kind: lines.get('event') ?? 'message', data: JSON.parse(lines.get('data') ?? 'null') };
}

/** Sends a request with headers as they are given, whatever a browser would allow. */
export function ask(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const sent = request(url, { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
