import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A span as it came, its attributes by their names. */
export interface ReceivedSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  /** ms since the epoch. */
  begin: number;
  end: number;
  isError: boolean;
  /** 3: a request to somebody else (SPAN_KIND_CLIENT). */
  kind: number;
  attributes: Record<string, unknown>;
}

/** One value of a metric: a number, or of a histogram how many values came and their sum. */
export interface ReceivedPoint {
  metric: string;
  unit: string;
  value: number;
  count: number;
  attributes: Record<string, unknown>;
}

interface Value {
  stringValue?: string;
  intValue?: string | number;
  doubleValue?: number;
  boolValue?: boolean;
}
type Attributes = { key: string; value: Value }[];
interface Scoped<T> {
  resource: { attributes: Attributes };
  scopeSpans?: { spans: T[] }[];
  scopeMetrics?: { metrics: T[] }[];
}
interface Span {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  status: { code?: number };
  kind: number;
  attributes: Attributes;
}
interface Point {
  asInt?: string | number;
  asDouble?: number;
  sum?: number;
  count?: string | number;
  attributes: Attributes;
}
interface Metric {
  name: string;
  unit: string;
  sum?: { dataPoints: Point[] };
  gauge?: { dataPoints: Point[] };
  histogram?: { dataPoints: Point[] };
}

/** Takes OTLP over HTTP as JSON, as a collector does, and keeps what came. */
export class Collector {
  readonly spans: ReceivedSpan[] = [];
  /** Those of the last time that numbers came. */
  points: ReceivedPoint[] = [];
  /** The attributes of the resource that sent something last. */
  resource: Record<string, unknown> = {};
  /** Everything that came, as it came. */
  received = '';
  /** What it answers with; 400: that it takes nothing. */
  status = 200;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const body = await text(request);
      this.received += body;
      this.#take(JSON.parse(body));
      response.writeHead(this.status, { 'content-type': 'application/json' }).end('{}');
    });
  }

  static async open(): Promise<Collector> {
    const collector = new Collector();
    await once(collector.#server.listen(0, '127.0.0.1'), 'listening');
    return collector;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The spans below one. */
  below({ spanId }: ReceivedSpan): ReceivedSpan[] {
    return this.spans.filter(({ parentSpanId }) => parentSpanId === spanId);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #take(body: { resourceSpans?: Scoped<Span>[]; resourceMetrics?: Scoped<Metric>[] }): void {
    for (const { resource, scopeSpans = [] } of body.resourceSpans ?? []) {
      this.resource = namedValues(resource.attributes);
      this.spans.push(...scopeSpans.flatMap(({ spans }) => spans).map(receivedSpan));
    }
    for (const { resource, scopeMetrics = [] } of body.resourceMetrics ?? []) {
      this.resource = namedValues(resource.attributes);
      this.points = scopeMetrics.flatMap(({ metrics }) => metrics).flatMap(receivedPoints);
    }
  }
}

const receivedSpan = (span: Span): ReceivedSpan => ({
  name: span.name,
  traceId: span.traceId,
  spanId: span.spanId,
  parentSpanId: span.parentSpanId ?? null,
  begin: Number(BigInt(span.startTimeUnixNano) / 1_000_000n),
  end: Number(BigInt(span.endTimeUnixNano) / 1_000_000n),
  isError: span.status.code === 2,
  kind: span.kind,
  attributes: namedValues(span.attributes),
});

const receivedPoints = ({ name, unit, sum, gauge, histogram }: Metric): ReceivedPoint[] =>
  [...(sum?.dataPoints ?? []), ...(gauge?.dataPoints ?? []), ...(histogram?.dataPoints ?? [])].map((point) => ({
    metric: name,
    unit,
    value: Number(point.asDouble ?? point.asInt ?? point.sum),
    count: Number(point.count ?? 1),
    attributes: namedValues(point.attributes),
  }));

const namedValues = (attributes: Attributes): Record<string, unknown> =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.stringValue ?? value.doubleValue ?? value.boolValue ?? Number(value.intValue),
    ]),
  );
