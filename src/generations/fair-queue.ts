interface Entry {
  id: string;
  /** Not before this time, in ms of the caller's clock; 0 for at once, infinite for not until it is said. */
  notBefore: number;
}

/**
 * Who is next: users in turn, each user's prompts in the order they came. One user with many prompts waits behind
 * everybody else's first.
 */
export class FairQueue {
  /** Insertion order is the order of turns: a served user goes to the end. */
  readonly #users = new Map<number, Entry[]>();
  readonly #userOf = new Map<string, number>();
  /** Those that must wait for a time; mostly none, however long the lines are. */
  readonly #delayed = new Set<Entry>();

  get size(): number {
    return this.#userOf.size;
  }

  /** Puts a generation at the end of its user's line, or at its front where it had its turn already. */
  add(id: string, userId: number, options: { notBefore?: number; front?: boolean } = {}): void {
    const line = this.#users.get(userId) ?? [];
    const entry = { id, notBefore: options.notBefore ?? 0 };
    if (options.front) line.unshift(entry);
    else line.push(entry);
    if (entry.notBefore > 0) this.#delayed.add(entry);
    this.#users.set(userId, line);
    this.#userOf.set(id, userId);
  }

  remove(id: string): void {
    const userId = this.#userOf.get(id);
    if (userId === undefined) return;
    this.#userOf.delete(id);
    const line = this.#users.get(userId) ?? [];
    for (const entry of line) if (entry.id === id) this.#delayed.delete(entry);
    const rest = line.filter((entry) => entry.id !== id);
    if (rest.length > 0) this.#users.set(userId, rest);
    else this.#users.delete(userId);
  }

  /** Holds a generation that waits back until another time than was said, in ms; 0 for not at all. */
  hold(id: string, notBefore: number): void {
    const line = this.#users.get(this.#userOf.get(id) ?? Number.NaN) ?? [];
    for (const entry of line) {
      if (entry.id !== id) continue;
      entry.notBefore = notBefore;
      if (notBefore === 0) this.#delayed.delete(entry);
    }
  }

  /** Takes the next generation that may run at `now`, or null. `mayRun` says whether a user may run one more. */
  next(now: number, mayRun: (userId: number) => boolean): { id: string; userId: number } | null {
    for (const [userId, line] of this.#users) {
      if (!mayRun(userId)) continue;
      const due = line.find((entry) => entry.notBefore <= now);
      if (!due) continue;
      this.remove(due.id);
      const rest = this.#users.get(userId);
      if (rest) {
        this.#users.delete(userId);
        this.#users.set(userId, rest);
      }
      return { id: due.id, userId };
    }
    return null;
  }

  /** How many of a user's generations wait. */
  waitingOf(userId: number): number {
    return this.#users.get(userId)?.length ?? 0;
  }

  /** The generations in the order of their turns, were all due and slots granted one by one. */
  order(): string[] {
    const lines = [...this.#users.values()];
    const longest = Math.max(0, ...lines.map((line) => line.length));
    const order: string[] = [];
    for (let turn = 0; turn < longest; turn++)
      for (const line of lines) {
        const entry = line[turn];
        if (entry) order.push(entry.id);
      }
    return order;
  }

  /** When the next generation that must wait for a time is due, or null. */
  nextDue(now: number): number | null {
    let soonest: number | null = null;
    for (const { notBefore } of this.#delayed)
      if (notBefore > now && notBefore < Number.POSITIVE_INFINITY && (soonest === null || notBefore < soonest))
        soonest = notBefore;
    return soonest;
  }
}
