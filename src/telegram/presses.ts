import type { GenerationContext } from '../../machines/generation.ts';
import type { Acceptance } from '../generations/acceptance.ts';
import type { Cancellation } from '../generations/cancellation.ts';
import { priceOf, settingsFor } from '../veo/models.ts';
import type { ButtonAction, CallbackData } from './callback-data.ts';
import type { ChatClient, MessageView } from './chat-client.ts';
import type { Commands, CommandTools } from './commands.ts';
import { type PromptRequest, refusalWords } from './intake.ts';
import type { Keyboards } from './keyboards.ts';
import type { Texts } from './texts/en.ts';
import type { Incoming } from './update.ts';

type Press = Extract<Incoming, { kind: 'press' }>;

export interface PressTools extends Pick<CommandTools, 'models' | 'modelOf' | 'cancel'> {
  texts: Texts;
  chat: ChatClient;
  data: CallbackData;
  commands: Commands;
  keyboards: Keyboards;
  confirmAboveUsd: number | null;
  accept: (request: PromptRequest) => Promise<Acceptance>;
  find: (generationId: string) => GenerationContext | null;
}

/** What the buttons do. Every press is answered, and none does anything twice. */
export class Presses {
  readonly #tools: PressTools;

  constructor(tools: PressTools) {
    this.#tools = tools;
  }

  /** Resolves once what the press led to is in the log. */
  async take(press: Press, updateId: number): Promise<void> {
    const { chat, data } = this.#tools;
    const action = data.read(press.data);
    const note = action ? await this.#do(action, press, updateId) : null;
    void chat.answer(press.queryId, note);
  }

  /** Answers somebody who may not use the bot. */
  async refuse(press: Press): Promise<void> {
    void this.#tools.chat.answer(press.queryId, this.#tools.texts.notes.notYours);
  }

  /** @returns the note to answer with, or null for none */
  async #do(action: ButtonAction, press: Press, updateId: number): Promise<string | null> {
    const { notes } = this.#tools.texts;
    if ('owner' in action && action.owner !== press.sender.id) return notes.notYours;
    switch (action.kind) {
      case 'cancel':
        return this.#cancel(action.generationId, press);
      case 'again':
        return this.#again(action.model, press, updateId);
      case 'run':
        return this.#run(action.model, press, updateId);
      case 'model':
        return this.#model(action.model, press);
      case 'reset':
        return this.#reset(press);
      case 'stats':
        this.#redraw(press, this.#tools.commands.stats(press.sender.id, action.period, action.mine));
        return null;
    }
  }

  async #cancel(generationId: string, { sender, place }: Press): Promise<string> {
    const { texts, chat, find, cancel } = this.#tools;
    const generation = find(generationId);
    if (!generation) {
      if (place) void chat.setKeyboard(place.chatId, place.messageId, null);
      return texts.notes.over;
    }
    if (generation.userId !== sender.id) {
      const isAdmin = generation.chatId < 0 && (await chat.administrators(generation.chatId)).includes(sender.id);
      if (!isAdmin) return texts.notes.notYours;
    }
    return this.#cancelNote(await cancel(generationId, sender.id));
  }

  #cancelNote(outcome: Cancellation): string {
    const { notes } = this.#tools.texts;
    switch (outcome.kind) {
      case 'free':
        return notes.cancelled(0);
      case 'charged':
        return notes.cancelled(outcome.costUsd);
      case 'pending':
        return notes.cancelling;
      case 'too late':
        return notes.tooLate;
      case 'over':
        return notes.over;
    }
  }

  async #again(model: string | null, press: Press, updateId: number): Promise<string> {
    const { texts, models, modelOf, chat, keyboards, confirmAboveUsd } = this.#tools;
    const { place, prompt, sender } = press;
    if (!place || !prompt) return texts.notes.promptGone;
    const wanted = model === null ? models.byId(modelOf(sender.id)) : models.models.find(({ id }) => id === model);
    if (!wanted) return texts.notes.outdated;
    const settings = settingsFor(wanted);
    const promptPlace = { chatId: place.chatId, threadId: place.threadId, messageId: prompt.messageId };
    // A button that names the model names the price as well, so pressing it is a yes.
    if (model === null && confirmAboveUsd !== null && priceOf(settings) > confirmAboveUsd) {
      const address = { ...promptPlace, replyTo: prompt.messageId };
      chat.say(address, texts.confirm(settings), keyboards.runAgain(settings)).catch(() => undefined);
      return texts.notes.priceFirst;
    }
    return this.#start(press, {
      prompt: prompt.text,
      sender,
      place: promptPlace,
      origin: 'again',
      keyMessageId: place.messageId,
      updateId,
      settings,
    });
  }

  async #run(model: string, press: Press, updateId: number): Promise<string> {
    const { texts, models, chat } = this.#tools;
    const { place, prompt, sender } = press;
    if (!place || !prompt) return texts.notes.promptGone;
    if (prompt.authorId !== sender.id) return texts.notes.notYours;
    const wanted = models.models.find(({ id }) => id === model);
    if (!wanted) return texts.notes.outdated;
    const note = await this.#start(press, {
      prompt: prompt.text,
      sender,
      place: { chatId: place.chatId, threadId: place.threadId, messageId: prompt.messageId },
      origin: 'button',
      keyMessageId: prompt.messageId,
      updateId,
      settings: settingsFor(wanted),
    });
    if (note === texts.notes.started) void chat.remove(place.chatId, place.messageId);
    return note;
  }

  async #start(press: Press, request: PromptRequest): Promise<string> {
    const { texts, chat, accept } = this.#tools;
    const outcome = await accept(request);
    const refusal = refusalWords(outcome, texts);
    const { chatId, threadId, messageId } = request.place;
    if (refusal) {
      chat.say({ chatId, threadId, replyTo: messageId }, refusal).catch(() => undefined);
      return texts.notes.refused;
    }
    // The button has done what it can do; the new message has its own.
    if (press.place) void chat.setKeyboard(chatId, press.place.messageId, null);
    return outcome.kind === 'known' ? texts.notes.alreadyStarted : texts.notes.started;
  }

  async #model(model: string, press: Press): Promise<string> {
    const { texts, commands, models } = this.#tools;
    const { sender } = press;
    if (!models.models.some(({ id }) => id === model)) return texts.notes.outdated;
    if (commands.settingsOf(sender.id).model !== model) await commands.setModel(model, sender.id);
    this.#redraw(press, commands.settings(sender.id));
    return texts.notes.modelSet(model);
  }

  async #reset(press: Press): Promise<string> {
    const { texts, commands } = this.#tools;
    await commands.reset(press.sender.id);
    this.#redraw(press, commands.settings(press.sender.id));
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
