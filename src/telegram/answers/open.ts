import type { Sender } from '../incoming/update.ts';
import { inEachLanguage } from '../texts/languages.ts';
import { AdminCommands, type AdminTools } from './admin-commands.ts';
import type { Answers } from './answers.ts';
import { Buttons, type ButtonTools } from './buttons.ts';
import { Commands, type CommandTools } from './commands.ts';
import { Continuations, type ContinuationsTools } from './continuations.ts';
import type { Keyboards } from './keyboards.ts';
import { StartButtons, type StartButtonTools } from './start-buttons.ts';

/** What the answers work with, whatever the language. */
type SharedTools = Omit<
  AdminTools & CommandTools & ContinuationsTools & StartButtonTools & ButtonTools,
  'texts' | 'language' | 'keyboards' | 'commands' | 'admin' | 'continuations' | 'starts' | 'answersTo'
>;

/** What answers everybody, each in their language. */
export function openAnswers({
  keyboardsIn,
  ...shared
}: SharedTools & { keyboardsIn: (language: string) => Keyboards }): (person: Sender) => Answers {
  const answersTo = (person: Sender): Answers => answersIn(shared.speech.with(person));
  const answersIn = inEachLanguage((texts, language): Answers => {
    const words = { texts, language, keyboards: keyboardsIn(language) };
    const continuations = new Continuations({ ...shared, texts });
    const commands = new Commands({ ...shared, ...words });
    const admin = new AdminCommands({ ...shared, texts });
    const answering = { ...words, continuations, commands, admin };
    const starts = new StartButtons({ ...shared, ...answering });
    return { ...answering, buttons: new Buttons({ ...shared, ...answering, starts, answersTo }) };
  });
  return answersTo;
}
