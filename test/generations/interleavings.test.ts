import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { replay } from '../../src/generations/compare.ts';
import { GenerationError } from '../../src/generations/failure-codes.ts';
import { isFinal, type StoredEvent } from '../../src/log/facts.ts';
import { MemoryJournal } from '../log/journal/memory-journal.ts';
import { draws } from '../support/extent.ts';
import { refused } from '../support/facts.ts';
import { settled } from '../support/time.ts';
import { type Call, good, Scene } from './scene.ts';

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** One step of a schedule; `pick` chooses among whatever there is to choose from at that moment. */
const step = fc.record({
  act: fc.constantFrom(
    'accept',
    'accept',
    'accept',
    'good',
    'good',
    'good',
    'refuse',
    'error',
    'defect',
    'nonsense',
    'cancel',
    'fail',
    'later',
  ),
  pick: fc.nat(1_000),
  /** Whether all that follows from it happens before the next step, or the next one interferes. */
  settle: fc.boolean(),
});

const world = fc.record({
  steps: fc.array(step, { minLength: 20, maxLength: 120, size: 'max' }),
  limits: fc.record({ maxConcurrent: fc.integer({ min: 1, max: 4 }), maxPerUser: fc.integer({ min: 1, max: 3 }) }),
  journal: fc.boolean(),
  /** The step at which the journal breaks. */
  breaksAt: fc.option(fc.nat(120), { nil: null }),
});

const USERS = 3;
const userOf = (id: string) => 1 + (Number(id.slice(1)) % USERS);

test('under any interleaving the limits hold, the request is sent once, and each prompt has one end and its record', async () => {
  await fc.assert(
    fc.asyncProperty(world, async ({ steps, limits, journal: durable, breaksAt }) => {
      const journal = new MemoryJournal();
      const scene = await Scene.open({ limits, ...(durable ? { journal } : {}) });
      try {
        const watch = new Watch(scene, limits, durable ? journal : null);
        await play(scene, steps, (index) => {
          if (index === breaksAt) journal.broken = new Error('no space left');
        });
        await finish(scene);
        watch.atTheEnd();
      } finally {
        await scene.close();
      }
    }),
    { numRuns: draws(20, 200) },
  );
});

/** Takes the steps of a schedule; resolves when everybody who asked for something has an answer. */
async function play(scene: Scene, steps: readonly Step[], before: (index: number) => void): Promise<void> {
  const answers: Promise<unknown>[] = [];
  let prompts = 0;
  for (const [index, { act, pick, settle }] of steps.entries()) {
    before(index);
    const open = scene.calls.filter((call) => !call.ended);
    const call = open[pick % open.length];
    const id = `g${pick % (prompts + 1)}`;
    if (act === 'accept') {
      // now and then an update comes twice
      const fresh = pick % 4 === 0 ? id : `g${prompts++}`;
      answers.push(scene.accept(fresh, { userId: userOf(fresh) }).catch(() => 'broken'));
    } else if (act === 'cancel') answers.push(scene.generations.cancel(id, userOf(id)));
    else if (act === 'fail') answers.push(scene.generations.fail(id, () => (pick % 3 === 0 ? 'INTERNAL' : null)));
    else if (act === 'later') scene.time.pass(pick);
    else if (call) end(call, act, scene.time.now + (pick % 3) * 100);
    if (settle) await settled();
  }
  await Promise.all(answers);
}

/** No more trouble: everything that is open comes to its end. */
async function finish(scene: Scene): Promise<void> {
  for (let round = 0; round < 1_000 && scene.generations.size > 0; round++) {
    for (const call of scene.calls) if (!call.ended) call.give();
    scene.time.pass(1_000);
    await settled();
  }
}

function end(call: Call, act: string, retryAt: number): void {
  if (act === 'refuse' && call.worker === 'submit') call.give(refused({ retryAt }));
  else if (act === 'error') call.fail(new GenerationError(call.worker === 'submit' ? 'SUBMIT_UNCLEAR' : 'VEO_FAILED'));
  else if (act === 'defect') call.fail(new TypeError('a defect'));
  else if (act === 'nonsense') call.give(call.worker === 'submit' ? good.upload : good.submit);
  else call.give();
}

/** Sees every fact and every request, and knows what must never be. */
class Watch {
  /** What must never be and was; gathered, since nobody would hear of an error thrown in the middle of it. */
  readonly #violations: string[] = [];
  readonly #running = new Map<string, number>();
  readonly #requests = new Map<string, { sent: number; refused: number }>();
  readonly #scene: Scene;
  readonly #limits: { maxConcurrent: number; maxPerUser: number };
  readonly #journal: MemoryJournal | null;

  constructor(scene: Scene, limits: { maxConcurrent: number; maxPerUser: number }, journal: MemoryJournal | null) {
    this.#scene = scene;
    this.#limits = limits;
    this.#journal = journal;
    scene.log.bus.on('appended', (event) => this.#see(event));
    scene.onCall = (call) => this.#called(call);
  }

  #see(event: StoredEvent): void {
    const id = event.stream.replace('generation-', '');
    if (event.type === 'GenerationStarted') this.#running.set(id, userOf(id));
    if (event.type === 'SubmissionRefused') {
      this.#running.delete(id);
      const requests = this.#requests.get(id);
      if (requests) requests.refused++;
    }
    if (isFinal(event)) this.#running.delete(id);
    const users = [...this.#running.values()];
    this.#never(users.length > this.#limits.maxConcurrent, 'too many ran');
    for (const user of users)
      this.#never(users.filter((one) => one === user).length > this.#limits.maxPerUser, 'too many of one user ran');
  }

  #called({ worker, id, generation }: Call): void {
    const others = this.#scene.calls.filter((call) => call.id === id && !call.ended && !call.signal.aborted);
    this.#never(others.length !== 1, `two workers of ${id} at once`);
    if (worker !== 'submit') return;
    const requests = this.#requests.get(id) ?? { sent: 0, refused: 0 };
    this.#never(requests.sent !== requests.refused, `${id} was sent again without having been refused`);
    this.#requests.set(id, { ...requests, sent: requests.sent + 1 });
    if (!this.#journal) return;
    const begun = ({ stream, type, data }: StoredEvent) =>
      stream === `generation-${id}` && type === 'GenerationStarted' && data.attempt === generation.attempt;
    this.#never(!this.#journal.events.some(begun), `${id} was sent, and the journal knows nothing of it`);
  }

  #never(violated: boolean, what: string): void {
    if (violated) this.#violations.push(what);
  }

  atTheEnd(): void {
    assert.deepEqual(this.#violations, []);
    const { log, messages, dispatcher, generations, defects, time } = this.#scene;
    const events = [...log.read()];
    const accepted = events.filter(({ type }) => type === 'PromptAccepted');
    const ends = events.filter(isFinal);
    assert.equal(new Set(accepted.map(({ stream }) => stream)).size, accepted.length);
    assert.deepEqual(ends.map(({ stream }) => stream).sort(), accepted.map(({ stream }) => stream).sort());
    const statuses = messages.all().map(({ id, status }) => [`generation-${id}`, status]);
    assert.deepEqual(statuses.sort(), ends.map(({ stream, state }) => [stream, state]).sort());
    assert.deepEqual(replay(events).divergences, []);
    assert.deepEqual([generations.size, dispatcher.order().length, this.#running.size, time.timers], [0, 0, 0, 0]);
    for (const defect of defects) assert.match(String(defect), /a defect|does not follow/);
    if (this.#journal) assert.deepEqual(events.slice(0, this.#journal.events.length), this.#journal.events);
  }
}
