import { type RateLimits, telegramRate } from '../../config/waits.ts';
import { type Pause, pause } from '../../time/timers.ts';

/**
 * Keeps to Telegram's limits without making anybody wait for an answer: what a person waits for goes at once and runs
 * up a debt, which edits and chat actions pay back by waiting. Only a 429 holds everything in its chat back.
 */
export class Rate {
  readonly #limits: RateLimits;
  readonly #wait: Pause;
  readonly #clock: () => number;
  #overall = 0;
  #actions = 0;
  readonly #chats = new Map<number, { next: number; blockedUntil: number }>();

  constructor(clock: () => number, limits: RateLimits = telegramRate, wait: Pause = pause) {
    this.#clock = clock;
    this.#limits = limits;
    this.#wait = wait;
  }

  /** Waits while the chat is blocked by a 429, and counts one message. */
  async urgent(chatId: number, signal?: AbortSignal): Promise<void> {
    const chat = this.#chat(chatId);
    for (let wait = this.#blocked(chat); wait > 0; wait = this.#blocked(chat)) await this.#wait(wait, signal);
    this.#take(chatId, chat);
  }

  /** Waits for the next free place in the chat and overall, and takes it. */
  async patient(chatId: number, signal?: AbortSignal): Promise<void> {
    const chat = this.#chat(chatId);
    const free = Math.max(chat.next, this.#overall, chat.blockedUntil) - this.#clock();
    this.#take(chatId, chat);
    if (free > 0) await this.#wait(free, signal);
    for (let wait = this.#blocked(chat); wait > 0; wait = this.#blocked(chat)) await this.#wait(wait, signal);
  }

  /** Whether there is room for a chat action, which nobody would miss; counts it if so. At most ten a second. */
  mayAct(chatId: number): boolean {
    const now = this.#clock();
    const chat = this.#chats.get(chatId);
    if ((chat && this.#blocked(chat) > 0) || this.#actions > now + 1000) return false;
    this.#actions = Math.max(this.#actions, now) + 100;
    return true;
  }

  /** Telegram answered 429: nothing goes to this chat for so many ms. */
  block(chatId: number, ms: number): void {
    const chat = this.#chat(chatId);
    chat.blockedUntil = Math.max(chat.blockedUntil, this.#clock() + ms);
  }

  #take(chatId: number, chat: { next: number }): void {
    const now = this.#clock();
    chat.next = Math.max(chat.next, now) + (chatId < 0 ? this.#limits.group : this.#limits.chat);
    this.#overall = Math.max(this.#overall, now) + this.#limits.overall;
  }

  #blocked = (chat: { blockedUntil: number }): number => chat.blockedUntil - this.#clock();

  #chat(chatId: number): { next: number; blockedUntil: number } {
    const known = this.#chats.get(chatId);
    if (known) return known;
    this.#forgetIdle();
    const chat = { next: 0, blockedUntil: 0 };
    this.#chats.set(chatId, chat);
    return chat;
  }

  #forgetIdle(): void {
    if (this.#chats.size < 10_000) return;
    const now = this.#clock();
    for (const [id, chat] of this.#chats) if (chat.next < now && chat.blockedUntil < now) this.#chats.delete(id);
  }
}
