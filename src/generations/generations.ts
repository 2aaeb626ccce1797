import { EventEmitter } from 'eventemitter3';
import { type ActorOptions, type ActorRefFrom, createActor, type Snapshot } from 'xstate';
import { type GenerationContext, type GenerationInput, generationMachine } from '../../machines/generation.ts';
import { type EventLog, JournalBroken, type NewEvent, StreamConflict } from '../log/event-log.ts';
import type { FactData, FactDraft, MovingFactType, Stage, StoredEvent } from '../log/facts.ts';
import { generationStream } from '../log/facts.ts';
import { type Cancellation, cancellationIn, cancelledFact } from './cancellation.ts';
import { failure } from './failure.ts';
import { type ErrorCode, GenerationError } from './failure-codes.ts';
import { fold, inputOf, next } from './fold.ts';
import type { Interrupted } from './interrupted.ts';
import { type GenerationSnapshot, type StateName, stageOf, stateName } from './state.ts';
import { destination } from './transitions.ts';
import { actorOf, type Report, type Workers } from './worker-actor.ts';

/** A fact that has reached its actor. */
export interface Moved {
  generation: GenerationContext;
  /** The state it led to. */
  state: StateName;
  event: StoredEvent;
}

interface GenerationEvents {
  /** After the log and the actor have taken a fact. */
  moved: (moved: Moved) => void;
  /** Google's own words about a failure, just before its fact; for the chat alone. */
  googleSaid: (generationId: string, words: string) => void;
  /** Something ended in a way that nobody foresaw: a worker, a subscriber, the log; for the operator. */
  defect: (generation: GenerationContext, error: unknown) => void;
}

interface Live {
  actor: ActorRefFrom<typeof generationMachine>;
  /** Facts of one generation are taken one after another. */
  tail: Promise<unknown>;
  /** Who asked to cancel while the request was on its way. */
  cancelBy: number | null;
}

type Decide = (snapshot: GenerationSnapshot) => FactDraft<MovingFactType> | null;

/**
 * The live generations: one root actor each. A fact is checked against the machine, appended to the log, and only
 * then sent to the actor, whose next state may invoke the next worker.
 */
export class Generations {
  readonly bus = new EventEmitter<GenerationEvents>();
  readonly #live = new Map<string, Live>();
  readonly #log: EventLog;
  readonly #clock: () => number;
  readonly #machine: typeof generationMachine;
  readonly #inspect: ActorOptions<typeof generationMachine>['inspect'];

