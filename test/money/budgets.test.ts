import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { type Acceptance, Acceptor } from '../../src/generations/acceptance.ts';
import { GenerationError } from '../../src/generations/failure-codes.ts';
import { Prompts } from '../../src/generations/prompts.ts';
import { adminStream, type FactDraft, isFinal, type StoredEvent } from '../../src/log/facts.ts';
import { Budgets, markOf } from '../../src/money/budgets.ts';
import { dayOf } from '../../src/money/day.ts';
import { Spending } from '../../src/money/spending.ts';
import { priceOf, toMicros } from '../../src/money/usd.ts';
import { AdminDecisions, type BudgetScope } from '../../src/records/admin-decisions.ts';
import { type Call, Scene } from '../generations/scene.ts';
import { MemoryJournal } from '../log/journal/memory-journal.ts';
import { rebuiltFrom } from '../records/given.ts';
import { draws } from '../support/extent.ts';
import { accepted, generated, T0 } from '../support/facts.ts';
import { settled } from '../support/time.ts';

const DAY_MS = 86_400_000;
const users = [11, 12, 13] as const;

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

const untilMidnight = (now: number): number => DAY_MS - (now % DAY_MS);

type Limits = Record<BudgetScope, number | null>;

/** Budgets in front of real generations, with time, workers and a journal that the test controls. */
async function open(limits: Limits) {
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
async function openFor(t: TestContext, limits: Limits) {
  const stage = await open(limits);
  t.after(() => stage.scene.close());
  return stage;
}

const parts = ({ log, dispatcher, generations }: Scene) => ({ log, dispatcher, generations });

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

/** Ends a worker well; a video costs what its prompt said. */
function wellDone(call: Call): void {
  if (call.worker === 'render') call.give(generated({ costUsd: call.generation.priceUsd }));
  else call.give();
}

async function assertSameAfterRestart(stage: Awaited<ReturnType<typeof open>>): Promise<void> {
  const { log, spending, adminDecisions } = await rebuiltFrom(stage.journal.events);
  for (const scope of ['all', 'user'] as const)
    assert.equal(adminDecisions.budget(scope), stage.adminDecisions.budget(scope));
  for (let day = dayOf(T0); day <= stage.spending.today(stage.scene.time.now); day++)
    for (const user of [null, ...users]) assert.deepEqual(spending.of(day, user), stage.spending.of(day, user));
  await log.close();
}

describe('a budget', () => {
  it('tells what is left beside what was spent, what runs and what is just being accepted, and when it renews', async (t) => {
    const { scene, journal, budgets, accept } = await openFor(t, { all: 4, user: 2 });
    const renewsAt = (dayOf(T0) + 1) * DAY_MS;
    assert.deepEqual(budgets.state(11), { scope: 'user', limitUsd: 2, leftUsd: 2, renewsAt });
    journal.isSlow = true;
    const coming = accept('g1', 11, 0.1);
    assert.equal(budgets.state(11)?.leftUsd, 1.2);
    assert.deepEqual(budgets.state(null), { scope: 'all', limitUsd: 4, leftUsd: 3.2, renewsAt });
    journal.isSlow = false;
    await settled();
    journal.letGo();
    await coming;
    assert.equal(budgets.state(11)?.leftUsd, 1.2);
    for (const worker of ['submit', 'render', 'download', 'upload'] as const)
      wellDone(await scene.called(worker, 'g1'));
    await scene.reached('g1', 'done');
    assert.equal(budgets.state(11)?.leftUsd, 1.2);
    assert.equal(budgets.state(12)?.leftUsd, 2);
    scene.time.pass(DAY_MS);
    assert.deepEqual(budgets.state(11), { scope: 'user', limitUsd: 2, leftUsd: 2, renewsAt: renewsAt + DAY_MS });
  });

  it('refuses with the budget that is in the way, that of all before one’s own', async (t) => {
    const { budgets, accept } = await openFor(t, { all: 1, user: 0.5 });
    const refusal = await accept('g1', 11, 0.4);
    assert.ok(refusal.kind === 'over budget');
    assert.deepEqual([refusal.budget.scope, refusal.budget.leftUsd, refusal.priceUsd], ['all', 1, 3.2]);
    const own = await accept('g2', 11, 0.1);
    assert.ok(own.kind === 'over budget');
    assert.deepEqual([own.budget.scope, own.budget.leftUsd], ['user', 0.5]);
    assert.equal(budgets.state(11)?.leftUsd, 0.5);
  });

  it('is granted once for a day, also where the clock goes back by one and the bot starts again', async (t) => {
    const { scene, journal, spending, budgets, accept } = await openFor(t, { all: null, user: 1 });
    const renewsAt = (dayOf(T0) + 1) * DAY_MS;
    await accept('g1', 11, 0.1);
    for (const worker of ['submit', 'render', 'download', 'upload'] as const)
      wellDone(await scene.called(worker, 'g1'));
    await scene.reached('g1', 'done');
    scene.time.now -= DAY_MS;
    assert.deepEqual(budgets.state(11), { scope: 'user', limitUsd: 1, leftUsd: 0.2, renewsAt });
    assert.equal((await accept('g2', 11, 0.1)).kind, 'over budget');
    const again = await rebuiltFrom(journal.events);
    assert.equal(again.spending.today(scene.time.now), spending.today(T0));
    await again.log.close();
    scene.time.now += 2 * DAY_MS;
    assert.equal(budgets.state(11)?.leftUsd, 1);
  });

  it('is not overshot where the clock goes back by a day while a prompt is just being accepted', async (t) => {
    const { scene, journal, budgets, accept } = await openFor(t, { all: 3.2, user: null });
    await accept('g1', 11, 0.4);
    (await scene.called('submit', 'g1')).fail(new GenerationError('SUBMIT_UNCLEAR'));
    await scene.reached('g1', 'failed');
    scene.time.pass(DAY_MS);
    journal.isSlow = true;
    const coming = accept('g2', 11, 0.1);
    scene.time.now -= DAY_MS;
    assert.equal(budgets.state(null)?.leftUsd, 2.4);
    journal.isSlow = false;
    await settled();
    journal.letGo();
    assert.equal((await coming).kind, 'begun');
    assert.equal(budgets.state(null)?.leftUsd, 2.4);
  });

  it('may be spent to the last cent, and a free video needs none', async (t) => {
    const { budgets, accept } = await openFor(t, { all: null, user: 2.4 });
    for (const id of ['g1', 'g2', 'g3']) assert.equal((await accept(id, 11, 0.1)).kind, 'begun');
    assert.equal(budgets.state(11)?.leftUsd, 0);
    assert.equal((await accept('g4', 11, 0.0001)).kind, 'over budget');
    assert.equal((await accept('g5', 11, 0)).kind, 'begun');
    assert.equal(budgets.state(null), null);
  });

  it('goes by what an admin said last, which may lie below what is spent', async (t) => {
    const { budgets, accept, change } = await openFor(t, { all: null, user: 5 });
    await accept('g1', 11, 0.1);
    await change('user', 0.5);
    assert.deepEqual([budgets.limit('user'), budgets.state(11)?.leftUsd], [0.5, 0]);
    assert.equal((await accept('g2', 11, 0.05)).kind, 'over budget');
    await change('user', null);
    assert.equal(budgets.state(11), null);
    assert.equal((await accept('g3', 11, 0.4)).kind, 'begun');
  });
});

describe('the marks of a budget', () => {
  it('are 80 % and 100 %, and none where nothing is spent', () => {
    const marks = [0, 0.79, 0.8, 0.99, 1, 7].map((spentUsd) => markOf(spentUsd, 1));
    assert.deepEqual(marks, [0, 0, 80, 80, 100, 100]);
    assert.deepEqual([markOf(0, 0), markOf(0.1, 0), markOf(2.4, 3), markOf(0.3, 0.3)], [0, 100, 80, 100]);
  });
});
