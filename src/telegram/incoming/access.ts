import type { AdminDecisions } from '../../records/admin-decisions.ts';
import type { Sender } from './update.ts';

const HOUR_MS = 3_600_000;

export interface AccessTools {
  /** Allowed ids of the environment; null: not set. */
  users: ReadonlySet<number> | null;
  chats: ReadonlySet<number> | null;
  admins: ReadonlySet<number>;
  adminDecisions: Pick<AdminDecisions, 'decision'>;
  clock: () => number;
}

/** Who may use the bot. Admins always may; what they decided goes before the lists of the environment. */
export class Access {
  readonly #tools: AccessTools;
  /** When each stranger was last told, ms since the epoch. */
  readonly #told = new Map<number, number>();

  constructor(tools: AccessTools) {
    this.#tools = tools;
  }

  /** Whether everybody may use the bot who is not shut out. */
  get isOpen(): boolean {
    return this.#tools.users === null && this.#tools.chats === null;
  }

  isAdmin(userId: number): boolean {
    return this.#tools.admins.has(userId);
  }

  allows({ id }: Pick<Sender, 'id'>, chatId: number): boolean {
    const { users, chats } = this.#tools;
    if (this.isAdmin(id)) return true;
    return this.#decided(id, chatId) ?? (this.isOpen || (users?.has(id) ?? false) || (chats?.has(chatId) ?? false));
  }

  /** Whether an admin has said no: a stranger of whom no admin needs to hear. */
  isShutOut({ id }: Sender, chatId: number): boolean {
    return this.#decided(id, chatId) === false;
  }

  /**
   * Whose settings, budget and places in line hold: a person's own, and those of a channel that was let in by name.
   * Any other channel counts as the group it writes in, together with all the others there and the anonymous admins:
   * one person can have many channels, and Telegram does not say who writes in their name.
   */
  payer({ group, ...sender }: Sender): Sender {
    return group && this.ofChat(sender.id) !== true ? group : sender;
  }

  /** What admins have decided, about a person before about a chat. */
  #decided(id: number, chatId: number): boolean | null {
    const { adminDecisions } = this.#tools;
    return adminDecisions.decision(id) ?? adminDecisions.decision(chatId);
  }

  /** Whether a chat is let in (true) or shut out (false) as a whole, or neither (null). */
  ofChat(chatId: number): boolean | null {
    const { users, chats, adminDecisions } = this.#tools;
    return adminDecisions.decision(chatId) ?? (chats?.has(chatId) || users?.has(chatId) ? true : null);
  }

  /** Whether a stranger should be told now that they may not: at most once an hour. */
  shouldTell(sender: Sender): boolean {
    const now = this.#tools.clock();
    for (const [id, at] of this.#told) if (now - at >= HOUR_MS) this.#told.delete(id);
    if (this.#told.has(sender.id)) return false;
    this.#told.set(sender.id, now);
    return true;
  }
}
