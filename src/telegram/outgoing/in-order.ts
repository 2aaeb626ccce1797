/** Lets what is said in one chat go out in the order in which it was given. Chats do not wait for each other. */
export class InOrder {
  /** Settles when the last that was given for a chat is done; never rejects. */
  readonly #last = new Map<number, Promise<void>>();

  /** Does some work as soon as all that was given for the chat before has ended, well or badly. */
  take<T>(chatId: number, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(chatId);
    const done = before ? before.then(work) : work();
    const end = () => {
      if (this.#last.get(chatId) === over) this.#last.delete(chatId);
    };
    const over = done.then(end, end);
    this.#last.set(chatId, over);
    return done;
  }

  /** How many chats have something on its way. */
  get size(): number {
    return this.#last.size;
  }
}
