import type { Config } from '../config/config.ts';
import type { Logger } from '../config/logger.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Telemetry } from './telemetry.ts';

const none: Telemetry = {
  traced: (workers) => workers,
  observe: () => undefined,
  pollFailed: () => undefined,
  close: async () => undefined,
};

/** Opens the telemetry; its libraries are loaded only where the settings name an endpoint for it. */
export async function openTelemetry(config: Config, log: EventLog, logger: Logger): Promise<Telemetry> {
  if (config.telemetry === null) return none;
  const { startTelemetry } = await import('./otlp.ts');
  const onTrouble = () =>
    logger.warn('OTEL_EXPORTER_OTLP_ENDPOINT does not take traces or numbers; the bot itself is not affected');
  return startTelemetry({ endpoint: config.telemetry, log, secret: config.telegram.token, onTrouble });
}
