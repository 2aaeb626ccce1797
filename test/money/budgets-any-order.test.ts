import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { GenerationError } from '../../src/generations/failure-codes.ts';
import { isFinal, type StoredEvent } from '../../src/log/facts.ts';
import { dayOf } from '../../src/money/day.ts';
import { priceOf, toMicros } from '../../src/money/usd.ts';
import { rebuiltFrom } from '../records/given.ts';
import { draws } from '../support/extent.ts';
import { T0 } from '../support/facts.ts';
import { settled } from '../support/time.ts';
import { DAY_MS, type Limits, open, untilMidnight, users, wellDone } from './budget-scene.ts';

/** What may be spent, kept by hand from the facts alone: in micro-dollars. */
class Ledger {
  readonly limits: Limits;
  readonly #now: () => number;
  readonly #coming = new Map<string, { day: number; user: number; micros: number }>();
  readonly #running = new Map<string, { user: number; micros: number }>();
  readonly #spent: { day: number; user: number; micros: number }[] = [];
  /** The last that a fact was on: a clock may go back, a day may not. */
  #lastDay = 0;

  constructor(limits: Limits, now: () => number) {
    this.limits = { ...limits };
    this.#now = now;
  }

  /** Whether a prompt must be accepted; it is on its way then. */
  decide(id: string, user: number, micros: number): boolean {
    const suffices = ([null, user] as const).every((each) => micros <= this.left(each));
    if (suffices) this.#coming.set(id, { day: this.#today(), user, micros });
    return suffices;
  }

  see(event: StoredEvent): void {
    const id = event.stream.replace('generation-', '');
    this.#lastDay = Math.max(this.#lastDay, dayOf(event.at));
    if (event.type === 'BudgetChanged') this.limits[event.data.scope] = event.data.usdPerDay;
    if (event.type === 'PromptAccepted') {
      this.#coming.delete(id);
      this.#running.set(id, { user: event.data.userId, micros: toMicros(priceOf(event.data)) });
    }
    const running = this.#running.get(id);
    if (!isFinal(event) || !running) return;
    this.#running.delete(id);
    const cost = event.type === 'VideoDelivered' ? null : event.data.costUsd;
    const micros = cost === null ? running.micros : toMicros(cost);
    this.#spent.push({ day: this.#lastDay, user: running.user, micros });
  }

  /** What was spent today, what runs and what is on its way, of one user or of all. */
  committed(user: number | null): number {
    const today = this.#today();
    const spent = this.#spent.filter(({ day }) => day === today);
    const entries = [...spent, ...this.#running.values(), ...this.#coming.values()];
    return entries.filter((one) => user === null || one.user === user).reduce((sum, { micros }) => sum + micros, 0);
  }

  #today(): number {
    const coming = [...this.#coming.values()].map(({ day }) => day);
    return Math.max(this.#lastDay, dayOf(this.#now()), ...coming);
  }

  limit(user: number | null): number | null {
    return this.limits[user === null ? 'all' : 'user'];
  }

  /** What is left; without a limit, everything. */
  left(user: number | null): number {
    const limit = this.limit(user);
    return limit === null ? Number.POSITIVE_INFINITY : Math.max(0, toMicros(limit) - this.committed(user));
  }
}

const usd = fc.constantFrom(0, 0.4, 0.8, 1.28, 2, 3.2, 5, 9.6);
const step = fc.record({
  act: fc.constantFrom(
    ...(['accept', 'accept', 'accept', 'accept', 'end', 'end', 'end', 'unclear', 'free', 'cancel'] as const),
    ...(['late', 'midnight', 'back', 'slow', 'go', 'go', 'limit'] as const),
  ),
  pick: fc.nat(1_000),
  user: fc.constantFrom(...users),
  /** Of eight seconds, with fractions that binary numbers do not have. */
  pricePerSecond: fc.constantFrom(0, 0.05, 0.1, 0.0333, 0.16, 0.4),
  usd,
  settle: fc.boolean(),
});
const world = fc.record({
  limits: fc.record({ all: fc.option(usd, { nil: null }), user: fc.option(usd, { nil: null }) }),
  steps: fc.array(step, { minLength: 20, maxLength: 100, size: 'max' }),
  /** Whether admins change the budgets meanwhile. */
  areChanged: fc.boolean(),
  /** Whether somebody asks in the very moment in which a fact gets into the log. */
  areEager: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

describe('budgets', () => {
  it('are never overshot, and never refuse what they suffice for, whatever happens in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ limits, steps, areChanged, areEager }) => {
        const stage = await open(limits);
        try {
          await play(stage, limits, steps, { areChanged, areEager });
        } finally {
          await stage.scene.close();
        }
      }),
      { numRuns: draws(20, 200) },
    );
  });
});

