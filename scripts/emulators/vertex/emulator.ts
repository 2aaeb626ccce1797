import { randomUUID } from 'node:crypto';
import { EventEmitter, setMaxListeners } from 'node:events';
import type { Server } from 'node:http';
import { carryOut, type VertexState } from './api.ts';
import { Control } from './control.ts';
import { writeCredentials } from './credentials.ts';
import { htmlError } from './errors.ts';
import { type FaultHandle, type FaultRule, Faults, type RequestFacts } from './faults.ts';
import type { Film } from './film.ts';
import { parseObject } from './json.ts';
import { defaultModels, type VertexModel } from './models.ts';
import type { Video } from './mp4.ts';
import { type Bill, Operations } from './operations.ts';
import { carriesVideo } from './poll.ts';
import { polledName, type RequestKind } from './routes.ts';
import type { ActiveRule } from './rules.ts';
import { Script, type ScriptRule } from './script.ts';
import { createVertexServer, type ReadRequest } from './server.ts';
import { Bucket } from './storage.ts';
import { type AcceptedSubmit, readSubmit, roundUsd, type SubmitRequest } from './submission.ts';
import { Tokens } from './tokens.ts';
import { type RequestSummary, Traffic } from './traffic.ts';

/** How an emulator is set up; everything has a default. */
export interface VertexEmulatorOptions {
  /** 0 (the default) takes a free one. */
  readonly port?: number;
  readonly project?: string;
  readonly location?: string;
  /** Milliseconds until an operation is done; Infinity waits for `finish`. 50 unless said. */
  readonly renderMs?: number | ((submit: SubmitRequest) => number);
  readonly models?: readonly VertexModel[];
  /** Makes videos that show what was asked for, as `makeFilm` does. Unless said all are the sample. */
  readonly makeFilm?: (film: Film) => Promise<Buffer>;
  /** Whether requests need a token that `/token` has issued. True unless said. */
  readonly requireAuth?: boolean;
  /** How long a token is good for, in seconds: 3600 unless said. */
  readonly tokenSeconds?: number;
  /** Buckets that answer 403: `forbidden-bucket` unless said. */
  readonly forbiddenBuckets?: readonly string[];
  /** Compress JSON for clients that accept it, as Google does. False unless said: it costs time. */
  readonly gzip?: boolean;
  /** Answer under /control/. False unless said. */
  readonly control?: boolean;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly newId?: () => string;
}

/** Numbers about an emulator, in plain JSON. */
export interface VertexStats {
  readonly submits: number;
  readonly running: number;
  readonly bills: number;
  readonly billedUsd: number;
  readonly objects: number;
  /** By kind of request and HTTP status. */
  readonly requests: Readonly<Record<string, Readonly<Record<number, number>>>>;
  /** How often each fault has struck. */
  readonly faults: Readonly<Record<string, number>>;
}

/**
 * Vertex AI, Cloud Storage and the token service in one HTTP server on loopback. It answers as Google does, keeps what
 * was asked, and does what a test scripts.
 */
export class VertexEmulator {
  /** What was accepted, and is billed if it ends with a video: the oldest first. */
  readonly submits: readonly AcceptedSubmit[];
  /** The bills written so far. */
  readonly billed: readonly Bill[];
  /** What lies in the buckets, by `gs://bucket/object`. */
  readonly objects: ReadonlyMap<string, Video>;
  /** The bearer tokens: `expireAll()`, `issue()`, and `seconds`, for how long new ones are good. */
  readonly tokens: Tokens;
  readonly #faults: Faults;
  readonly #traffic = new Traffic();
  readonly #changes = new EventEmitter();
  readonly #closing = new AbortController();
  readonly #subjectToken: string;
  readonly #state: VertexState;
  readonly #server: Server;
  #root = '';

