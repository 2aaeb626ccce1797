import type { Texts } from '../texts/en.ts';
import type { AdminCommands } from './admin-commands.ts';
import type { Buttons } from './buttons.ts';
import type { Commands } from './commands.ts';
import type { Continuations } from './continuations.ts';
import type { Keyboards } from './keyboards.ts';

/** All that answers somebody, in one language. */
export interface Answers {
  /** Its tag. */
  language: string;
  texts: Texts;
  keyboards: Keyboards;
  continuations: Continuations;
  commands: Commands;
  admin: AdminCommands;
  buttons: Buttons;
}
