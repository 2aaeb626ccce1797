import { generationOf } from '../log/facts.ts';
import { after } from '../time/timers.ts';
import { FairQueue } from './fair-queue.ts';
import type { Generations, Moved } from './generations.ts';
import { heldBackMs } from './held-back.ts';
import type { UnconfirmedUpdates } from './unconfirmed-updates.ts';

/** How many may run. */
export interface Limits {
  maxConcurrent: number;
  maxPerUser: number;
  /** How many of one user's may wait. */
  maxQueuedPerUser: number;
}

/** So many may wait for each slot in all: with videos of a minute, the last of them waits for an hour. */
const WAITING_PER_SLOT = 50;

/**
 * Grants slots: listens to what happens to generations and records GenerationStarted for whoever is next.
 * A generation holds its slot from GenerationStarted until it is refused or has ended. Where the message it came with
 * may still come again, and nothing would remember it then, it waits until it cannot.
 */
export class Dispatcher {
  readonly #queue = new FairQueue();
  readonly #running = new Map<string, number>();
  readonly #perUser = new Map<number, number>();
  /** Those whose message Telegram may hand over again, and what else holds them back then, in ms. */
  readonly #unconfirmed = new Map<string, { updateId: number; userId: number; waitMs: number }>();
  /** Prompts that are just being accepted, and whether they will run at once. */
  readonly #coming = new Set<{ userId: number; runs: boolean }>();
  readonly #generations: Generations;
  readonly #limits: Limits;
  readonly #clock: () => number;
  readonly #updates: UnconfirmedUpdates | null;
  #callOff: () => void = () => {};
  #closed = false;

