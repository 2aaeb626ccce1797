/** Loaded into a bot's process before the bot (`--import`): as if no package of OpenTelemetry were installed. */
import { register } from 'node:module';

const hooks = `export function resolve(specifier, context, next) {
  if (specifier.startsWith('@opentelemetry/')) throw new TypeError('OpenTelemetry is not here');
  return next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
