import type { Background } from '../../background.ts';
import { type Logger, safeError } from '../../config/logger.ts';
import type { Keyboards } from '../answers/keyboards.ts';
import { inEachLanguage } from '../texts/languages.ts';
import { StatusBoard } from './board.ts';
import { type StatusMemoryTools, statusMemory } from './memory.ts';
import type { StatusTools } from './message.ts';
import { type StatusViewTools, statusView } from './view.ts';

/** What the status messages work with. */
type BoardTools = Omit<StatusViewTools, 'texts' | 'keyboards'> &
  Pick<StatusTools, 'chat' | 'rhythm' | 'proveLead'> &
  StatusMemoryTools & {
    keyboardsIn: (language: string) => Keyboards;
    /** Whether a later run goes on with the messages. */
    isDurable: boolean;
    background: Background;
    logger: Logger;
  };

/** The status messages, each in the language of whoever asked. */
export function openBoard({ keyboardsIn, isDurable, logger, ...tools }: BoardTools): StatusBoard {
  const viewIn = inEachLanguage((texts, language) => statusView({ ...tools, texts, keyboards: keyboardsIn(language) }));
  return new StatusBoard({
    ...tools,
    ...(isDurable && { memory: statusMemory(tools) }),
    view: (generation, state) => viewIn(generation.language)(generation, state),
    onTrouble: (id, error) => logger.debug({ generation: id, ...safeError(error) }, 'a status message failed'),
  });
}
