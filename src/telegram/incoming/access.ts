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

  allows(sender: Sender, chatId: number): boolean {
    const { users, chats, adminDecisions } = this.#tools;
    if (this.isAdmin(sender.id)) return true;
    const ofUser = adminDecisions.decision(sender.id);
    const decided = ofUser ?? (chatId === sender.id ? null : adminDecisions.decision(chatId));
    if (decided !== null) return decided;
    return this.isOpen || (users?.has(sender.id) ?? false) || (chats?.has(chatId) ?? false);
  }

  /** Whether a chat is let in (true) or shut out (false) as a whole, or neither (null). */
  ofChat(chatId: number): boolean | null {
    return this.#tools.adminDecisions.decision(chatId) ?? (this.#tools.chats?.has(chatId) ? true : null);
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