async function play(
  stage: Awaited<ReturnType<typeof open>>,
  limits: Limits,
  steps: readonly Step[],
  { areChanged, areEager }: { areChanged: boolean; areEager: boolean },
): Promise<void> {
  const { scene, journal, budgets } = stage;
  const ledger = new Ledger(limits, () => scene.time.now);
  const wrong: string[] = [];
  const answers: Promise<unknown>[] = [];
  let prompts = 0;
  const accept = (user: number, pricePerSecond: number, what: string) => {
    const id = `g${prompts++}`;
    const expected = ledger.decide(id, user, toMicros(pricePerSecond * 8)) ? 'begun' : 'over budget';
    const answer = stage.accept(id, user, pricePerSecond).then(({ kind }) => {
      if (kind !== expected) wrong.push(`${what} ${id} was ${kind}, not ${expected}`);
    });
    answers.push(answer);
  };
  const look = (what: string) => {
    for (const user of [null, ...users]) {
      const left = budgets.state(user)?.leftUsd;
      const expected = ledger.limit(user) === null ? undefined : ledger.left(user) / 1e6;
      if (left !== expected) wrong.push(`after ${what}, ${left} is left for ${user}, not ${expected}`);
      const limit = ledger.limit(user);
      if (!areChanged && limit !== null && ledger.committed(user) > toMicros(limit))
        wrong.push(`after ${what}, too much is spent by ${user}`);
    }
  };
  scene.log.bus.on('appended', (event) => {
    ledger.see(event);
    // The facts of one append are announced one after another, without a pause for anybody to ask between them.
    if (event.position < scene.log.size) return;
    look(event.type);
    if (areEager && prompts < 90) accept(users[event.position % users.length] ?? 11, 0.1, 'the eager');
  });
  for (const { act, pick, user, pricePerSecond, usd: amount, settle } of steps) {
    const open = scene.calls.filter((call) => !call.ended && !call.signal.aborted);
    const call = open[pick % open.length];
    if (act === 'accept') accept(user, pricePerSecond, 'the prompt');
    else if (act === 'cancel') answers.push(scene.generations.cancel(`g${pick % (prompts + 1)}`, user));
    else if (act === 'late') scene.time.pass(Math.max(0, untilMidnight(scene.time.now) - 1_000));
    else if (act === 'midnight') scene.time.pass(untilMidnight(scene.time.now));
    else if (act === 'back') scene.time.now -= DAY_MS;
    else if (act === 'slow') journal.isSlow = true;
    else if (act === 'go') journal.letGo();
    else if (act === 'limit' && areChanged)
      answers.push(stage.change(pick % 2 ? 'all' : 'user', pick % 5 === 0 ? null : amount));
    else if (call && act === 'unclear') call.fail(new GenerationError('RENDER_TIMEOUT'));
    else if (call && act === 'free') call.fail(new GenerationError('FILTERED'));
    else if (call && act === 'end') wellDone(call);
    if (settle) await settled();
    look(act);
  }
  journal.isSlow = false;
  for (let round = 0; round < 1_000 && (scene.generations.size > 0 || round === 0); round++) {
    journal.letGo();
    for (const call of scene.calls) if (!call.ended) wellDone(call);
    await settled();
  }
  await Promise.all(answers);
  look('the end');
  assert.deepEqual(wrong, []);
  await assertSameAfterRestart(stage);
}

async function assertSameAfterRestart(stage: Awaited<ReturnType<typeof open>>): Promise<void> {
  const { log, spending, adminDecisions } = await rebuiltFrom(stage.journal.events);
  for (const scope of ['all', 'user'] as const)
    assert.equal(adminDecisions.budget(scope), stage.adminDecisions.budget(scope));
  for (let day = dayOf(T0); day <= stage.spending.today(stage.scene.time.now); day++)
    for (const user of [null, ...users]) assert.deepEqual(spending.of(day, user), stage.spending.of(day, user));
  await log.close();
}
