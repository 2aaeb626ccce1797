import type { Sender } from './update.ts';

const HOUR_MS = 3_600_000;

/** Who may use the bot. */
export class Access {
  readonly #users: ReadonlySet<number> | null;
  readonly #chats: ReadonlySet<number> | null;
  readonly #clock: () => number;
  /** When each stranger was last told, ms since the epoch. */
  readonly #told = new Map<number, number>();

  /** @param lists the allowed ids; both null: everybody */
  constructor(lists: { users: ReadonlySet<number> | null; chats: ReadonlySet<number> | null }, clock: () => number) {
    this.#users = lists.users;
    this.#chats = lists.chats;
    this.#clock = clock;
  }

  get isOpen(): boolean {
    return this.#users === null && this.#chats === null;
  }

  allows(sender: Sender, chatId: number): boolean {
    return this.isOpen || (this.#users?.has(sender.id) ?? false) || (this.#chats?.has(chatId) ?? false);
  }

  /** Whether a stranger should be told now that they may not: at most once an hour. */
  shouldTell(sender: Sender): boolean {
    const now = this.#clock();
    for (const [id, at] of this.#told) if (now - at >= HOUR_MS) this.#told.delete(id);
    if (this.#told.has(sender.id)) return false;
    this.#told.set(sender.id, now);
    return true;
  }
}
