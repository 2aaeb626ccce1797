import { createHmac } from 'node:crypto';
import type { IdGenerator } from '@opentelemetry/sdk-trace';
import { RandomIdGenerator } from '@opentelemetry/sdk-trace';

/** The ids of a trace and of its first span, in hexadecimal. */
export interface RootIds {
  traceId: string;
  spanId: string;
}

/**
 * Ids of spans, at random but for those that begin a trace: a generation has the same ones after every restart, so that
 * its trace goes on. They are made with a secret, since a generation's own id can be guessed from its chat.
 */
export class TraceIds implements IdGenerator {
  readonly #secret: string;
  readonly #random = new RandomIdGenerator();
  #next: RootIds | null = null;

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** Starts the first span of a generation's trace. */
  begin<T>(generationId: string, start: () => T): T {
    const digest = createHmac('sha256', this.#secret).update(`trace:${generationId}`).digest('hex');
    this.#next = { traceId: digest.slice(0, 32), spanId: digest.slice(32, 48) };
    try {
      return start();
    } finally {
      this.#next = null;
    }
  }

  generateTraceId(): string {
    return this.#next?.traceId ?? this.#random.generateTraceId();
  }

  generateSpanId(): string {
    return this.#next?.spanId ?? this.#random.generateSpanId();
  }
}