  constructor(options: {
    log: EventLog;
    workers: Workers;
    clock: () => number;
    inspect?: ActorOptions<typeof generationMachine>['inspect'];
  }) {
    this.#log = options.log;
    this.#clock = options.clock;
    this.#inspect = options.inspect;
    const report: Report = {
      fact: (id, fact) => this.record(id, fact),
      failure: (generation, stage, error) => this.#recordFailure(generation, stage, error),
    };
    const { submit, render, download, upload } = options.workers;
    this.#machine = generationMachine.provide({
      actors: {
        submit: actorOf(submit, 'submitting', report),
        render: actorOf(render, 'rendering', report),
        download: actorOf(download, 'downloading', report),
        upload: actorOf(upload, 'uploading', report),
      },
    });
  }

  /**
   * Accepts a prompt: the generation exists from here on. `known` where this id had its generation before.
   * @throws JournalBroken where that could not be made durable; then nothing began
   */
  async begin(id: string, data: FactData<'PromptAccepted'>): Promise<'begun' | 'known'> {
    const at = this.#clock();
    let stored: StoredEvent | undefined;
    try {
      const accepted = {
        type: 'PromptAccepted',
        stream: generationStream(id),
        at,
        data,
        state: 'queued',
        version: 1,
      } as const;
      [stored] = await this.#log.append(accepted);
    } catch (error) {
      if (error instanceof StreamConflict) return 'known';
      throw error;
    }
    const actor = this.#createActor(inputOf(id, { type: 'PromptAccepted', at, data }));
    this.#adopt(id, actor);
    if (stored) this.#announce(moved(actor.getSnapshot(), stored));
    return 'begun';
  }

  /** Grants a slot: the request goes out. Never rejects: what cannot start has failed. */
  async start(id: string): Promise<boolean> {
    const live = this.#live.get(id);
    if (!live) return false;
    try {
      return await this.#decide(id, (snapshot) =>
        this.#log.broken
          ? journalFailure(snapshot)
          : { type: 'GenerationStarted', data: { attempt: snapshot.context.attempt + 1 } },
      );
    } catch (error) {
      await this.#recordFailure(live.actor.getSnapshot().context, 'queued', error);
      return false;
    }
  }

  /** Records what happened to a generation; false where the fact no longer fits and was dropped. */
  record(id: string, draft: FactDraft<MovingFactType>): Promise<boolean> {
    return this.#decide(id, () => draft);
  }

  /** Calls a generation off as far as that is still possible. */
  async cancel(id: string, by: number): Promise<Cancellation> {
    let outcome: Cancellation = { kind: 'over' };
    await this.#decide(id, (snapshot) => {
      outcome = cancellationIn(snapshot);
      const live = this.#live.get(id);
      if (live && outcome.kind === 'pending') live.cancelBy = by;
      return cancelledFact(outcome, by);
    });
    return outcome;
  }

  /** Ends a generation as failed in the state it is in, with the code for that state; null leaves it alone. */
  fail(id: string, codeFor: (stage: Stage) => ErrorCode | null): Promise<boolean> {
    return this.#decide(id, (snapshot) => {
      const stage = stageOf(snapshot);
      const code = codeFor(stage);
      return code === null ? null : failure(new GenerationError(code), stage, snapshot.context);
    });
  }

  /** The live generations, oldest first. */
  *live(): Generator<GenerationContext & { state: StateName }> {
    for (const { actor } of this.#live.values()) {
      const snapshot = actor.getSnapshot();
      yield { ...snapshot.context, state: stateName(snapshot) };
    }
  }

  /** One live generation, or null where it has ended or never was. */
  find(id: string): (GenerationContext & { state: StateName }) | null {
    const snapshot = this.#live.get(id)?.actor.getSnapshot();
    return snapshot ? { ...snapshot.context, state: stateName(snapshot) } : null;
  }

  /** Where a generation of the log stands, live or not, or null where there is none. */
  recall(id: string): Pick<Moved, 'generation' | 'state'> | null {
    const snapshot = fold(id, this.#log.read(generationStream(id)));
    return snapshot ? { generation: snapshot.context, state: stateName(snapshot) } : null;
  }

  get size(): number {
    return this.#live.size;
  }

  /** Resolves when no generation is live. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (this.#live.size > 0) return;
        this.bus.off('moved', check);
        resolve();
      };
      this.bus.on('moved', check);
      check();
    });
  }

  /**
   * Brings generations of an earlier run back to life, in one moment: what moves on at once may not be told before the
   * return of the others is. Those that hold a slot come first, so that none of theirs is granted to one that waits.
   */
  revive(interrupted: readonly Interrupted[]): void {
    const revived = interrupted.map(({ snapshot, accepted, last }) => {
      const { id } = snapshot.context;
      const actor = this.#createActor(inputOf(id, accepted), this.#machine.getPersistedSnapshot(snapshot));
      this.#adopt(id, actor);
      return moved(actor.getSnapshot(), last);
    });
    for (const waits of [false, true])
      for (const each of revived) if ((each.state === 'queued') === waits) this.#announce(each);
  }

  /** Ends a generation of an earlier run that cannot go on, and that no actor runs. */
  async end({ snapshot }: Interrupted, code: ErrorCode): Promise<void> {
    const { context } = snapshot;
    const fact = { ...failure(new GenerationError(code), stageOf(snapshot), context), at: this.#clock() };
    const after = next(snapshot, fact);
    const stored = await this.#append({ ...fact, stream: generationStream(context.id), state: stateName(after) });
    if (stored) this.#announce(moved(after, stored));
  }

  /** Stops every actor where it stands, without a fact: a journal resumes them. */
  halt(): void {
    for (const { actor } of this.#live.values()) actor.stop();
    this.#live.clear();
  }

  #createActor(input: GenerationInput, snapshot?: Snapshot<unknown>): Live['actor'] {
    const inspect = this.#inspect ? { inspect: this.#inspect } : {};
    return createActor(this.#machine, { input, ...(snapshot ? { snapshot } : {}), ...inspect });
  }

  #adopt(id: string, actor: Live['actor']): void {
    this.#live.set(id, { actor, tail: Promise.resolve(), cancelBy: null });
    actor.start();
  }

  async #recordFailure(generation: GenerationContext, stage: Stage, error: unknown): Promise<void> {
    const failed = failure(error, stage, generation);
    if (error instanceof GenerationError && error.googleWords)
      this.bus.emit('googleSaid', generation.id, error.googleWords);
    if (failed.data.code === 'INTERNAL') this.bus.emit('defect', generation, error);
    try {
      await this.record(generation.id, failed);
    } catch (defect) {
      this.bus.emit('defect', generation, defect);
    }
  }

  /** Takes the generation's turn, lets `decide` see its present state, and moves it by the fact that comes of it. */
  #decide(id: string, decide: Decide): Promise<boolean> {
    const live = this.#live.get(id);
    if (!live) return Promise.resolve(false);
    const turn = live.tail.then(() => {
      const snapshot = live.actor.getSnapshot();
      const draft = snapshot.status === 'active' ? decide(snapshot) : null;
      return draft ? this.#move(id, live, snapshot, draft) : false;
    });
    live.tail = turn.catch(() => undefined);
    return turn;
  }

  async #move(
    id: string,
    live: Live,
    snapshot: GenerationSnapshot,
    draft: FactDraft<MovingFactType>,
  ): Promise<boolean> {
    const fact = { ...draft, at: this.#clock() };
    const state = destination(stateName(snapshot), fact.type);
    if (state === null) return false;
    const stored = await this.#append({ ...fact, stream: generationStream(id), state });
    if (!stored) return this.#move(id, live, snapshot, journalFailure(snapshot));
    // Halted while the fact was being written: whoever resumes it starts from there.
    if (live.actor.getSnapshot().status !== 'active') return true;
    live.actor.send(fact);
    if (live.actor.getSnapshot().status !== 'active') this.#live.delete(id);
    // The wish to cancel takes its turn before anything that the news leads to, such as the next attempt.
    if (live.cancelBy !== null) void this.#cancelAfterAll(live.actor.getSnapshot().context, live.cancelBy);
    this.#announce(moved(live.actor.getSnapshot(), stored));
    return true;
  }

  /** Null where the journal broke at a fact that money would follow: that must not happen in memory alone. */
  async #append(event: NewEvent): Promise<StoredEvent | null> {
    try {
      return (await this.#log.append(event))[0] ?? null;
    } catch (error) {
      if (!(error instanceof JournalBroken)) throw error;
      if (event.type === 'GenerationStarted') return null;
      return (await this.#log.append(event))[0] ?? null;
    }
  }

  async #cancelAfterAll(generation: GenerationContext, by: number): Promise<void> {
    try {
      await this.cancel(generation.id, by);
    } catch (defect) {
      this.bus.emit('defect', generation, defect);
    }
  }

  #announce(news: Moved): void {
    try {
      this.bus.emit('moved', news);
    } catch (error) {
      this.bus.emit('defect', news.generation, error);
    }
  }
}

const moved = (snapshot: GenerationSnapshot, event: StoredEvent): Moved => ({
  generation: snapshot.context,
  state: stateName(snapshot),
  event,
});

const journalFailure = (snapshot: GenerationSnapshot): FactDraft<'GenerationFailed'> =>
  failure(new GenerationError('JOURNAL_BROKEN'), stageOf(snapshot), snapshot.context);
