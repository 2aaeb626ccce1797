import type { AdminDecisions, BudgetScope } from '../records/admin-decisions.ts';
import { beginningOf } from './day.ts';
import type { Spending } from './spending.ts';
import { toMicros } from './usd.ts';

/** How a budget stands. Money is USD. */
export interface BudgetState {
  scope: BudgetScope;
  limitUsd: number;
  /** What is left beside what was spent and what is running; never below 0. */
  leftUsd: number;
  /** When a new day begins in UTC, ms since the epoch. */
  renewsAt: number;
}

export interface BudgetTools {
  spending: Spending;
  adminDecisions: AdminDecisions;
  /** What the environment says, in USD a day; null for no limit. */
  limits: Readonly<Record<BudgetScope, number | null>>;
  clock: () => number;
}

/**
 * Keeps spending within the daily budgets: what was spent today, what is running, what is just being accepted and the
 * new video together may not exceed them.
 */
export class Budgets {
  readonly #tools: BudgetTools;
  /** Prompts that are accepted but not yet in the log: who, how many micro-dollars, and of which day's budget. */
  readonly #coming = new Map<symbol, { userId: number; micros: number; day: number }>();

  constructor(tools: BudgetTools) {
    this.#tools = tools;
  }

  /** The limit in force, in USD a day, or null. */
  limit(scope: BudgetScope): number | null {
    const decided = this.#tools.adminDecisions.budget(scope);
    return decided === undefined ? this.#tools.limits[scope] : decided;
  }

  /** How the budget of all (null) or of one user stands, or null where there is no limit. */
  state(userId: number | null): BudgetState | null {
    const scope = userId === null ? 'all' : 'user';
    const limitUsd = this.limit(scope);
    if (limitUsd === null) return null;
    const left = Math.max(0, toMicros(limitUsd) - this.#committed(userId));
    return { scope, limitUsd, leftUsd: left / 1e6, renewsAt: beginningOf(this.#today() + 1) };
  }

  /**
   * Checks a price against both budgets and reserves it, in one step.
   * @returns what gives the reservation back once the log has the prompt or the prompt came to nothing; or the budget
   *   that is in the way
   */
  reserve(userId: number, priceUsd: number): { release: () => void } | { exceeded: BudgetState } {
    const micros = toMicros(priceUsd);
    for (const state of [this.state(null), this.state(userId)])
      if (state && micros > toMicros(state.leftUsd)) return { exceeded: state };
    const place = Symbol();
    this.#coming.set(place, { userId, micros, day: this.#today() });
    return { release: () => void this.#coming.delete(place) };
  }

  /** Not before the day of what is still coming, where the clock was set back since. */
  #today(): number {
    const days = [...this.#coming.values()].map(({ day }) => day);
    return Math.max(this.#tools.spending.today(this.#tools.clock()), ...days);
  }

  #committed(userId: number | null): number {
    const { spentUsd, runningUsd } = this.#tools.spending.of(this.#today(), userId);
    const coming = [...this.#coming.values()].filter((each) => userId === null || each.userId === userId);
    return toMicros(spentUsd) + toMicros(runningUsd) + coming.reduce((sum, { micros }) => sum + micros, 0);
  }
}

/** How much of a budget is spent, as the highest of the marks that the operator is told of, in percent. */
export function markOf(spentUsd: number, limitUsd: number): 0 | 80 | 100 {
  const reaches = (percent: number) => spentUsd > 0 && toMicros(spentUsd) * 100 >= toMicros(limitUsd) * percent;
  return reaches(100) ? 100 : reaches(80) ? 80 : 0;
}
