import type { Logger } from '../../config/logger.ts';
import { Poller, type PollerTools } from './poller.ts';

/** Longer than this no poll is held open by Telegram, in seconds. */
const HOLD_SECONDS = 30;

/** What polling works with. */
type PollingTools = Omit<PollerTools, 'holdSeconds' | 'onTrouble' | 'onMalformed' | 'onPolling'> & {
  /** The bot's own name. */
  username: string;
  /** Told of each poll that failed. */
  onFailed: () => void;
  logger: Logger;
};

/** The poller, with what the operator hears of it. */
export const openPoller = ({ username, onFailed, logger, ...tools }: PollingTools): Poller =>
  new Poller({
    ...tools,
    holdSeconds: HOLD_SECONDS,
    onTrouble: ({ what, pauseMs, code }) => {
      onFailed();
      logger.warn({ pauseMs, ...(code !== null && { code }) }, `${what}; trying again`);
    },
    onMalformed: ({ id, fields }) => logger.warn({ updateId: id, fields }, 'an update that cannot be read was skipped'),
    onPolling: () => logger.info({ bot: username }, 'taking messages'),
  });
