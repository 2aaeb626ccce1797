import type { Config } from '../../config/config.ts';
import type { Logger } from '../../config/logger.ts';
import type { Waits } from '../../config/waits.ts';
import type { Deliver } from '../../generations/workers/upload.ts';
import { monotonic } from '../../time/timers.ts';
import { dimensionsOf } from '../../veo/models.ts';
import type { Keyboards } from '../answers/keyboards.ts';
import type { Telegram } from '../api.ts';
import { inEachLanguage } from '../texts/languages.ts';
import { ChatClient, patience } from './chat-client.ts';
import { type DeliveryTools, delivery } from './delivery.ts';
import { Rate } from './rate.ts';

/** The way to the chats. */
export const openChat = (telegram: Telegram, { sending, pause }: Waits, logger: Logger): ChatClient =>
  new ChatClient(telegram, new Rate(monotonic, sending), patience, pause, (waitMs) =>
    logger.warn({ waitMs }, 'Telegram does not take a paid video yet; trying again'),
  );

/** Brings each video to its chat, in the language of whoever asked. */
export function openDelivery(
  { apiRoot }: Config['telegram'],
  keyboardsIn: (language: string) => Keyboards,
  tools: Pick<DeliveryTools, 'chat' | 'prompts' | 'troubles' | 'clock'>,
): Deliver {
  const publicServer = new URL(apiRoot).host === 'api.telegram.org';
  const deliverIn = inEachLanguage((texts, language) =>
    delivery({ ...tools, texts, publicServer, keyboards: keyboardsIn(language), dimensions: dimensionsOf }),
  );
  return (generation, file, signal) => deliverIn(generation.language)(generation, file, signal);
}
