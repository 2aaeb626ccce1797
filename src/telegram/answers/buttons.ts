import { type Logger, safeError } from '../../config/logger.ts';
import type { Generations } from '../../generations/generations.ts';
import type { EventLog } from '../../log/event-log.ts';
import { type FactDraft, generationStream, type SettingsFactType } from '../../log/facts.ts';
import type { Choices } from '../../records/choices.ts';
import type { ModelCatalogue } from '../../veo/models.ts';
import type { Access } from '../incoming/access.ts';
import type { Incoming, Sender } from '../incoming/update.ts';
import type { ChatClient, MessageView } from '../outgoing/chat-client.ts';
import type { Texts } from '../texts/en.ts';
import type { AdminCommands } from './admin-commands.ts';
import type { ButtonAction, CallbackData } from './button-data.ts';
import { cancellationWords } from './cancellation-words.ts';
import type { Commands } from './commands.ts';
import type { ContinueAction, StartAction, StartButtons } from './start-buttons.ts';
import type { UserSettings } from './user-settings.ts';

type Press = Extract<Incoming, { kind: 'press' }>;

export interface ButtonTools {
  texts: Texts;
  /** What answers somebody in their language. */
  answersTo: (person: Sender) => { texts: Texts; commands: Commands };
  chat: ChatClient;
  callbackData: CallbackData;
  commands: Commands;
  admin: AdminCommands;
  access: Access;
  settings: UserSettings;
  models: ModelCatalogue;
  choices: Choices;
  log: EventLog;
  generations: Generations;
  starts: StartButtons;
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
      case 'continue':
        return this.#start(action, press, updateId);
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
        return this.#letIn(action, press);
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

  /** Starts what a button stands for, where its prompt can still be seen. */
  async #start(action: StartAction | ContinueAction, press: Press, updateId: number): Promise<string> {
    const { texts, starts } = this.#tools;
    const { sender, place, prompt } = press;
    if (!place || !prompt) return texts.notes.promptGone;
    const from = { sender, place, prompt, updateId };
    return action.kind === 'continue' ? starts.goOn(from, action) : starts.start(from, action);
  }

  async #letIn({ id, language }: Extract<ButtonAction, { kind: 'let in' }>, press: Press): Promise<string> {
    const { texts, admin } = this.#tools;
    this.#redraw(press, {
      text: await admin.letIn({ id, ...(language && { language }) }, press.sender.id),
      keyboard: null,
    });
    return texts.notes.letIn;
  }

  async #model({ model, owner }: Extract<ButtonAction, { kind: 'model' }>, press: Press): Promise<string> {
    const { texts, models, choices } = this.#tools;
    if (!models.models.some(({ id }) => id === model)) return texts.notes.outdated;
    const isNew = choices.of(owner).model !== model;
    await this.#choose(isNew && { type: 'ModelSelected', data: { userId: owner, model } }, owner, press);
    return texts.notes.modelSet(model);
  }

  async #shape({ aspectRatio, owner }: Extract<ButtonAction, { kind: 'shape' }>, press: Press): Promise<string> {
    const { texts, settings } = this.#tools;
    const isNew = settings.of(owner).aspectRatio !== aspectRatio;
    await this.#choose(isNew && { type: 'ShapeSelected', data: { userId: owner, aspectRatio } }, owner, press);
    return texts.notes.shapeSet(aspectRatio);
  }

  async #sound({ audio, owner }: Extract<ButtonAction, { kind: 'sound' }>, press: Press): Promise<string> {
    const { texts, settings } = this.#tools;
    const isNew = settings.of(owner).audio !== audio;
    await this.#choose(isNew && { type: 'SoundSelected', data: { userId: owner, audio } }, owner, press);
    return texts.notes.soundSet(audio);
  }

  /** Records a choice where it is news, and shows the settings as they are then. */
  async #choose(choice: FactDraft<SettingsFactType> | false, owner: number, press: Press): Promise<void> {
    const { commands } = this.#tools;
    if (choice) await commands.choose(choice);
    this.#redraw(press, commands.settings(owner));
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
    const { commands, choices, answersTo } = this.#tools;
    if (Object.values(choices.of(owner)).some((choice) => choice !== null))
      await commands.choose({ type: 'SettingsReset', data: { userId: owner } });
    const answers = answersTo(press.sender);
    this.#redraw(press, answers.commands.settings(owner));
    return answers.texts.notes.reset;
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
