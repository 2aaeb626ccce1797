import type { Background } from '../../background.ts';
import { type ErrorCode, isErrorCode, operatorWords } from '../../generations/failure-codes.ts';
import type { StoredEvent } from '../../log/facts.ts';
import { isFinal } from '../../log/facts.ts';
import { type Budgets, markOf } from '../../money/budgets.ts';
import type { Spending } from '../../money/spending.ts';
import type { Keyboards } from '../answers/keyboards.ts';
import type { Speech } from '../answers/speech.ts';
import type { Texts } from '../texts/en.ts';
import { languages } from '../texts/languages.ts';
import type { ChatClient, MessageView } from './chat-client.ts';
import type { Rich } from './formatting.ts';

const HOUR_MS = 3_600_000;
/** A bot that somebody has made known has many strangers, and its admins other things to do. */
const STRANGERS_A_DAY = 10;

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
  speech: Speech;
  keyboardsIn: (language: string) => Keyboards;
  admins: ReadonlySet<number>;
  budgets: Budgets;
  spending: Spending;
  clock: () => number;
  background: Background;
}

/** Tells the admins what they should know, each kind at most once an hour. */
export class Notices {
  readonly #tools: NoticeTools;
  /** When each kind was last told, ms since the epoch. */
  readonly #told = new Map<string, number>();
  /** What was spent when it was last looked at, by user; null for all together. */
  readonly #spent = new Map<number | null, { day: number; usd: number }>();
  /** Those who asked to use the bot, and when the admins were told, ms since the epoch. */
  readonly #strangers = new Map<number, number>();

  constructor(tools: NoticeTools) {
    this.#tools = tools;
  }

  started(username: string): void {
    this.#tell('start', ({ admin }) => admin.started(username));
  }

  journalBroken(): void {
    this.#tell('journal', ({ admin }) => admin.journalBroken());
  }

  /** The journal's database has been away for long. @returns whether they were told of it */
  journalAway(): boolean {
    return this.#tell('journal away', ({ admin }) => admin.journalAway());
  }

  journalBack(): void {
    this.#show(({ admin }) => ({ text: admin.journalBack(), keyboard: null }));
  }

  /** @param instead the model that is offered in its place, or null where there is none */
  modelWithdrawn(model: string, instead: string | null): void {
    this.#show(({ admin }) => ({ text: admin.modelWithdrawn(model, instead), keyboard: null }));
  }

  modelRestored(model: string): void {
    this.#show(({ admin }) => ({ text: admin.modelRestored(model), keyboard: null }));
  }

  /** Google refuses this project, so the bot ends. @param words what to do, for the operator */
  refused(words: string): void {
    this.#tell('refused', ({ admin }) => admin.refused(words));
  }

  /** Somebody asked who may not use the bot: the admins hear of each once, and can let them in by a button. */
  stranger({ id, name }: { id: number; name: string }, language: string, chatId: number): void {
    const { clock } = this.#tools;
    const now = clock();
    const today = [...this.#strangers.values()].filter((at) => now - at < 24 * HOUR_MS);
    if (this.#strangers.has(id) || today.length >= STRANGERS_A_DAY) return;
    this.#strangers.set(id, now);
    this.#show(({ admin }, keyboards) => ({
      text: admin.stranger(name, id, chatId),
      keyboard: keyboards.letIn(id, language),
    }));
  }

  /** Looks at what a generation's end means for the operator. @param userId whose generation it was */
  follow(event: StoredEvent, userId: number, priceUsd: number): void {
    if (!isFinal(event)) return;
    if (event.type === 'GenerationFailed') {
      const { code } = event.data;
      const words = isErrorCode(code) && configurationCodes.has(code) ? operatorWords(code) : null;
      if (words !== null) this.#tell(`failing ${code}`, ({ admin }) => admin.failing(code, words));
    }
    const costUsd = event.type === 'VideoDelivered' ? priceUsd : (event.data.costUsd ?? priceUsd);
    if (costUsd > 0) for (const user of [null, userId]) this.#watchBudget(user, costUsd, event.at);
  }

  #watchBudget(userId: number | null, costUsd: number, at: number): void {
    const { budgets, spending } = this.#tools;
    const limitUsd = budgets.limit(userId === null ? 'all' : 'user');
    if (limitUsd === null) return;
    const day = spending.today(at);
    const { spentUsd } = spending.of(day, userId);
    // Several may end in one append, so what was spent before this one is only a guess where nothing is remembered.
    const known = this.#spent.get(userId);
    const beforeUsd = known?.day === day ? known.usd : spentUsd - costUsd;
    const mark = markOf(spentUsd, limitUsd);
    const kind = `budget ${mark} of ${limitUsd} ${userId ?? ''}`;
    const isNews = mark > markOf(beforeUsd, limitUsd);
    const isTold = !isNews || this.#tell(kind, ({ admin }) => admin.spent(mark, spentUsd, limitUsd, userId));
    this.#spent.set(userId, { day, usd: isTold ? spentUsd : beforeUsd });
  }

  /** @returns false where this kind has been told within the hour */
  #tell(kind: string, write: (texts: Texts) => Rich): boolean {
    const now = this.#tools.clock();
    if (now - (this.#told.get(kind) ?? -HOUR_MS) < HOUR_MS) return false;
    this.#told.set(kind, now);
    this.#show((texts) => ({ text: write(texts), keyboard: null }));
    return true;
  }

  /** To each admin in their language. */
  #show(write: (texts: Texts, keyboards: Keyboards) => MessageView): void {
    const { chat, speech, keyboardsIn, admins, background } = this.#tools;
    for (const admin of admins) {
      const language = speech.with({ id: admin });
      const view = write(languages[language], keyboardsIn(language));
      const sending = chat.show({ chatId: admin, threadId: null, replyTo: null }, view);
      background.add('an admin could not be told', sending);
    }
  }
}
