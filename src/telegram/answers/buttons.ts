import { type Logger, safeError } from '../../config/logger.ts';
import { type Acceptance, type Acceptor, generationId } from '../../generations/acceptance.ts';
import type { Generations } from '../../generations/generations.ts';
import type { Picture, Prompts } from '../../generations/prompts.ts';
import type { EventLog } from '../../log/event-log.ts';
import { generationStream } from '../../log/facts.ts';
import { priceOf } from '../../money/usd.ts';
import type { Choices } from '../../records/choices.ts';
import type { ModelCatalogue, VideoSettings } from '../../veo/models.ts';
import type { Access } from '../incoming/access.ts';
import type { Incoming, PromptMessage, Sender } from '../incoming/update.ts';
import type { ChatClient, MessageView } from '../outgoing/chat-client.ts';
import type { Texts } from '../texts/en.ts';
import type { AdminCommands } from './admin-commands.ts';
import type { ButtonAction, CallbackData } from './button-data.ts';
import { cancellationWords } from './cancellation-words.ts';
import type { Commands } from './commands.ts';
import type { Continuations } from './continuations.ts';
import type { Keyboards } from './keyboards.ts';
import { accept, refusalWords } from './prompt-request.ts';
import type { UserSettings } from './user-settings.ts';

type Press = Extract<Incoming, { kind: 'press' }>;
type StartAction = Extract<ButtonAction, { kind: 'again' | 'run' }>;
type ContinueAction = Extract<ButtonAction, { kind: 'continue' }>;

export interface ButtonTools {
  texts: Texts;
  /** The language of the texts, by its tag. */
  language: string;
  /** What answers somebody in their language. */
  answersTo: (person: Sender) => { texts: Texts; commands: Commands };
  chat: ChatClient;
  callbackData: CallbackData;
  commands: Commands;
  admin: AdminCommands;
  access: Access;
  keyboards: Keyboards;
  settings: UserSettings;
  models: ModelCatalogue;
  choices: Choices;
  log: EventLog;
  generations: Generations;
  acceptor: Acceptor;
  continuations: Continuations;
  prompts: Prompts;
  /** A dearer video (USD) asks first; null: none does. */
  confirmAboveUsd: number | null;
  logger: Logger;
}

/** Whom a button is for; of what was said in the name of a group or channel, its admins. */
interface Holder {
  id: number;
  /** The group or channel whose admins may press as well, or null. */
  groupId: number | null;
}

/** What the buttons do. Every press is answered, and none does anything twice. */
export class Buttons {
  readonly #tools: ButtonTools;

  constructor(tools: ButtonTools) {
    this.#tools = tools;
  }

  /** Resolves once what the press led to is in the log, or once only Telegram can tell whether the presser may. */
  async take(press: Press, updateId: number): Promise<void> {
    const { chat, callbackData, texts, access } = this.#tools;
    const action = callbackData.read(press.data);
    if (!action) return this.#answer(press, texts.notes.outdated);
    if (action.kind === 'let in' && !access.isAdmin(press.sender.id)) return this.#answer(press, texts.notes.notYours);
    const holder = this.#holderOf(action, press);
    if (!holder || holder.id === press.sender.id) return this.#carryOut(action, press, updateId);
    if (holder.groupId === null) return this.#answer(press, texts.notes.notYours);
    // Not awaited: a slow answer about a group must not hold up the next update.
    void chat
      .administrators(holder.groupId)
      .then((admins) =>
        admins.includes(press.sender.id)
          ? this.#carryOut(action, press, updateId)
          : this.#answer(press, texts.notes.notYours),
      )
      .catch((error: unknown) =>
        this.#tools.logger.warn({ updateId, ...safeError(error) }, 'a press could not be answered'),
      );
  }

  /** Answers somebody who may not use the bot. */
  async refuse(press: Press): Promise<void> {
    this.#answer(press, this.#tools.texts.notes.notYours);
  }