  /**
   * @param clock in ms, and nobody sets it back: what waits is not held up by the time of day
   * @param updates which messages may come again; null where a journal remembers them
   */
  constructor(
    generations: Generations,
    limits: Limits,
    clock: () => number,
    updates: UnconfirmedUpdates | null = null,
  ) {
    this.#generations = generations;
    this.#limits = limits;
    this.#clock = clock;
    this.#updates = updates;
    // Before all else that hears of it (reactions.ts): a slot that is free is held when they act on the same fact.
    generations.bus.on('moved', (moved) => this.#follow(moved));
    updates?.bus.on('confirmed', () => this.#releaseConfirmed());
  }

  /**
   * Asks for a place for one more generation of a user, to run at once or to wait. The place is kept, so that prompts
   * that come together cannot take the same one, until the generation has begun or come to nothing.
   * @returns what gives the place back; or whose line is full, the user's own or that of all together
   */
  reserve(userId: number): { giveBack: () => void } | { full: 'own line' | 'whole line' } {
    const { maxConcurrent, maxQueuedPerUser } = this.#limits;
    const coming = [...this.#coming];
    const running = coming.filter((place) => place.runs);
    const soon = this.#soon(userId);
    const runs = this.#hasSlot(userId, soon.all + running.length, soon.ofUser + running.filter(isOf(userId)).length);
    const waiting = coming.filter((place) => !place.runs);
    if (!runs && this.#queue.waitingOf(userId) - soon.ofUser + waiting.filter(isOf(userId)).length >= maxQueuedPerUser)
      return { full: 'own line' };
    if (!runs && this.#queue.size - soon.all + waiting.length >= maxConcurrent * WAITING_PER_SLOT)
      return { full: 'whole line' };
    const place = { userId, runs };
    this.#coming.add(place);
    return { giveBack: () => void this.#coming.delete(place) };
  }

  /** How many of a user's generations wait for a slot. */
  waitingOf(userId: number): number {
    return this.#queue.waitingOf(userId);
  }

  /** How many wait for a slot in all. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Whether a generation runs as soon as Telegram has confirmed its message. */
  beginsWhenConfirmed(id: string): boolean {
    const own = this.#unconfirmed.get(id);
    if (!own) return false;
    const ids = [...this.#unconfirmed.keys()];
    const ahead = ids.slice(0, ids.indexOf(id)).map((each) => this.#unconfirmed.get(each));
    return this.#hasSlot(own.userId, ahead.length, ahead.filter((each) => each?.userId === own.userId).length);
  }

  /** Whether a generation waits for nothing but Telegram, which may still hand its message over again. */
  isUnconfirmed(id: string): boolean {
    return this.#unconfirmed.has(id);
  }

  /** The waiting generations in the order of their turns. */
  order(): string[] {
    return this.#queue.order();
  }

  /** Grants no more slots. */
  close(): void {
    this.#closed = true;
    this.#callOff();
  }

  #follow({ generation, event, state }: Moved): void {
    const { id, userId } = generation;
    if (state === 'queued') {
      this.#release(id);
      const notBefore = this.#isRepeatable(event, userId)
        ? Number.POSITIVE_INFINITY
        : this.#timeAfter(heldBackMs(event));
      this.#queue.add(id, userId, { front: event.type === 'SubmissionRefused', notBefore });
    } else if (state === 'done' || state === 'failed' || state === 'cancelled') {
      this.#unconfirmed.delete(id);
      this.#queue.remove(id);
      this.#release(id);
    } else if (!this.#running.has(id)) {
      // Resumed by a journal: it holds a slot without having been granted one here.
      this.#hold(id, userId);
    }
    this.#grant();
  }

  #grant(): void {
    if (this.#closed) return;
    const now = this.#clock();
    while (this.#running.size < this.#limits.maxConcurrent) {
      const next = this.#queue.next(now, (user) => (this.#perUser.get(user) ?? 0) < this.#limits.maxPerUser);
      if (!next) break;
      this.#hold(next.id, next.userId);
      // The answer that the chat waits for is sent before the request.
      setImmediate(() => this.#start(next.id));
    }
    this.#wakeAtNextDue(now);
  }

  /** Whether a slot is free for a user where so many others, and so many of the user's, take theirs first. */
  #hasSlot(userId: number, others: number, othersOfUser: number): boolean {
    const { maxConcurrent, maxPerUser } = this.#limits;
    return this.#running.size + others < maxConcurrent && (this.#perUser.get(userId) ?? 0) + othersOfUser < maxPerUser;
  }

  /** How many in the queue only wait to be confirmed, and run then: in all, and of a user. */
  #soon(userId: number): { all: number; ofUser: number } {
    const free = this.#limits.maxPerUser - (this.#perUser.get(userId) ?? 0);
    const ofUser = [...this.#unconfirmed.values()].filter(isOf(userId)).length;
    const all = Math.min(this.#unconfirmed.size, this.#limits.maxConcurrent - this.#running.size);
    return { all, ofUser: Math.min(ofUser, Math.max(free, 0)) };
  }

  /** Notes a prompt that would be paid for twice were the bot to die now and Telegram to hand it over again. */
  #isRepeatable(event: Moved['event'], userId: number): boolean {
    const updateId = event.type === 'PromptAccepted' ? event.data.updateId : null;
    if (updateId === null || !this.#updates?.has(updateId)) return false;
    this.#unconfirmed.set(generationOf(event.stream) ?? '', { updateId, userId, waitMs: heldBackMs(event) });
    return true;
  }

  #releaseConfirmed(): void {
    for (const [id, { updateId, waitMs }] of this.#unconfirmed) {
      if (this.#updates?.has(updateId)) continue;
      this.#unconfirmed.delete(id);
      this.#queue.hold(id, this.#timeAfter(waitMs));
    }
    this.#grant();
  }

  #timeAfter(waitMs: number): number {
    return waitMs === 0 ? 0 : this.#clock() + waitMs;
  }

  #start(id: string): void {
    if (!this.#closed) void this.#generations.start(id);
  }

  #wakeAtNextDue(now: number): void {
    this.#callOff();
    const due = this.#queue.nextDue(now);
    if (due !== null) this.#callOff = after(due - now, () => this.#grant());
  }

  #hold(id: string, userId: number): void {
    this.#running.set(id, userId);
    this.#perUser.set(userId, (this.#perUser.get(userId) ?? 0) + 1);
  }

  #release(id: string): void {
    const userId = this.#running.get(id);
    if (userId === undefined) return;
    this.#running.delete(id);
    const left = (this.#perUser.get(userId) ?? 1) - 1;
    if (left > 0) this.#perUser.set(userId, left);
    else this.#perUser.delete(userId);
  }
}

const isOf =
  (userId: number) =>
  (one: { userId: number }): boolean =>
    one.userId === userId;
