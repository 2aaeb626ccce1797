import { after } from '../time/timers.ts';
import { FairQueue } from './fair-queue.ts';
import type { Generations, Moved } from './generations.ts';
import { heldBackMs } from './held-back.ts';

/** How many may run. */
export interface Limits {
  maxConcurrent: number;
  maxPerUser: number;
  /** How many of one user's may wait. */
  maxQueuedPerUser: number;
}

/** So many requests at once are on their way to Google, however many may run: a crowd goes there in single file. */
const SUBMITTING_AT_ONCE = 16;

/**
 * Grants slots: listens to what happens to generations and records GenerationStarted for whoever is next.
 * A generation holds its slot from GenerationStarted until it is refused or has ended.
 */
export class Dispatcher {
  readonly #queue = new FairQueue();
  readonly #running = new Map<string, number>();
  readonly #perUser = new Map<number, number>();
  /** Those that hold a slot and whose request has no answer yet. */
  readonly #submitting = new Set<string>();
  /** Prompts that are just being accepted, and whether they will run at once. */
  readonly #coming = new Set<{ userId: number; runs: boolean }>();
  readonly #generations: Generations;
  readonly #limits: Limits;
  readonly #clock: () => number;
  #callOff: () => void = () => {};
  #closed = false;

  /** @param clock in ms, and nobody sets it back: what waits is not held up by the time of day */
  constructor(generations: Generations, limits: Limits, clock: () => number) {
    this.#generations = generations;
    this.#limits = limits;
    this.#clock = clock;
    generations.bus.on('moved', (moved) => this.#follow(moved));
  }

  /**
   * Asks for a place for one more generation of a user, to run at once or to wait. The place is kept, so that prompts
   * that come together cannot take the same one, until the generation has begun or come to nothing.
   * @returns what gives the place back, or null where the user has as many waiting as allowed
   */
  reserve(userId: number): (() => void) | null {
    const { maxConcurrent, maxPerUser, maxQueuedPerUser } = this.#limits;
    const coming = [...this.#coming];
    const running = coming.filter((place) => place.runs);
    const runs =
      this.#running.size + running.length < maxConcurrent &&
      (this.#perUser.get(userId) ?? 0) + running.filter((place) => place.userId === userId).length < maxPerUser;
    const waiting = coming.filter((place) => place.userId === userId && !place.runs).length;
    if (!runs && this.#queue.waitingOf(userId) + waiting >= maxQueuedPerUser) return null;
    const place = { userId, runs };
    this.#coming.add(place);
    return () => void this.#coming.delete(place);
  }

  /** How many of a user's generations wait for a slot. */
  waitingOf(userId: number): number {
    return this.#queue.waitingOf(userId);
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
    if (state !== 'generating.submitting') this.#submitting.delete(id);
    if (state === 'queued') {
      this.#release(id);
      const waitMs = heldBackMs(event);
      const notBefore = waitMs === 0 ? 0 : this.#clock() + waitMs;
      this.#queue.add(id, userId, { front: event.type === 'SubmissionRefused', notBefore });
    } else if (state === 'done' || state === 'failed' || state === 'cancelled') {
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
    while (this.#running.size < this.#limits.maxConcurrent && this.#submitting.size < SUBMITTING_AT_ONCE) {
      const next = this.#queue.next(now, (user) => (this.#perUser.get(user) ?? 0) < this.#limits.maxPerUser);
      if (!next) break;
      this.#hold(next.id, next.userId);
      this.#submitting.add(next.id);
      // What chats wait for goes out first.
      setImmediate(() => this.#start(next.id));
    }
    this.#wakeAtNextDue(now);
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