  #answer(press: Press, note: string | null): void {
    void this.#tools.chat.answer(press.queryId, note);
  }

  /** Null where what the button was about is gone, so that there is nothing to protect. */
  #holderOf(action: ButtonAction, { prompt }: Press): Holder | null {
    switch (action.kind) {
      case 'cancel': {
        const generation = this.#tools.generations.find(action.generationId);
        return generation && { id: generation.userId, groupId: groupOrNull(generation.chatId) };
      }
      case 'again':
      case 'run':
      case 'continue':
        return prompt?.author ? holderFor(this.#tools.access.payer(prompt.author).id) : null;
      case 'model':
      case 'shape':
      case 'sound':
      case 'languages':
      case 'language':
      case 'reset':
      case 'stats':
        return holderFor(action.owner);
      case 'let in':
        return null;
    }
  }

  async #carryOut(action: ButtonAction, press: Press, updateId: number): Promise<void> {
    let note: string | null = this.#tools.texts.notes.trouble;
    try {
      note = await this.#do(action, press, updateId);
    } finally {
      this.#answer(press, note);
    }
  }

  /** @returns the note to answer with, or null for none */
  async #do(action: ButtonAction, press: Press, updateId: number): Promise<string | null> {
    switch (action.kind) {
      case 'cancel':
        return this.#cancel(action, press);
      case 'again':
      case 'run':
        return this.#startFrom(press, action, updateId);
      case 'continue':
        return this.#continueFrom(press, action, updateId);
      case 'model':
        return this.#model(action, press);
      case 'shape':
        return this.#shape(action, press);
      case 'sound':
        return this.#sound(action, press);
      case 'languages':
        this.#redraw(press, this.#tools.commands.languages(action.owner));
        return null;
      case 'language':
        return this.#language(action, press);
      case 'reset':
        return this.#reset(action.owner, press);
      case 'let in':
        return this.#letIn(action.id, press);
      case 'stats':
        this.#redraw(press, this.#tools.commands.stats(action.owner, action.period, action.mine));
        return null;
    }
  }

  async #cancel({ generationId, isChoice }: Extract<ButtonAction, { kind: 'cancel' }>, press: Press): Promise<string> {
    const { chat, texts, commands, generations, log } = this.#tools;
    const { place, sender } = press;
    const owner = generations.find(generationId)?.userId ?? sender.id;
    const note = cancellationWords(await generations.cancel(generationId, sender.id), texts);
    const left = isChoice ? commands.cancelChoice(owner) : null;
    if (left) this.#redraw(press, left);
    else if (place && isChoice) void chat.remove(place.chatId, place.messageId);
    // Left by a run without a journal: nobody keeps this message up any more.
    else if (place && !log.has(generationStream(generationId)))
      void chat.setKeyboard(place.chatId, place.messageId, null);
    return note;
  }

  /** Starts what a button stands for; where that is dearer than the button says, the button says so first. */
  async #startFrom(press: Press, action: StartAction, updateId: number): Promise<string> {
    const { kind, model, priceUsd, input = 'text' } = action;
    const { texts, models, settings, chat, keyboards, acceptor } = this.#tools;
    const { place, prompt, sender } = press;
    if (!place || !prompt) return texts.notes.promptGone;
    if (model !== null && !models.all.some(({ id }) => id === model)) return texts.notes.outdated;
    const { chatId, threadId, messageId } = place;
    const pictures = this.#picturesFor(action, prompt, chatId);
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
      void chat.setKeyboard(chatId, messageId, anew);
      return instead ? texts.notes.modelGone(wanted.model) : texts.notes.priceFirst;
    }
    const outcome = await accept(acceptor, {
      prompt: prompt.text,
      sender,
      payer: sender,
      language: this.#tools.language,
      place: { chatId, threadId, messageId: prompt.messageId },
      // A yes stands for the prompt itself; Again is one more video, of this message.
      ...(kind === 'run'
        ? { origin: 'button', keyMessageId: prompt.messageId }
        : { origin: 'again', keyMessageId: messageId }),
      pictures,
      continues: null,
      updateId,
      settings: wanted,
    });
    return this.#told(outcome, press, prompt, kind === 'run');
  }

  /** Lets a video go on, once it is sure what that costs now. */
  async #continueFrom(press: Press, action: ContinueAction, updateId: number): Promise<string> {
    const { texts, chat, keyboards, settings, continuations, acceptor } = this.#tools;
    const { place, prompt, sender } = press;
    if (!place || !prompt) return texts.notes.promptGone;
    const { generationId: id, priceUsd, isAgain } = action;
    const { chatId, threadId, messageId } = place;
    const found = continuations.of(id, sender.id);
    if ('refusal' in found) {
      chat.say({ chatId, threadId, replyTo: prompt.messageId }, found.refusal).catch(() => undefined);
      return texts.notes.refused;
    }
    if (this.#isDearer(found.settings, priceUsd)) {
      const of = { userId: sender.id, input: 'video', continues: id } as const;
      const dearer = isAgain
        ? keyboards.again(of, found.settings.aspectRatio)
        : keyboards.continueOrRun(id, found.settings, settings.of(sender.id));
      void chat.setKeyboard(chatId, messageId, dearer);
      return texts.notes.priceFirst;
    }
    const outcome = await accept(acceptor, {
      prompt: prompt.text,
      sender,
      payer: sender,
      language: this.#tools.language,
      place: { chatId, threadId, messageId: prompt.messageId },
      ...(isAgain
        ? { origin: 'again', keyMessageId: messageId }
        : { origin: 'button', keyMessageId: prompt.messageId }),
      pictures: [],
      continues: found.source,
      updateId,
      settings: found.settings,
    });
    return this.#told(outcome, press, prompt, !isAgain);
  }

  /** Tells what became of a prompt that a button started. @param wasAsked whether the button stood under a question */
  #told(outcome: Acceptance, { place }: Press, prompt: PromptMessage, wasAsked: boolean): string {
    const { texts, chat } = this.#tools;
    if (!place) return texts.notes.started;
    const { chatId, threadId, messageId } = place;
    const refusal = refusalWords(outcome, texts);
    if (refusal) {
      chat.say({ chatId, threadId, replyTo: prompt.messageId }, refusal).catch(() => undefined);
      return texts.notes.refused;
    }
    // The button has done what it can do; the new message has its own.
    if (wasAsked && outcome.kind === 'begun') void chat.remove(chatId, messageId);
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

  async #letIn(id: number, press: Press): Promise<string> {
    const { texts, admin } = this.#tools;
    this.#redraw(press, { text: await admin.letIn(id, press.sender.id), keyboard: null });
    return texts.notes.letIn;
  }

  async #model({ model, owner }: Extract<ButtonAction, { kind: 'model' }>, press: Press): Promise<string> {
    const { texts, commands, models, choices } = this.#tools;
    if (!models.models.some(({ id }) => id === model)) return texts.notes.outdated;
    if (choices.of(owner).model !== model)
      await commands.choose({ type: 'ModelSelected', data: { userId: owner, model } });
    this.#redraw(press, commands.settings(owner));
    return texts.notes.modelSet(model);
  }

  async #shape({ aspectRatio, owner }: Extract<ButtonAction, { kind: 'shape' }>, press: Press): Promise<string> {
    const { texts, commands, settings } = this.#tools;
    if (settings.of(owner).aspectRatio !== aspectRatio)
      await commands.choose({ type: 'ShapeSelected', data: { userId: owner, aspectRatio } });
    this.#redraw(press, commands.settings(owner));
    return texts.notes.shapeSet(aspectRatio);
  }

  async #sound({ audio, owner }: Extract<ButtonAction, { kind: 'sound' }>, press: Press): Promise<string> {
    const { texts, commands, settings } = this.#tools;
    if (settings.of(owner).audio !== audio)
      await commands.choose({ type: 'SoundSelected', data: { userId: owner, audio } });
    this.#redraw(press, commands.settings(owner));
    return texts.notes.soundSet(audio);
  }

  async #language({ language, owner }: Extract<ButtonAction, { kind: 'language' }>, press: Press): Promise<string> {
    const { commands, choices, answersTo } = this.#tools;
    if (choices.of(owner).language !== language)
      await commands.choose({ type: 'LanguageSelected', data: { userId: owner, language } });
    const answers = answersTo(press.sender);
    this.#redraw(press, answers.commands.settings(owner));
    return answers.texts.notes.languageSet;
  }

  async #reset(owner: number, press: Press): Promise<string> {
    const { texts, commands, choices } = this.#tools;
    if (Object.values(choices.of(owner)).some((choice) => choice !== null)) await commands.reset(owner);
    this.#redraw(press, commands.settings(owner));
    return texts.notes.reset;
  }

  /** Shows a view in the place of the pressed message; a text cannot become a picture, so it is replaced. */
  #redraw({ place, hasPicture, prompt }: Press, view: MessageView): void {
    if (!place) return;
    const { chat } = this.#tools;
    const { chatId, threadId, messageId } = place;
    const isSameKind = hasPicture === (view.picture !== undefined);
    const drawn = isSameKind
      ? chat.edit(chatId, messageId, () => view, { urgent: true })
      : chat
          .show({ chatId, threadId, replyTo: prompt?.messageId ?? null }, view)
          .then(() => chat.remove(chatId, messageId));
    drawn.catch(() => undefined);
  }
}

const holderFor = (id: number): Holder => ({ id, groupId: groupOrNull(id) });

const groupOrNull = (chatId: number): number | null => (chatId < 0 ? chatId : null);
