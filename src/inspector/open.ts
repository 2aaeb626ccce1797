import type { Logger } from '../config/logger.ts';
import type { EventLog } from '../log/event-log.ts';
import type { RunningInspector } from './inspector.ts';

/** The inspector, which is loaded only where it is asked for; its address is printed. Null where it is not. */
export async function openInspector(
  wanted: { port: number } | null,
  log: EventLog,
  logger: Logger,
): Promise<RunningInspector | null> {
  if (wanted === null) return null;
  const { startInspector } = await import('./inspector.ts');
  const inspector = await startInspector({ port: wanted.port, log, warn: (words) => logger.warn(words) });
  // Its address is a secret of its own: who turned it on must see it, however quiet the log is.
  if (inspector && logger.isLevelEnabled('info')) logger.info(`inspector: ${inspector.url}`);
  else if (inspector) process.stdout.write(`inspector: ${inspector.url}\n`);
  return inspector;
}
