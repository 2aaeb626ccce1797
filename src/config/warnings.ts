import type { Config } from './config.ts';
import type { Logger } from './logger.ts';

/** What an owner should know about settings left as they are. */
export function warnOfDefaults(config: Config, logger: Logger): void {
  if (config.access.users === null && config.access.chats === null)
    logger.warn(
      'everybody who finds this bot can spend your money: set ALLOWED_USER_IDS or ALLOWED_CHAT_IDS to prevent it',
    );
  const isLimited = config.budgets.all !== null || config.budgets.user !== null;
  if (config.journal === null)
    logger.warn(
      `settings, statistics, running videos${isLimited ? ', what was spent of the budgets' : ''} and what admins decide are kept in memory only: set EVENT_JOURNAL to keep them`,
    );
}
