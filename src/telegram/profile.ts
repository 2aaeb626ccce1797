import { type Api, TelegramApiError } from 'node-telegram-bot-api';
import type { BotCommand } from 'node-telegram-bot-api/types';
import type { Logger } from '../config/logger.ts';
import { OperatorError } from '../config/operator-error.ts';
import { networkCode } from '../network/network-code.ts';
import { type Pause, pause } from '../time/timers.ts';
import type { Speech } from './answers/speech.ts';
import type { Me } from './incoming/update.ts';
import { languageOf, languages, spokenIn, tags } from './texts/languages.ts';
import type { Menu } from './texts/layouts.ts';

/**
 * Finds out who this bot is, for as long as it takes to reach Telegram.
 * @throws OperatorError where Telegram refuses the token
 */
export async function whoAmI(
  api: Api,
  logger: Pick<Logger, 'warn'>,
  signal: AbortSignal,
  wait: Pause = pause,
): Promise<Me> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { id, username } = await api.getMe(signal);
      return { id, username: username ?? '' };
    } catch (error) {
      signal.throwIfAborted();
      const status = error instanceof TelegramApiError ? error.errorCode : null;
      if (status === 401)
        throw new OperatorError(
          'The bot cannot start: Telegram does not accept TELEGRAM_BOT_TOKEN (401). Copy the token from @BotFather again.',
        );
      if (status === 404)
        throw new OperatorError(
          'The bot cannot start: Telegram does not know this token (404). Check TELEGRAM_BOT_TOKEN, and that TELEGRAM_API_ROOT has no path.',
        );
      const pauseMs = Math.min(1000 * 2 ** (attempt - 1), 60_000);
      const code = networkCode(error);
      logger.warn({ pauseMs, ...(code !== null && { code }) }, 'Telegram cannot be reached; trying again');
      await wait(pauseMs, signal);
    }
  }
}

/** Tells Telegram what to show of this bot in each language: the menu of commands and the two descriptions. */
export async function introduce(api: Api, speech: Speech, admins: ReadonlySet<number>): Promise<void> {
  // Telegram knows languages without their countries: of several, the one that is spoken to all others.
  for (const tag of tags.filter((each) => languageOf(spokenIn(each)) === each)) {
    const { menu, description, shortDescription } = languages[tag];
    // Everybody else is shown what has no language: English.
    const to = tag === 'en' ? {} : { language_code: spokenIn(tag) };
    await api.setMyCommands({ commands: commandsOf(menu), ...to });
    await api.setMyDescription({ description, ...to });
    await api.setMyShortDescription({ short_description: shortDescription, ...to });
  }
  // An admin who has never written to the bot has no chat with it yet: then there is no menu to set.
  for (const chat_id of admins) {
    const { menu, adminMenu } = languages[speech.with({ id: chat_id })];
    await api
      .setMyCommands({ commands: commandsOf({ ...menu, ...adminMenu }), scope: { type: 'chat', chat_id } })
      .catch(() => undefined);
  }
}

/** A menu as Telegram takes it. */
export const commandsOf = (menu: Menu): BotCommand[] =>
  Object.entries(menu).map(([command, description]) => ({ command, description }));
