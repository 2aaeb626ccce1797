import type { StoredEvent } from '../log/facts.ts';
import type { Projection } from '../log/projection.ts';

export type BudgetScope = 'all' | 'user';

/** What admins decided while the bot ran; it goes before what the environment says. */
export class AdminDecisions implements Projection {
  readonly schema = '';
  readonly #access = new Map<number, boolean>();
  readonly #budgets = new Map<BudgetScope, number | null>();

  attach(): void {}

  apply(event: StoredEvent): void {
    if (event.type === 'AccessGranted') this.#access.set(event.data.id, true);
    if (event.type === 'AccessRevoked') this.#access.set(event.data.id, false);
    if (event.type === 'BudgetChanged') this.#budgets.set(event.data.scope, event.data.usdPerDay);
  }

  /** Whether a user or chat was let in (true) or shut out (false) at run time, or neither (null). */
  decision(id: number): boolean | null {
    return this.#access.get(id) ?? null;
  }

  /** The budget an admin set in USD a day, null for none; undefined where no admin has said anything. */
  budget(scope: BudgetScope): number | null | undefined {
    return this.#budgets.get(scope);
  }
}
