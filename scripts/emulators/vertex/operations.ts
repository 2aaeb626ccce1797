import { heldVideo, sampleVideo, type Video } from './mp4.ts';
import { type Outcome, type VideoOutcome, videoMark } from './script.ts';
import type { Bucket } from './storage.ts';
import { type AcceptedSubmit, type RenderPlan, roundUsd, type SubmitRequest } from './submission.ts';

/** One accepted submit and what becomes of it. */
export interface Operation {
  readonly submit: AcceptedSubmit;
  readonly outcome: Outcome;
  readonly plan: RenderPlan | null;
  readonly done: boolean;
  /** The videos of a finished operation. */
  readonly videos: readonly Video[];
  /** Where each of them lies in the bucket; empty where they are inside the answer. */
  readonly uris: readonly string[];
}

/** What Google charges for one operation. */
export interface Bill {
  readonly operationName: string;
  readonly model: string;
  readonly seconds: number;
  readonly resolution: string;
  readonly audio: boolean;
  readonly videos: number;
  readonly usd: number;
}

/** What the operations need from outside: a clock (ms since the epoch), ids, and who wants to hear of a change. */
export interface OperationsOptions {
  readonly now: () => number;
  readonly newId: () => string;
  readonly bucket: Bucket;
  readonly changed: () => void;
}

/** How an operation is to go. */
export interface Rendering {
  readonly plan: RenderPlan | null;
  readonly outcome: Outcome;
  readonly renderMs: number;
  /** The bytes of its video, where that is not to be the sample: it is not done before they are. */
  readonly film?: Promise<Buffer> | undefined;
}

type Running = { -readonly [Field in keyof Operation]: Operation[Field] } & {
  id: string;
  timer?: NodeJS.Timeout;
  film: Promise<Buffer> | null;
  isEnding: boolean;
};

const longestTimerMs = 2 ** 31 - 1;

/** The long-running operations: each submit makes one, a timer ends it, and a bill is written when it ends well. */
export class Operations {
  readonly submits: AcceptedSubmit[] = [];
  readonly bills: Bill[] = [];
  readonly #options: OperationsOptions;
  readonly #byName = new Map<string, Running>();
  #running = 0;

  constructor(options: OperationsOptions) {
    this.#options = options;
  }

  /**
   * Starts an operation below `resource` (`projects/.../models/X`). It is done after `renderMs` milliseconds, or when
   * `finish` is called.
   */
  start(resource: string, submit: SubmitRequest, { plan, outcome, renderMs, film }: Rendering): Operation {
    const id = this.#options.newId();
    const accepted = { ...submit, operationName: `${resource}/operations/${id}`, at: this.#options.now() };
    const operation: Running = {
      id,
      submit: accepted,
      outcome,
      plan,
      done: false,
      videos: [],
      uris: [],
      film: film ?? null,
      isEnding: false,
    };
    this.#byName.set(accepted.operationName, operation);
    this.submits.push(accepted);
    this.#running += 1;
    if (outcome.outcome !== 'never' && renderMs <= longestTimerMs) {
      operation.timer = setTimeout(() => this.#end(operation), renderMs);
    }
    this.#options.changed();
    return operation;
  }

  get(name: string): Operation | undefined {
    return this.#byName.get(name);
  }

  /** Ends one operation now, or all that run. Throws where the name is unknown. */
  finish(name?: string): void {
    if (name === undefined) {
      for (const operation of this.#byName.values()) this.#end(operation);
      return;
    }
    const operation = this.#byName.get(name);
    if (operation === undefined) throw new Error(`no operation ${name}`);
    this.#end(operation);
  }

  /** Lets all that run end within so many milliseconds; what is to run for ever does. */
  hasten(ms: number): void {
    for (const operation of this.#byName.values()) {
      if (operation.done || operation.timer === undefined) continue;
      clearTimeout(operation.timer);
      operation.timer = setTimeout(() => this.#end(operation), ms);
    }
  }

  /** How many are not done. */
  get running(): number {
    return this.#running;
  }

  /** Stops all timers; what runs stays unfinished. */
  close(): void {
    for (const operation of this.#byName.values()) clearTimeout(operation.timer);
  }

  #end(operation: Running): void {
    if (operation.isEnding) return;
    operation.isEnding = true;
    clearTimeout(operation.timer);
    const { film } = operation;
    const made = (bytes: Buffer | null) => this.#ended(operation, bytes);
    if (film === null) made(null);
    // The sample will do where a film cannot be made.
    else void film.then(made, () => made(null));
  }

  #ended(operation: Running, film: Buffer | null): void {
    operation.done = true;
    this.#running -= 1;
    this.#deliver(operation, film);
    this.#options.changed();
  }

  #deliver(operation: Running, film: Buffer | null): void {
    const { plan, outcome, id } = operation;
    if (plan === null || (outcome.outcome !== 'video' && outcome.outcome !== 'never')) return;
    const asked: Partial<VideoOutcome> = outcome.outcome === 'video' ? outcome : {};
    const bytes = asked.bytes === undefined ? {} : { bytes: asked.bytes };
    const count = Math.max(plan.samples - (asked.filtered ?? 0), 0);
    operation.videos = Array.from({ length: count }, (_, sample) =>
      film === null ? sampleVideo({ mark: videoMark(id, sample), ...bytes }) : heldVideo(film),
    );
    if (plan.storageUri !== null) operation.uris = this.#store(plan.storageUri, id, operation.videos);
    if (count === 0) return;
    this.bills.push({
      operationName: operation.submit.operationName,
      model: operation.submit.model,
      seconds: plan.seconds,
      resolution: plan.resolution,
      audio: plan.audio,
      videos: count,
      usd: roundUsd(plan.usd * count),
    });
  }

  /** `gs://bucket/prefix/` becomes `gs://bucket/prefix/<19 digits>/sample_0.mp4`. */
  #store(storageUri: string, id: string, videos: readonly Video[]): string[] {
    const digits = BigInt(`0x${id.replaceAll('-', '').slice(0, 16)}`)
      .toString()
      .padStart(19, '0')
      .slice(-19);
    const folder = `${storageUri.replace(/\/+$/, '')}/${digits}`;
    return videos.map((video, sample) => {
      const uri = `${folder}/sample_${sample}.mp4`;
      this.#options.bucket.put(uri, video);
      return uri;
    });
  }
}
