import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import type { GenerationContext } from '../../machines/generation.ts';
import { Generations } from '../../src/generations/generations.ts';
import type { StateName } from '../../src/generations/state.ts';
import type { Worker, Workers } from '../../src/generations/worker-actor.ts';
import { type RunningInspector, startInspector } from '../../src/inspector/inspector.ts';
import { EventLog } from '../../src/log/event-log.ts';
import type { Fact, FactData, MovingFactType } from '../../src/log/facts.ts';
import { accepted, delivered, downloaded, generated, operation } from '../support/facts.ts';

/** A worker that is waiting for the test to end it. */
interface Call {
  generation: GenerationContext;
  give(fact: Fact<MovingFactType>): void;
  fail(error: unknown): void;
}

const good: Record<keyof Workers, Fact<MovingFactType>> = {
  submit: operation(),
  render: generated(),
  download: downloaded(),
  upload: delivered(),
};

/** Live generations under a served inspector; the test ends each worker. */
export class InspectorStage {
  readonly log: EventLog;
  readonly inspector: RunningInspector;
  readonly generations: Generations;
  readonly warnings: string[];
  /** The clock of facts, ms since the epoch. */
  now = Date.UTC(2026, 5, 1, 12);
  readonly #calls = new Map<string, Call>();

  private constructor(log: EventLog, inspector: RunningInspector, warnings: string[]) {
    this.log = log;
    this.inspector = inspector;
    this.warnings = warnings;
    this.generations = this.#generations();
  }

  /** @param test closes the stage when it ends, however it ends */
  static async open(
    test: TestContext,
    options: { log?: EventLog; stately?: URL; limits?: { ended: number; messages: number } } = {},
  ): Promise<InspectorStage> {
    const log = options.log ?? (await EventLog.open({ projections: [], newId: randomUUID }));
    const warnings: string[] = [];
    const inspector = await startInspector({ port: 0, warn: (words) => warnings.push(words), ...options, log });
    if (!inspector) throw new Error(warnings.join());
    const stage = new InspectorStage(log, inspector, warnings);
    test.after(() => stage.close());
    return stage;
  }

  /** Accepts a prompt. */
  async begin(id: string, data: Partial<FactData<'PromptAccepted'>> = {}): Promise<void> {
    await this.generations.begin(id, accepted(data).data);
  }

  /** The running worker of a generation; by then it is running. */
  call(id: string): Call {
    const call = this.#calls.get(id);
    if (!call) throw new Error(`No worker runs for ${id}`);
    return call;
  }

  /** Ends the running worker, and comes back when its fact has moved the generation. */
  async ends(id: string, fact?: Fact<MovingFactType>): Promise<void> {
    const moved = this.moved(id);
    const workers: Partial<Record<StateName, keyof Workers>> = {
      'generating.submitting': 'submit',
      'generating.rendering': 'render',
      downloading: 'download',
    };
    const state = this.generations.find(id)?.state;
    this.now += 1_000;
    this.call(id).give(fact ?? good[(state && workers[state]) ?? 'upload']);
    await moved;
  }

  /** Lets a generation go its whole way without trouble. */
  async live(id: string, data: Partial<FactData<'PromptAccepted'>> = {}): Promise<void> {
    await this.begin(id, data);
    await this.generations.start(id);
    for (let step = 0; step < 4; step += 1) await this.ends(id);
  }

  /** The next fact of a generation. */
  moved(id: string): Promise<void> {
    return new Promise((resolve) => {
      const listener = ({ generation }: { generation: GenerationContext }) => {
        if (generation.id !== id) return;
        this.generations.bus.off('moved', listener);
        resolve();
      };
      this.generations.bus.on('moved', listener);
    });
  }

  async close(): Promise<void> {
    this.generations.halt();
    await this.inspector.close();
  }

  #generations(): Generations {
    const worker: Worker = (generation) =>
      new Promise((give, fail) => this.#calls.set(generation.id, { generation, give, fail }));
    const workers = { submit: worker, render: worker, download: worker, upload: worker };
    return new Generations({ log: this.log, workers, clock: () => this.now, inspect: this.inspector.inspect });
  }
}
