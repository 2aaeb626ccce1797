import { type ApiError, otherPoller } from './errors.ts';
import type { Update, UpdateKind, UpdatePayloads } from './objects.ts';

/** What getUpdates asks for; `timeout` in seconds. */
export interface PollRequest {
  offset: number;
  limit: number;
  timeout: number;
}

interface Waiting {
  request: PollRequest;
  resolve(updates: Update[]): void;
  reject(error: ApiError): void;
}

/** Telegram keeps these out unless a bot asks for them; the emulator makes none of them. */
const everyKind: readonly UpdateKind[] = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'callback_query',
  'my_chat_member',
];

/**
 * The queue of updates and the one long poll that may wait for them. Updates stay until a later request confirms
 * them with a higher offset, and come again until then. Rules from Telegram's own `do_get_updates` and TQueue.
 */
export class Updates {
  #queue: Update[] = [];
  #nextId: number;
  #confirmedOffset = 0;
  #allowed: ReadonlySet<string> = new Set<string>(everyKind);
  #waiting: Waiting | undefined;
  #timer: NodeJS.Timeout | undefined;
  #wake: NodeJS.Immediate | undefined;

  constructor(firstId: number) {
    this.#nextId = firstId;
  }

  /** Not yet confirmed, oldest first. */
  get pending(): readonly Update[] {
    return this.#queue;
  }

  /** Every update below it is confirmed; 0 while none was. */
  get confirmedOffset(): number {
    return this.#confirmedOffset;
  }

  get isPolled(): boolean {
    return this.#waiting !== undefined;
  }

  /** Kinds not allowed are never queued, as with Telegram; undefined then. */
  push<Kind extends UpdateKind>(kind: Kind, payload: UpdatePayloads[Kind]): Update | undefined {
    if (!this.#allowed.has(kind)) return undefined;
    return this.pushOdd({ [kind]: payload });
  }

  /** Something that is no update but for its id, as of a Telegram that is newer, or broken. */
  pushOdd(content: object): Update {
    const update: Update = { ...content, update_id: this.#nextId };
    this.#nextId += 1;
    this.#queue.push(update);
    // Telegram waits for about a millisecond too, so that updates which come together go together.
    if (this.#waiting && !this.#wake) this.#wake = setImmediate(() => this.#answerWaiting());
    return update;
  }

  /**
   * The next update gets this id, as after a week of silence. Updates that are pending keep theirs.
   * @throws RangeError for an id that is not above those pending
   */
  jumpTo(id: number): void {
    if (this.#queue.some(({ update_id }) => update_id >= id))
      throw new RangeError(`an update ${id} or later is pending`);
    this.#nextId = id;
    this.#confirmedOffset = Math.min(this.#confirmedOffset, id);
  }

  /** An omitted list keeps the previous one; an empty one means the default. */
  allow(kinds: unknown): void {
    if (Array.isArray(kinds)) this.#allowed = new Set(kinds.length === 0 ? everyKind : kinds.map(String));
  }

  get allowed(): string[] {
    return [...this.#allowed];
  }

  drop(): void {
    this.#queue = [];
    this.#confirmedOffset = this.#nextId;
  }

  /**
   * Answers at once where there is something or `timeout` is 0; otherwise ends the poll that waits and waits itself.
   * @throws ApiError 409 when another poll takes its place, or what `end` was given
   */
  poll(request: PollRequest, gone: AbortSignal): Promise<Update[]> {
    const ready = this.#take(request);
    if (ready.length > 0 || request.timeout === 0) return Promise.resolve(ready);
    this.end(otherPoller());
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { request, resolve, reject };
      this.#waiting = waiting;
      this.#timer = setTimeout(() => this.#answerWaiting(), request.timeout * 1000);
      const leave = () => {
        if (this.#waiting === waiting) this.#stopWaiting();
        resolve([]);
      };
      gone.addEventListener('abort', leave, { once: true });
    });
  }

  /** Ends the poll that waits. */
  end(error: ApiError): void {
    const waiting = this.#waiting;
    this.#stopWaiting();
    waiting?.reject(error);
  }

  #answerWaiting(): void {
    const waiting = this.#waiting;
    this.#stopWaiting();
    waiting?.resolve(this.#take(waiting.request));
  }

  #stopWaiting(): void {
    clearTimeout(this.#timer);
    if (this.#wake) clearImmediate(this.#wake);
    this.#wake = undefined;
    this.#waiting = undefined;
  }

  #take({ offset, limit }: PollRequest): Update[] {
    if (offset < 0) this.#confirm(this.#queue.at(offset)?.update_id ?? 0);
    // An offset from the future, as after the ids were drawn anew, confirms nothing.
    else if (offset > 0 && offset <= this.#nextId + 10) this.#confirm(offset);
    return this.#queue.slice(0, limit);
  }

  #confirm(offset: number): void {
    this.#queue = this.#queue.filter(({ update_id }) => update_id >= offset);
    this.#confirmedOffset = Math.max(this.#confirmedOffset, Math.min(offset, this.#nextId));
  }
}
