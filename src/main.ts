import { startBot } from './bot.ts';
import { readConfig } from './config.ts';
import { readEnvFile } from './env-file.ts';
import { OperatorError } from './errors.ts';
import { createLogger, redact, safeError } from './logger.ts';

/** One Ctrl+C may come twice, from the terminal and passed on by npm: only a later signal is a second one. In ms. */
const SAME_SIGNAL_MS = 500;

/** The process: environment, signals, exit codes. */
async function main(): Promise<void> {
  const file = readEnvFile(process.env.ENV_FILE);
  // What the environment says comes before what the file says; the libraries look there as well.
  for (const [name, value] of Object.entries(file)) process.env[name] ??= value;
  const config = readConfig(process.env, Object.keys(file));
  const logger = await createLogger(config.logLevel);
  const die = (error: unknown) => {
    logger.fatal({ ...safeError(error) }, 'unexpected error');
    process.exit(1);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);

  const stopped = new Promise<void>((resolve) => {
    let firstAt: number | null = null;
    const onSignal = (signal: NodeJS.Signals) => {
      const now = performance.now();
      if (firstAt !== null && now - firstAt > SAME_SIGNAL_MS) process.exit(130);
      if (firstAt !== null) return;
      firstAt = now;
      logger.info({ signal }, 'stopping; running videos may finish, a second signal ends at once');
      resolve();
    };
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  });
  const bot = await Promise.race([startBot(config, logger, { clock: Date.now, random: Math.random }), stopped]);
  if (!bot) return process.exit(0);
  try {
    await Promise.race([bot.polling, bot.refused, stopped]);
  } finally {
    await bot.stop();
  }
  logger.info('stopped');
  process.exit(0);
}

main().catch((error: unknown) => {
  const words = error instanceof OperatorError ? error.message : `The bot ended: ${JSON.stringify(safeError(error))}`;
  process.stderr.write(`${redact(words)}\n`);
  process.exit(1);
});
