import { v5 as uuidv5 } from 'uuid';
import { type EventLog, JournalBroken } from '../log/event-log.ts';
import { type FactData, generationOf, generationStream } from '../log/facts.ts';
import type { BudgetState, Budgets } from '../money/budgets.ts';
import { priceOf } from '../money/usd.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { Generations } from './generations.ts';
import type { Prompt, Prompts } from './prompts.ts';

/** The namespace of generation ids; never changed, or messages could start a second job. */
const NAMESPACE = '5f0c8a52-6a0e-4c39-9c0b-8f3b7a9d2e11';

/** The one generation that a message, or a button under a message, can start. */
export const generationId = (chatId: number, messageId: number, origin: 'message' | 'again' | 'button'): string =>
  // A button that asks before a prompt runs stands for the prompt itself.
  uuidv5(`${chatId}:${messageId}${origin === 'again' ? ':again' : ''}`, NAMESPACE);

/** What became of a prompt. */
export type Acceptance =
  | { kind: 'begun'; id: string }
  /** This message or button has had its generation before. */
  | { kind: 'known'; id: string }
  | { kind: 'stopping' }
  | { kind: 'journal broken' }
  /** The user's own line is full, or the line of all together. */
  | { kind: 'queue full'; waiting: number; whose: 'own line' | 'whole line' }
  | { kind: 'over budget'; budget: BudgetState; priceUsd: number };

export interface AcceptorTools {
  log: EventLog;
  prompts: Prompts;
  dispatcher: Dispatcher;
  budgets: Budgets;
  generations: Generations;
}

/** Decides whether a prompt becomes a generation, and begins it. */
export class Acceptor {
  readonly #tools: AcceptorTools;
  /** What gives back the place and the money reserved for a prompt that is just being accepted, by generation. */
  readonly #accepting = new Map<string, () => void>();
  #closed = false;

  constructor(tools: AcceptorTools) {
    this.#tools = tools;
    // Reservations end in the very moment in which the projections begin to count: nothing is missed or counted twice.
    tools.log.bus.on('appended', ({ type, stream }) => {
      if (type === 'PromptAccepted') this.#accepting.get(generationOf(stream) ?? '')?.();
    });
  }

  /** Accepts nothing more. */
  close(): void {
    this.#closed = true;
  }

  /** Resolves once the prompt is refused, or accepted in the log. */
  async accept(
    id: string,
    prompt: Prompt,
    data: Omit<FactData<'PromptAccepted'>, 'promptLength'>,
  ): Promise<Acceptance> {
    const { log, prompts, generations, dispatcher, budgets } = this.#tools;
    if (this.#accepting.has(id) || log.has(generationStream(id))) return { kind: 'known', id };
    if (this.#closed) return { kind: 'stopping' };
    if (log.broken) return { kind: 'journal broken' };
    const place = dispatcher.reserve(data.userId);
    if ('full' in place) {
      const waiting = place.full === 'own line' ? dispatcher.waitingOf(data.userId) : dispatcher.waiting;
      return { kind: 'queue full', whose: place.full, waiting };
    }
    const priceUsd = priceOf(data);
    const money = budgets.reserve(data.userId, priceUsd);
    if ('exceeded' in money) {
      place.giveBack();
      return { kind: 'over budget', budget: money.exceeded, priceUsd };
    }
    this.#accepting.set(id, money.release);
    prompts.hold(id, prompt);
    try {
      return { kind: await generations.begin(id, { ...data, promptLength: prompt.text.length }), id };
    } catch (error) {
      prompts.forgetAll(id);
      if (error instanceof JournalBroken) return { kind: 'journal broken' };
      throw error;
    } finally {
      place.giveBack();
      money.release();
      this.#accepting.delete(id);
    }
  }
}
