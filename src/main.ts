import { startBot } from './bot.ts';
import { type Config, readConfig } from './config/config.ts';
import { readEnvFile } from './config/env-file.ts';
import { createLogger, type Logger, redact, safeError } from './config/logger.ts';
import { OperatorError } from './config/operator-error.ts';
import { Health } from './health/health.ts';
import { serveHealth } from './health/server.ts';
import { Superseded } from './log/journal/journal.ts';
import { graceOf } from './shutdown.ts';
import { monotonic } from './time/timers.ts';

/** One Ctrl+C may come twice, from the terminal and passed on by npm: only a later signal is a second one. In ms. */
const SAME_SIGNAL_MS = 500;

/** Why the process is to end. */
type Cause = NodeJS.Signals | 'error';

/** The process: environment, signals, exit codes. */
async function main(): Promise<void> {
  const file = readEnvFile(process.env.ENV_FILE);
  // What the environment says comes before what the file says; the libraries look there as well.
  for (const [name, value] of Object.entries(file)) process.env[name] ??= value;
  const config = readConfig(process.env, Object.keys(file));
  const log = await createLogger(config.logLevel, config.logFormat);
  const told = toldToEnd(log.logger, graceOf(config));
  try {
    await run(config, log.logger, told);
  } finally {
    await log.close();
  }
  leave(await told);
}

/** Starts the bot, and stops it when it is told to or cannot go on. @throws OperatorError where it cannot */
async function run(config: Config, logger: Logger, told: Promise<Cause>): Promise<void> {
  const health = new Health(monotonic);
  const watched = await serveHealth(config.health, health, logger);
  const starting = startBot(config, logger, { clock: Date.now, random: Math.random, health });
  starting.catch(leaveIfSuperseded);
  const bot = await Promise.race([starting, told.then(() => null)]);
  bot?.superseded.catch(leaveIfSuperseded);
  try {
    if (bot) {
      health.run(bot.log);
      await Promise.race([bot.polling, bot.refused, bot.superseded, told]);
    }
  } finally {
    health.become('stopping');
    await bot?.stop();
    watched?.close();
  }
  logger.info('stopped');
}

/** Another process leads by now: whatever this one still said or did would be said and done twice. */
function leaveIfSuperseded(error: unknown): void {
  if (!(error instanceof Superseded)) return;
  process.stderr.write(`${redact(error.message)}\n`);
  process.exit(1);
}

/**
 * Resolves when the process is to end in good order: at a signal, or after an error that nobody foresaw, since what is
 * paid for may still be delivered then. A second signal ends it at once.
 */
function toldToEnd(logger: Logger, graceMs: number): Promise<Cause> {
  const grace = `what runs has ${Math.round(graceMs / 1000)} s to finish`;
  return new Promise((resolve) => {
    const onError = (error: unknown) => {
      logger.fatal({ ...safeError(error) }, `unexpected error; stopping: ${grace}`);
      resolve('error');
    };
    process.on('uncaughtException', onError).on('unhandledRejection', onError);
    let firstAt: number | null = null;
    const onSignal = (signal: NodeJS.Signals) => {
      const now = performance.now();
      if (firstAt !== null && now - firstAt > SAME_SIGNAL_MS && signal !== 'SIGHUP') process.exit(130);
      if (firstAt !== null) return;
      firstAt = now;
      logger.info({ signal }, `stopping: ${grace}, a second signal ends at once`);
      resolve(signal);
    };
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
    // A terminal that is closed. Without one the signal is left as it is, since nohup has it ignored.
    if (process.stdout.isTTY) process.on('SIGHUP', onSignal);
  });
}

function leave(cause: Cause): void {
  if (cause !== 'SIGHUP') process.exit(cause === 'error' ? 1 : 0);
  // Node's own exit would abort, since it cannot set back a terminal that is gone.
  process.removeAllListeners(cause);
  process.kill(process.pid, cause);
}

main().catch((error: unknown) => {
  const words = error instanceof OperatorError ? error.message : `The bot ended: ${JSON.stringify(safeError(error))}`;
  process.stderr.write(`${redact(words)}\n`);
  process.exit(1);
});
