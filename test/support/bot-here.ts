import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import type { Stage } from '../../scripts/emulators/stage.ts';
import { type Bot, type Outside, startBot } from '../../src/bot.ts';
import { readConfig } from '../../src/config/config.ts';
import { usualWaits, type Waits } from '../../src/config/waits.ts';

/** A bot in the test's own process, that waits for nobody longer than it must. */
export interface BotHere extends Bot {
  /** Everything it has logged so far. */
  lines: readonly string[];
}

/**
 * Hundreds of times as quick as a real bot, and as patient: on a machine that is busy with other things a short time
 * limit would end what is merely slow. A test that lets requests hang sets the limits that these meet.
 */
export const quickWaits: Waits = {
  googleMs: usualWaits.googleMs,
  telegramMs: usualWaits.telegramMs,
  uploadMs: usualWaits.uploadMs,
  pause: (ms, signal) => sleep(Math.min(ms / 200, 20), undefined, { signal }),
  modelsMs: 86_400_000,
  backoffMs: 2,
  sending: { overall: 0, chat: 0, group: 0 },
  status: { refreshMs: 30, leastMs: 10, actionMs: 100 },
};

/**
 * Starts a bot against the stage and waits until it polls.
 * @param env settings of the bot besides those that it needs; it logs at every level
 * @param outside its clock, the numbers it draws, and how long it waits: `quickWaits`, but for those that are given
 */
export async function startHere(
  stage: Stage,
  env: Record<string, string | undefined> = {},
  { clock = Date.now, random = Math.random, waits = {}, ...watched }: Partial<Outside> = {},
): Promise<BotHere> {
  const { telegram } = stage;
  const all = stage.env({ LOG_LEVEL: 'trace', ...env });
  // Google's library reads it from here and nowhere else.
  process.env.GOOGLE_APPLICATION_CREDENTIALS = all.GOOGLE_APPLICATION_CREDENTIALS;
  const lines: string[] = [];
  const config = readConfig(all);
  const logger = pino({ level: config.logLevel, base: null }, { write: (line: string) => void lines.push(line) });
  await telegram.waitFor(() => !telegram.isPolled, { what: 'the end of the last poll' });
  const bot = await startBot(config, logger, { clock, random, waits: { ...quickWaits, ...waits }, ...watched });
  bot.polling.catch(() => undefined);
  await telegram.waitFor(() => telegram.isPolled, { what: 'the first poll' });
  return { ...bot, lines };
}
