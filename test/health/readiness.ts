import type { BotProcess } from '../../scripts/emulators/stage.ts';

/** The port on which a bot with `HEALTH_PORT=0` answers; empty before it has said so. */
export const portOf = (bot: BotProcess): string => /health: http:\/\/127\.0\.0\.1:(\d+)/.exec(bot.output())?.[1] ?? '';

/** What such a bot answers to `/readyz`. */
export const readiness = async (bot: BotProcess): Promise<string> =>
  (await (await fetch(`http://127.0.0.1:${portOf(bot)}/readyz`)).text()).trim();