  constructor(options: VertexEmulatorOptions = {}) {
    const { renderMs = 50, newId = randomUUID, now = preciseNow } = options;
    const changed = () => void this.#changes.emit('change');
    this.#changes.setMaxListeners(0);
    setMaxListeners(0, this.#closing.signal);
    this.#subjectToken = `subject-${newId()}`;
    this.tokens = new Tokens({ subjectToken: this.#subjectToken, seconds: options.tokenSeconds ?? 3600, now, newId });
    this.#faults = new Faults(changed);
    const bucket = new Bucket({ forbidden: options.forbiddenBuckets ?? ['forbidden-bucket'], changed });
    const operations = new Operations({ now, newId, bucket, changed });
    this.submits = operations.submits;
    this.billed = operations.bills;
    this.objects = bucket.objects;
    this.#state = {
      project: options.project ?? 'demo-project',
      location: options.location ?? 'us-central1',
      models: new Map((options.models ?? defaultModels).map((model) => [model.id, model])),
      operations,
      script: new Script(),
      bucket,
      tokens: this.tokens,
      requireAuth: options.requireAuth ?? true,
      makeFilm: options.makeFilm ?? null,
      renderMs: typeof renderMs === 'number' ? () => renderMs : renderMs,
    };
    const control = options.control === true ? new Control(this) : undefined;
    this.#server = createVertexServer({
      facts: (request, kind) => this.#facts(request, kind),
      carryOut: (request) => carryOut(this.#state, request),
      control: (request) => control?.answer(request) ?? htmlError(404, request.path),
      invalidate: (authorization) => this.tokens.invalidate(authorization),
      faults: this.#faults,
      ended: (record) => {
        this.#traffic.add(record);
        changed();
      },
      now,
      gzip: options.gzip ?? false,
      signal: this.#closing.signal,
    });
  }

  /** Listens on loopback. `startVertexEmulator` calls it. */
  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => resolve());
    });
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the emulator has no port');
    this.#root = `http://127.0.0.1:${address.port}`;
  }

  /** For VERTEX_API_ROOT and GCS_API_ROOT, without a slash at the end; `/token` below it is the token service. */
  get root(): string {
    return this.#root;
  }

  /** US dollars of all bills. */
  get billedUsd(): number {
    return roundUsd(this.billed.reduce((sum, bill) => sum + bill.usd, 0));
  }

  /** How many operations are not done. */
  get running(): number {
    return this.#state.operations.running;
  }

  /** Writes the files that let Google's libraries in; resolves with the path for GOOGLE_APPLICATION_CREDENTIALS. */
  writeCredentials(folder: string): Promise<string> {
    return writeCredentials(folder, { tokenUrl: `${this.#root}/token`, subjectToken: this.#subjectToken });
  }

  /** What came: exact counts, and the newest of them. */
  requests(kind?: RequestKind): RequestSummary {
    return this.#traffic.summary(kind);
  }

  /** Decides what becomes of submits to come. Throws a RangeError where a video would be too small. */
  script(rule: ScriptRule): ActiveRule<ScriptRule> {
    return this.#state.script.add(rule);
  }

  /** Lets something go wrong with requests to come: the next one that fits, unless `times` says more. */
  fault(rule: FaultRule): FaultHandle {
    return this.#faults.add(rule);
  }

  /** Ends one operation now, or all that run. Throws where the name is unknown. */
  finish(operationName?: string): void {
    this.#state.operations.finish(operationName);
  }

  /** Lets everything that runs end within so many milliseconds. */
  hasten(ms: number): void {
    this.#state.operations.hasten(ms);
  }

  /** Nobody can connect any more, until `comeBack`: what is open is cut. */
  async goAway(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  /** Takes connections again where it was before `goAway`. */
  comeBack(): Promise<void> {
    return this.listen(Number(new URL(this.#root).port));
  }

  /** Calls the listener after every change. @returns its end */
  onChange(listener: () => void): () => void {
    this.#changes.on('change', listener);
    return () => void this.#changes.off('change', listener);
  }

  /** From now on the model answers 404, as a retired one does. */
  retire(model: string): void {
    this.#state.models.delete(model);
  }

  /** From now on there is a model of this name: as it was, or as the first one is. */
  offer(id: string): void {
    const model = defaultModels.find((each) => each.id === id) ?? defaultModels[0];
    if (model) this.#state.models.set(id, { ...model, id });
  }

  /** The hash of a finished operation's video, in hex. Throws where there is none. */
  sha256Of(operationName: string, sample = 0): string {
    const video = this.#state.operations.get(operationName)?.videos[sample];
    if (video === undefined) throw new Error(`no video ${sample} of ${operationName}`);
    return video.sha256;
  }

  /**
   * Resolves with what `probe` returns as soon as that is true-ish; it is asked now and after every change in the
   * emulator. Rejects after `timeoutMs` milliseconds (10,000 unless said), and when the emulator closes.
   */
  async waitFor<T>(probe: () => T, options: { timeoutMs?: number } = {}): Promise<T> {
    const first = probe();
    if (first) return first;
    const timeoutMs = options.timeoutMs ?? 10_000;
    const { signal } = this.#closing;
    signal.throwIfAborted();
    return await new Promise<T>((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        this.#changes.off('change', look);
        signal.removeEventListener('abort', closed);
      };
      const look = () => {
        try {
          const value = probe();
          if (!value) return;
          end();
          resolve(value);
        } catch (error) {
          end();
          reject(error);
        }
      };
      const closed = () => {
        end();
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`the Vertex emulator waited ${timeoutMs} ms in vain for: ${probe}`));
      }, timeoutMs);
      this.#changes.on('change', look);
      signal.addEventListener('abort', closed);
    });
  }

  /** The numbers so far, in plain JSON. */
  stats(): VertexStats {
    const kinds = [
      'submit',
      'poll',
      'countTokens',
      'model',
      'token',
      'gcs-get',
      'gcs-delete',
      'gcs-list',
      'unknown',
    ] as const;
    return {
      submits: this.submits.length,
      running: this.running,
      bills: this.billed.length,
      billedUsd: this.billedUsd,
      objects: this.objects.size,
      requests: Object.fromEntries(kinds.map((kind) => [kind, this.requests(kind).byStatus])),
      faults: Object.fromEntries(this.#faults.fired),
    };
  }

  /** Ends all connections and timers at once. */
  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort(new Error('the Vertex emulator was closed'));
    this.#state.operations.close();
    await this.goAway();
  }

  #facts(request: ReadRequest, kind: RequestKind): RequestFacts {
    const { route, path } = request;
    const common = { kind, path, done: false, video: false };
    switch (route.kind) {
      case 'submit': {
        const asked = readSubmit(route.model, parseObject(request.body));
        return typeof asked === 'string' ? common : { ...common, model: asked.model, prompt: asked.prompt };
      }
      case 'poll': {
        const operationName = polledName(request.body);
        const operation = this.#state.operations.get(operationName);
        const state = operation === undefined ? {} : { done: operation.done, video: carriesVideo(operation) };
        return { ...common, model: route.model, operationName, ...state };
      }
      case 'gcs-get':
        return { ...common, video: route.media && this.objects.has(`gs://${route.bucket}/${route.object}`) };
      default:
        return common;
    }
  }
}

/** Starts an emulator on loopback. */
export async function startVertexEmulator(options: VertexEmulatorOptions = {}): Promise<VertexEmulator> {
  const emulator = new VertexEmulator(options);
  await emulator.listen(options.port ?? 0);
  return emulator;
}

/** Comparable between processes of one machine, finer than a millisecond. */
function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}
