/** One call of a method by the bot, as it arrived. */
export interface Call {
  method: string;
  /** Decoded: JSON as objects, ids as numbers, files as {bytes, sha256, file_name, mime_type}. */
  params: { [name: string]: unknown };
  /** Milliseconds since the epoch, when the request was read. */
  at: number;
  /** HTTP status of the answer; 0 where the connection was reset instead; undefined while there is none. */
  status: number | undefined;
  /** Telegram's words, where it refused. */
  description: string | undefined;
}

/** The last calls in full, and how many there were of each method in all. */
export class Calls {
  readonly #limit: number;
  readonly #counts = new Map<string, number>();
  #kept: Call[] = [];

  /** @param limit how many calls to keep in full */
  constructor(limit: number) {
    this.#limit = limit;
  }

  add(method: string, params: { [name: string]: unknown }, at: number): Call {
    const call: Call = { method, params, at, status: undefined, description: undefined };
    this.#counts.set(method, this.count(method) + 1);
    this.#kept.push(call);
    // Cut rarely and by half, not one at a time.
    if (this.#kept.length >= this.#limit * 2) this.#kept = this.#kept.slice(-this.#limit);
    return call;
  }

  /** The last calls, of one method or of all, oldest first. */
  list(method?: string): Call[] {
    const kept = this.#kept.slice(-this.#limit);
    return method === undefined ? kept : kept.filter((call) => call.method === method);
  }

  /** Exact, also for calls no longer kept. */
  count(method?: string): number {
    if (method !== undefined) return this.#counts.get(method) ?? 0;
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }
}
