import { type Actors, BEGINNING, type Message } from './actors.ts';

/** Where a viewer's lines go: a response, or a stand-in in tests. */
export interface Outlet {
  /** False where the browser takes no more for now; `drain` follows. */
  write(text: string): boolean;
  on(event: 'drain', listener: () => void): unknown;
  end(): unknown;
}

/**
 * One open browser, told of all actors as server-sent events. It remembers how much of each actor the browser has, not
 * what it still wants: a slow browser holds no memory here, and goes on with what is true when it reads again.
 *
 * Official inspection messages are plain events; beside them: `all` (forget all), `gone` (an actor), `earlier` (some
 * facts of an actor are no longer kept), and notices such as `player`.
 */
export class Viewer {
  readonly #actors: Actors;
  readonly #outlet: Outlet;
  readonly #mask: (message: Message) => Message;
  /** How many messages of each actor the browser has. */
  readonly #sent = new Map<string, number>();
  readonly #pending = new Set<string>();
  /** The latest notice of each kind. */
  readonly #notices = new Map<string, string>();
  #scheduled = false;
  #blocked = false;
  #closed = false;

  constructor(actors: Actors, outlet: Outlet, mask: (message: Message) => Message = (message) => message) {
    this.#actors = actors;
    this.#outlet = outlet;
    this.#mask = mask;
    outlet.on('drain', () => {
      this.#blocked = false;
      this.#pump();
    });
    actors.bus.on('changed', this.#want, this);
    actors.bus.on('gone', this.#want, this);
    actors.bus.on('cleared', this.#restart, this);
    this.#restart();
  }

  /** Tells the browser something beside the messages; of each kind only the latest counts. */
  notify(kind: string, data: unknown): void {
    this.#notices.set(kind, JSON.stringify(data));
    this.#schedule();
  }

  /** Ends the stream, with a last word that tells the page why. */
  close(lastWord?: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#actors.bus.off('changed', this.#want, this);
    this.#actors.bus.off('gone', this.#want, this);
    this.#actors.bus.off('cleared', this.#restart, this);
    if (lastWord !== undefined) this.#outlet.write(line('bye', JSON.stringify(lastWord)));
    this.#outlet.end();
  }

  #restart(): void {
    this.#sent.clear();
    this.#pending.clear();
    for (const sessionId of this.#actors.sessions()) this.#pending.add(sessionId);
    this.#notices.delete('all');
    const others = [...this.#notices];
    this.#notices.clear();
    this.notify('all', { actors: this.#actors.size });
    for (const [kind, data] of others) this.#notices.set(kind, data);
  }

  #want(sessionId: string): void {
    this.#pending.add(sessionId);
    this.#schedule();
  }

  /** Facts come in bursts: one write for many. */
  #schedule(): void {
    if (this.#scheduled || this.#blocked) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#pump();
    });
  }

  #pump(): void {
    while (!this.#closed && !this.#blocked) {
      const text = this.#next();
      if (text === null) return;
      this.#blocked = !this.#outlet.write(text);
    }
  }

  /** What the browser needs next: notices, then one actor at a time. Null where it has everything. */
  #next(): string | null {
    for (const [kind, data] of this.#notices) {
      this.#notices.delete(kind);
      return line(kind, data);
    }
    for (const sessionId of this.#pending) {
      this.#pending.delete(sessionId);
      const text = this.#newsOf(sessionId);
      if (text !== '') return text;
    }
    return null;
  }

  #newsOf(sessionId: string): string {
    const actor = this.#actors.get(sessionId);
    const sent = this.#sent.get(sessionId) ?? 0;
    if (!actor) {
      this.#sent.delete(sessionId);
      return sent > 0 ? line('gone', JSON.stringify({ sessionId })) : '';
    }
    const { messages, dropped } = actor;
    this.#sent.set(sessionId, dropped + messages.length);
    const beginning = messages.slice(sent, BEGINNING).map(this.#messageLine, this);
    const earlier = dropped > 0 && sent - dropped < BEGINNING ? [line('earlier', JSON.stringify({ sessionId }))] : [];
    const rest = messages.slice(Math.max(BEGINNING, sent - dropped)).map(this.#messageLine, this);
    return [...beginning, ...earlier, ...rest].join('');
  }

  #messageLine(message: Message): string {
    return line('message', JSON.stringify(this.#mask(message)));
  }
}

const line = (kind: string, data: string): string =>
  kind === 'message' ? `data: ${data}\n\n` : `event: ${kind}\ndata: ${data}\n\n`;
