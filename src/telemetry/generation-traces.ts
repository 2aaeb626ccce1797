import { ROOT_CONTEXT, type Span, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import type { EventLog } from '../log/event-log.ts';
import { generationOf, generationStream, isFinal, type StoredEvent } from '../log/facts.ts';
import { endAttributes, errorOf, factAttributes, modelAttributes, requestAttributes } from './attributes.ts';
import { type Course, courseAfter } from './course.ts';
import type { TraceIds } from './trace-ids.ts';

interface Open {
  course: Course;
  /** Of the whole generation. */
  root: Span;
  /** Of its present state. */
  state: Span;
}

/** Hears of each fact of a generation, with its course just before. */
export type Listener = (before: Course, event: StoredEvent, after: Course) => void;

/** One trace a generation, from the facts of the log: a span for the whole, and one for each state. */
export class GenerationTraces {
  readonly #tracer: Tracer;
  readonly #ids: TraceIds;
  readonly #log: Pick<EventLog, 'read'>;
  readonly #listener: Listener;
  readonly #open = new Map<string, Open>();

  constructor(options: { tracer: Tracer; ids: TraceIds; log: Pick<EventLog, 'read'>; listener: Listener }) {
    this.#tracer = options.tracer;
    this.#ids = options.ids;
    this.#log = options.log;
    this.#listener = options.listener;
  }

  /** Takes a fact that was just appended. */
  follow(event: StoredEvent): void {
    const id = generationOf(event.stream);
    if (id === null) return;
    const open = this.#open.get(id) ?? this.#takeUp(id, event.position);
    const after = courseAfter(open?.course ?? null, event);
    if (after === null) return;
    if (open === null) return void this.#open.set(id, this.#begin(id, after));
    end(open.state, event);
    this.#listener(open.course, event, after);
    if (!isFinal(event)) return void this.#open.set(id, { ...open, course: after, ...this.#enter(open, after) });
    open.root.setAttributes(endAttributes(after));
    end(open.root, event);
    this.#open.delete(id);
  }

  /** The span of a live generation's present state, or null where there is none. */
  spanOf(id: string): Span | null {
    const open = this.#open.get(id) ?? this.#takeUp(id);
    if (open === null) return null;
    this.#open.set(id, open);
    return open.state;
  }

  /** Goes on with the trace of a generation that an earlier run left. */
  #takeUp(id: string, before = Number.POSITIVE_INFINITY): Open | null {
    let course: Course | null = null;
    for (const event of this.#log.read(generationStream(id)))
      if (event.position < before) course = courseAfter(course, event);
    return course && this.#begin(id, course);
  }

  #begin(id: string, course: Course): Open {
    const attributes = { ...modelAttributes(course), ...requestAttributes(course) };
    const options = { startTime: new Date(course.acceptedAt), attributes };
    const root = this.#ids.begin(id, () =>
      this.#tracer.startSpan(`generate_content ${course.accepted.model}`, options, ROOT_CONTEXT),
    );
    return { course, root, ...this.#enter({ root }, course) };
  }

  #enter({ root }: Pick<Open, 'root'>, { state, since }: Course): Pick<Open, 'state'> {
    const parent = trace.setSpan(ROOT_CONTEXT, root);
    return { state: this.#tracer.startSpan(state, { startTime: new Date(since) }, parent) };
  }
}

/** Ends a span by a fact. */
function end(span: Span, event: StoredEvent): void {
  span.setAttributes(factAttributes(event));
  if (errorOf(event) !== null) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(new Date(event.at));
}
