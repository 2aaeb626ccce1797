import { type Acceptance, type Acceptor, generationId } from '../../generations/acceptance.ts';
import type { Picture, Prompts } from '../../generations/prompts.ts';
import { priceOf } from '../../money/usd.ts';
import type { ModelCatalogue, VideoSettings } from '../../veo/models.ts';
import type { Place, PromptMessage, Sender } from '../incoming/update.ts';
import type { ChatClient } from '../outgoing/chat-client.ts';
import type { Rich } from '../outgoing/formatting.ts';
import type { Texts } from '../texts/en.ts';
import type { ButtonAction } from './button-data.ts';
import type { Continuation, Continuations } from './continuations.ts';
import type { Keyboards } from './keyboards.ts';
import { accept, refusalWords } from './prompt-request.ts';
import type { UserSettings } from './user-settings.ts';

export type StartAction = Extract<ButtonAction, { kind: 'again' | 'run' }>;
export type ContinueAction = Extract<ButtonAction, { kind: 'continue' }>;

/** A press under a message that replies to a prompt. */
export interface PromptPress {
  sender: Sender;
  /** The message with the button. */
  place: Place;
  prompt: PromptMessage;
  updateId: number;
}

export interface StartButtonTools {
  texts: Texts;
  /** The language of the texts, by its tag. */
  language: string;
  chat: ChatClient;
  keyboards: Keyboards;
  settings: UserSettings;
  models: ModelCatalogue;
  acceptor: Acceptor;
  continuations: Continuations;
  prompts: Prompts;
  /** A dearer video (USD) asks first; null: none does. */
  confirmAboveUsd: number | null;
}

/** What a button begins. */
interface Beginning {
  /** Whether it stood under a question: a yes stands for the prompt itself, Again is one more video. */
  isYes: boolean;
  pictures: readonly Picture[];
  continues: Continuation['source'] | null;
  settings: VideoSettings;
}

/** The buttons that cost money. Where that is more than the button says, the button says so first. */
export class StartButtons {
  readonly #tools: StartButtonTools;

  constructor(tools: StartButtonTools) {
    this.#tools = tools;
  }

  /** Makes the video of a prompt, for the first time or again. @returns the note to answer with */
  async start(press: PromptPress, action: StartAction): Promise<string> {
    const { kind, model, priceUsd, input = 'text' } = action;
    const { texts, models, settings, chat, keyboards } = this.#tools;
    const { place, prompt, sender } = press;
    if (model !== null && !models.all.some(({ id }) => id === model)) return texts.notes.outdated;
    const pictures = this.#picturesFor(action, prompt, place.chatId);
    if (pictures === null) return texts.notes.pictureGone;
    const shape = (kind === 'again' ? action.aspectRatio : null) ?? pictures[0]?.shape;
    const wanted = settings.of(sender.id, { ...(model !== null && { model }), ...(shape && { aspectRatio: shape }) });
    const instead = settings.insteadOf(wanted);
    if (instead || this.#isDearer(wanted, priceUsd)) {
      // Without a picture, Again means the shape of the settings, and the button beside it the other one.
      const made = input === 'pictures' ? wanted.aspectRatio : settings.of(sender.id).aspectRatio;
      const anew =
        kind === 'run'
          ? keyboards.run(instead ?? wanted, input)
          : keyboards.again({ userId: sender.id, input, continues: null }, made);
      void chat.setKeyboard(place.chatId, place.messageId, anew);
      return instead ? texts.notes.modelGone(wanted.model) : texts.notes.priceFirst;
    }
    return this.#begin(press, { isYes: kind === 'run', pictures, continues: null, settings: wanted });
  }

  /** Lets a video go on. @returns the note to answer with */
  async goOn(press: PromptPress, { generationId: id, priceUsd, isAgain }: ContinueAction): Promise<string> {
    const { texts, chat, keyboards, settings, continuations } = this.#tools;
    const { place, sender } = press;
    const found = continuations.of(id, sender.id);
    if ('refusal' in found) return this.#refuse(press, found.refusal);
    if (this.#isDearer(found.settings, priceUsd)) {
      const of = { userId: sender.id, input: 'video', continues: id } as const;
      const anew = isAgain
        ? keyboards.again(of, found.settings.aspectRatio)
        : keyboards.continueOrRun(id, found.settings, settings.of(sender.id));
      void chat.setKeyboard(place.chatId, place.messageId, anew);
      return texts.notes.priceFirst;
    }
    return this.#begin(press, { isYes: !isAgain, pictures: [], continues: found.source, settings: found.settings });
  }

  async #begin(press: PromptPress, { isYes, ...beginning }: Beginning): Promise<string> {
    const { texts, language, acceptor } = this.#tools;
    const { sender, prompt, updateId } = press;
    const { chatId, threadId, messageId } = press.place;
    const outcome = await accept(acceptor, {
      prompt: prompt.text,
      sender,
      payer: sender,
      language,
      place: { chatId, threadId, messageId: prompt.messageId },
      ...(isYes ? { origin: 'button', keyMessageId: prompt.messageId } : { origin: 'again', keyMessageId: messageId }),
      updateId,
      ...beginning,
    });
    const refusal = refusalWords(outcome, texts);
    return refusal ? this.#refuse(press, refusal) : this.#done(press, outcome, isYes);
  }

  #refuse({ place: { chatId, threadId }, prompt }: PromptPress, words: Rich): string {
    const { texts, chat } = this.#tools;
    chat.say({ chatId, threadId, replyTo: prompt.messageId }, words).catch(() => undefined);
    return texts.notes.refused;
  }

  /** The button has done what it can do; the new message has its own. */
  #done({ place: { chatId, messageId } }: PromptPress, outcome: Acceptance, isYes: boolean): string {
    const { texts, chat } = this.#tools;
    if (isYes && outcome.kind === 'begun') void chat.remove(chatId, messageId);
    else void chat.setKeyboard(chatId, messageId, null);
    return outcome.kind === 'known' ? texts.notes.alreadyStarted : texts.notes.started;
  }

  /** The pictures that a prompt came with; null where one of them cannot be seen any more. */
  #picturesFor({ kind, input }: StartAction, prompt: PromptMessage, chatId: number): readonly Picture[] | null {
    if (input !== 'pictures') return [];
    const asked = this.#tools.prompts.asked(generationId(chatId, prompt.messageId, 'message'));
    if (kind === 'run' && asked) return asked;
    // Telegram gives neither the others of an album, nor what the prompt replied to.
    return prompt.picture && !prompt.isOfAlbum ? [prompt.picture] : null;
  }

  /** Whether a video costs more now than its button says. A button of an earlier version says nothing. */
  #isDearer(settings: VideoSettings, shownUsd: number | undefined): boolean {
    const { confirmAboveUsd } = this.#tools;
    return priceOf(settings) > (shownUsd ?? confirmAboveUsd ?? Number.POSITIVE_INFINITY);
  }
}
