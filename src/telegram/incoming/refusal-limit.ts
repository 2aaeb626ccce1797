/** Of one chat's refusals so many are told a minute, and of all chats' so many a second: Telegram takes 30. */
const A_MINUTE_PER_CHAT = 10;
const A_SECOND_IN_ALL = 20;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** Counts up to a limit, anew in each span of time. */
class Count {
  #began = Number.NEGATIVE_INFINITY;
  #used = 0;

  /** Whether one more fits; counts it if so. Times in ms; a clock that was set back begins a new span. */
  take(now: number, spanMs: number, limit: number): boolean {
    if (Math.abs(now - this.#began) >= spanMs) [this.#began, this.#used] = [now, 0];
    if (this.#used >= limit) return false;
    this.#used += 1;
    return true;
  }
}

/** Keeps a flood of prompts that are refused from becoming a flood of answers, which others would have to wait for. */
export class RefusalLimit {
  readonly #all = new Count();
  readonly #chats = new Map<number, Count>();
  #minute = Number.NEGATIVE_INFINITY;

  /** Whether a chat is told now that its prompt was refused. @param now ms */
  mayTell(chatId: number, now: number): boolean {
    if (Math.abs(now - this.#minute) >= MINUTE_MS) {
      this.#minute = now;
      this.#chats.clear();
    }
    const chat = this.#chats.get(chatId) ?? new Count();
    this.#chats.set(chatId, chat);
    return chat.take(now, MINUTE_MS, A_MINUTE_PER_CHAT) && this.#all.take(now, SECOND_MS, A_SECOND_IN_ALL);
  }
}
