import type { TestContext } from 'node:test';
import { type Acceptance, Acceptor } from '../../src/generations/acceptance.ts';
import { Prompts } from '../../src/generations/prompts.ts';
import { adminStream, type FactDraft, type StoredEvent } from '../../src/log/facts.ts';
import { Budgets } from '../../src/money/budgets.ts';
import { Spending } from '../../src/money/spending.ts';
import { AdminDecisions, type BudgetScope } from '../../src/records/admin-decisions.ts';
import { type Call, Scene } from '../generations/scene.ts';
import { MemoryJournal } from '../log/journal/memory-journal.ts';
import { accepted, generated } from '../support/facts.ts';

export const DAY_MS = 86_400_000;
export const users = [11, 12, 13] as const;

/** A journal whose writes wait until the test lets them go. */
class SlowJournal extends MemoryJournal {
  isSlow = false;
  #waiting: (() => void)[] = [];

  override async append(events: readonly StoredEvent[]): Promise<void> {
    if (this.isSlow) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    await super.append(events);
  }

  letGo(): void {
    for (const go of this.#waiting.splice(0)) go();
  }
}

export const untilMidnight = (now: number): number => DAY_MS - (now % DAY_MS);

export type Limits = Record<BudgetScope, number | null>;

/** Budgets in front of real generations, with time, workers and a journal that the test controls. */
export async function open(limits: Limits) {
  const [journal, spending, adminDecisions] = [new SlowJournal(), new Spending(), new AdminDecisions()];
  const scene = await Scene.open({
    journal,
    projections: [spending, adminDecisions],
    limits: { maxConcurrent: 3, maxPerUser: 2, maxQueuedPerUser: 1_000 },
  });
  const budgets = new Budgets({ spending, adminDecisions, limits, clock: () => scene.time.now });
  const acceptor = new Acceptor({ ...scene, ...parts(scene), prompts: new Prompts(), budgets });
  const accept = (id: string, userId: number, pricePerSecond: number): Promise<Acceptance> =>
    acceptor.accept(
      id,
      { text: 'a fox', senderId: userId, pictures: [], video: null },
      accepted({ userId, pricePerSecond }).data,
    );
  const change = (scope: BudgetScope, usdPerDay: number | null) => {
    const fact: FactDraft<'BudgetChanged'> = { type: 'BudgetChanged', data: { scope, usdPerDay, by: 1 } };
    return scene.log.append({ ...fact, stream: adminStream, at: scene.time.now, state: null });
  };
  return { scene, journal, spending, adminDecisions, budgets, accept, change };
}

/** The same for one test: closed at its end, however it ends. */
export async function openFor(t: TestContext, limits: Limits) {
  const stage = await open(limits);
  t.after(() => stage.scene.close());
  return stage;
}

const parts = ({ log, dispatcher, generations }: Scene) => ({ log, dispatcher, generations });

/** Ends a worker well; a video costs what its prompt said. */
export function wellDone(call: Call): void {
  if (call.worker === 'render') call.give(generated({ costUsd: call.generation.priceUsd }));
  else call.give();
}
