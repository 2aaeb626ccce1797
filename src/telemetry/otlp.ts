import { DiagLogLevel, diag } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Worker, Workers } from '../generations/worker-actor.ts';
import type { EventLog } from '../log/event-log.ts';
import { within } from '../time/timers.ts';
import { GenerationTraces } from './generation-traces.ts';
import { Meters } from './meters.ts';
import { Requests } from './requests.ts';
import type { Telemetry } from './telemetry.ts';
import { TraceIds } from './trace-ids.ts';

const NAME = 'telegram-video-gen';
/** For the last spans and numbers to be sent, in ms. */
const LAST_LIMIT_MS = 5_000;

/**
 * Sends traces and numbers by OTLP over HTTP, as JSON. OpenTelemetry's own variables are heeded as far as its exporters
 * and its resource know them: OTEL_EXPORTER_OTLP_HEADERS, _TIMEOUT, _COMPRESSION, OTEL_SERVICE_NAME,
 * OTEL_RESOURCE_ATTRIBUTES.
 * @param options.endpoint as `http://localhost:4318`
 * @param options.secret what the ids of traces are made with, so that nobody can guess a chat from them
 * @param options.onTrouble hears once that the endpoint does not take what it is sent
 */
export function startTelemetry(options: {
  endpoint: string;
  log: EventLog;
  secret: string;
  onTrouble: () => void;
}): Telemetry {
  const { endpoint, log, secret, onTrouble } = options;
  tellOnce(onTrouble);
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': NAME }))
    .merge(detectResources({ detectors: [envDetector] }));
  const ids = new TraceIds(secret);
  const spanProcessors = [
    new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }) }),
  ];
  const spans = new TracerProvider({ resource, idGenerator: ids, spanProcessors });
  const exporter = new OTLPMetricExporter({ url: `${endpoint}/v1/metrics` });
  const numbers = new MeterProvider({ resource, readers: [new PeriodicExportingMetricReader({ exporter })] });

  const tracer = spans.getTracer(NAME);
  const meters = new Meters(numbers.getMeter(NAME));
  const requests = new Requests(tracer, (seconds, attributes) => meters.requested(seconds, attributes));
  const traces = new GenerationTraces({ tracer, ids, log, listener: (...course) => meters.follow(...course) });
  log.bus.on('appended', (event) => traces.follow(event));

  const traced =
    (work: Worker): Worker =>
    (generation, signal) =>
      requests.within(traces.spanOf(generation.id), () => work(generation, signal));
  return {
    traced: ({ submit, render, download, upload }: Workers) => ({
      submit: traced(submit),
      render: traced(render),
      download: traced(download),
      upload: traced(upload),
    }),
    observe: (subjects) => meters.observe(subjects),
    pollFailed: () => meters.pollFailed(),
    close: async () => {
      requests.close();
      await within(LAST_LIMIT_MS, Promise.allSettled([spans.shutdown(), numbers.shutdown()]));
    },
  };
}

/** The libraries' own words are not passed on: they may quote what they could not send. */
function tellOnce(onTrouble: () => void): void {
  let isTold = false;
  const tell = () => {
    if (!isTold) onTrouble();
    isTold = true;
  };
  const quiet = () => undefined;
  const logger = { error: tell, warn: tell, info: quiet, debug: quiet, verbose: quiet };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}
