import { EventEmitter, once } from 'node:events';
import { afterEach } from 'node:test';
import type { GenerationContext } from '../../machines/generation.ts';
import { Dispatcher, type Limits } from '../../src/generations/dispatcher.ts';
import { Generations, type Moved } from '../../src/generations/generations.ts';
import type { UnconfirmedUpdates } from '../../src/generations/unconfirmed-updates.ts';
import type { Workers } from '../../src/generations/worker-actor.ts';
import { EventLog } from '../../src/log/event-log.ts';
import type { Fact, FactData, MovingFactType, StoredEvent } from '../../src/log/facts.ts';
import type { Journal } from '../../src/log/journal/journal.ts';
import type { Projection } from '../../src/log/projection.ts';
import { Records } from '../../src/records/records.ts';
import { accepted, delivered, downloaded, generated, operation } from '../support/facts.ts';
import { TestTime } from '../support/time.ts';

export type WorkerName = keyof Workers;

/** What each worker returns when all goes well. */
export const good: Record<WorkerName, Fact<MovingFactType>> = {
  submit: operation(),
  render: generated(),
  download: downloaded(),
  upload: delivered(),
};

/** A worker at work: it ends when the test says so, and ignores its abort signal unless the test does not. */
export interface Call {
  worker: WorkerName;
  id: string;
  generation: GenerationContext;
  signal: AbortSignal;
  /** Ends it well, with the usual fact or another one. */
  give(fact?: Fact<MovingFactType>): void;
  fail(error: unknown): void;
  /** Whether the test has ended it. */
  ended: boolean;
}

/** Generations with a real log and a real dispatcher, and with time and workers that a test controls. */
export class Scene {
  readonly log: EventLog;
  readonly messages: Records;
  readonly generations: Generations;
  readonly dispatcher: Dispatcher;
  readonly calls: Call[] = [];
  readonly moves: Moved[] = [];
  readonly defects: unknown[] = [];
  readonly time = TestTime.stopped();
  /** Told of each call as it is made. */
  onCall: (call: Call) => void = () => {};
  readonly #changed = new EventEmitter();

  private constructor(log: EventLog, messages: Records, limits: Limits, updates: UnconfirmedUpdates | null) {
    this.log = log;
    this.messages = messages;
    const clock = () => this.time.ofDay;
    this.generations = new Generations({ log, workers: this.#workers(), clock });
    this.dispatcher = new Dispatcher(this.generations, limits, () => this.time.now, updates);
    this.generations.bus.on('moved', (moved) => {
      this.moves.push(moved);
      this.#changed.emit('changed');
    });
    this.generations.bus.on('defect', (_, error) => {
      this.defects.push(error);
      this.#changed.emit('changed');
    });
  }

  static async open(
    options: {
      limits?: Partial<Limits>;
      journal?: Journal;
      projections?: Projection[];
      updates?: UnconfirmedUpdates;
    } = {},
  ): Promise<Scene> {
    const messages = new Records();
    let ids = 0;
    const log = await EventLog.open({
      projections: [messages, ...(options.projections ?? [])],
      journal: options.journal ?? null,
      newId: () => `event-${++ids}`,
    });
    return new Scene(
      log,
      messages,
      { maxConcurrent: 8, maxPerUser: 8, maxQueuedPerUser: 8, ...options.limits },
      options.updates ?? null,
    );
  }

  accept(id: string, data: Partial<FactData<'PromptAccepted'>> = {}): Promise<'begun' | 'known'> {
    return this.generations.begin(id, accepted(data).data);
  }

  /** The worker's present call for a generation, as soon as there is one. */
  called(worker: WorkerName, id: string): Promise<Call> {
    return this.until(() => this.calls.find((call) => call.worker === worker && call.id === id && !call.ended));
  }

  /** The state of a generation, as soon as a fact has led it there. */
  reached(id: string, state: string): Promise<Moved> {
    return this.until(() => this.moves.find((moved) => moved.generation.id === id && moved.state === state));
  }

  /** Brings an accepted prompt as far as the worker named, and gives that worker's call. */
  async bringTo(worker: WorkerName, id: string): Promise<Call> {
    for (const name of ['submit', 'render', 'download', 'upload'] as const) {
      const call = await this.called(name, id);
      if (name === worker) return call;
      call.give();
    }
    throw new Error('There is no such worker');
  }

  async until<T>(look: () => T | undefined): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await once(this.#changed, 'changed');
    }
  }

  /** The facts of a generation so far. */
  facts(id: string): string[] {
    return [...this.log.read(`generation-${id}`)].map(({ type }: StoredEvent) => type);
  }

  /** How often a worker was called for a generation. */
  count(worker: WorkerName, id: string): number {
    return this.calls.filter((call) => call.worker === worker && call.id === id).length;
  }

  /** Ends the scene; a test that ends in the middle leaves nothing behind either. */
  async close(): Promise<void> {
    this.dispatcher.close();
    this.generations.halt();
    this.time.restore();
    await this.log.close();
  }

  #workers(): Workers {
    const worker = (name: WorkerName) => (generation: GenerationContext, signal: AbortSignal) =>
      new Promise<Fact<MovingFactType>>((resolve, reject) => {
        const call: Call = {
          worker: name,
          id: generation.id,
          generation,
          signal,
          ended: false,
          give(fact = good[name]) {
            call.ended = true;
            resolve(fact);
          },
          fail(error) {
            call.ended = true;
            reject(error);
          },
        };
        this.calls.push(call);
        this.onCall(call);
        this.#changed.emit('changed');
      });
    return {
      submit: worker('submit'),
      render: worker('render'),
      download: worker('download'),
      upload: worker('upload'),
    };
  }
}

/** For a test file: what opens a scene that is closed after its test. */
export function scenes(): typeof Scene.open {
  const opened: Scene[] = [];
  afterEach(async () => {
    for (const scene of opened.splice(0)) await scene.close();
  });
  return async (options) => {
    const scene = await Scene.open(options);
    opened.push(scene);
    return scene;
  };
}
