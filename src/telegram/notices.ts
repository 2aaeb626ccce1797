import { type ErrorCode, isErrorCode, operatorWords } from '../errors.ts';
import { type Budgets, crossed } from '../generations/budgets.ts';
import type { StoredEvent } from '../log/facts.ts';
import { isFinal } from '../log/facts.ts';
import type { Spending } from '../projections/spending.ts';
import { dayOf } from '../projections/stats.ts';
import type { ChatClient } from './chat-client.ts';
import type { Rich } from './rich.ts';
import type { Texts } from './texts/en.ts';

const HOUR_MS = 3_600_000;

/** Failures that only the operator can mend. */
const configurationCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'MODEL_NOT_FOUND',
  'PERMISSION_DENIED',
  'CREDENTIALS_REFUSED',
  'REQUEST_REFUSED',
  'BUCKET_REFUSED',
]);

export interface NoticeTools {
  chat: ChatClient;
  texts: Texts;
  admins: ReadonlySet<number>;
  budgets: Budgets;
  spending: Spending;
  clock: () => number;
  onTrouble: (error: unknown) => void;
}

/** Tells the admins what they should know, each kind at most once an hour. */
export class Notices {
  readonly #tools: NoticeTools;
  /** When each kind was last told, ms since the epoch. */
  readonly #told = new Map<string, number>();

  constructor(tools: NoticeTools) {
    this.#tools = tools;
  }

  started(username: string): void {
    this.#tell('start', this.#tools.texts.admin.started(username));
  }

  journalBroken(): void {
    this.#tell('journal', this.#tools.texts.admin.journalBroken());
  }

  /** Looks at what a generation's end means for the operator. @param userId whose generation it was */
  follow(event: StoredEvent, userId: number, priceUsd: number): void {
    if (!isFinal(event)) return;
    const { admin } = this.#tools.texts;
    if (event.type === 'GenerationFailed') {
      const { code } = event.data;
      const words = isErrorCode(code) && configurationCodes.has(code) ? operatorWords(code) : null;
      if (words !== null) this.#tell(`failing ${code}`, admin.failing(code, words));
    }
    const costUsd = event.type === 'VideoDelivered' ? priceUsd : (event.data.costUsd ?? priceUsd);
    if (costUsd > 0) for (const user of [null, userId]) this.#watchBudget(user, costUsd, event.at);
  }

  #watchBudget(userId: number | null, costUsd: number, at: number): void {
    const { budgets, spending, texts } = this.#tools;
    const limitUsd = budgets.limit(userId === null ? 'all' : 'user');
    if (limitUsd === null) return;
    const { spentUsd } = spending.of(dayOf(at), userId);
    const percent = crossed(spentUsd - costUsd, spentUsd, limitUsd);
    if (percent !== null)
      this.#tell(`budget ${percent} ${userId ?? 'all'}`, texts.admin.spent(percent, spentUsd, limitUsd, userId));
  }

  #tell(kind: string, text: Rich): void {
    const now = this.#tools.clock();
    if (now - (this.#told.get(kind) ?? -HOUR_MS) < HOUR_MS) return;
    this.#told.set(kind, now);
    for (const admin of this.#tools.admins)
      this.#tools.chat.say({ chatId: admin, threadId: null, replyTo: null }, text).catch(this.#tools.onTrouble);
  }
}
