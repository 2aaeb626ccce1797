import type { Update } from 'node-telegram-bot-api/types';
import type { Acceptance } from '../../generations/acceptance.ts';
import type { AdminFactType, FactData, FactDraft } from '../../log/facts.ts';
import { priceOf, type VideoSettings } from '../../veo/models.ts';
import { type AdminCommands, isAdminCommand } from '../answers/admin-commands.ts';
import type { Buttons } from '../answers/buttons.ts';
import { type Commands, isCommand } from '../answers/commands.ts';
import type { Keyboards } from '../answers/keyboards.ts';
import type { ChatClient, MessageView } from '../outgoing/chat-client.ts';
import type { Rich } from '../outgoing/formatting.ts';
import type { Texts } from '../texts/en.ts';
import type { Access } from './access.ts';
import { CutTexts } from './cut-texts.ts';
import { type Incoming, type Me, type Place, readUpdate, type Sender } from './update.ts';

const STALE_MS = 3_600_000;

/** A prompt to accept: who asks, where the prompt stands, and what starts it. */
export interface PromptRequest {
  prompt: string;
  sender: Sender;
  place: Pick<Place, 'chatId' | 'threadId' | 'messageId'>;
  origin: FactData<'PromptAccepted'>['origin'];
  /** The message whose generation this is: the prompt, or for `again` the message with the button. */
  keyMessageId: number;
  updateId: number;
  settings: VideoSettings;
}

export interface IntakeTools {
  me: Me;
  texts: Texts;
  chat: ChatClient;
  access: Access;
  commands: Commands;
  admin: AdminCommands;
  presses: Buttons;
  keyboards: Keyboards;
  clock: () => number;
  /** A dearer video (USD) asks first; null: none does. */
  confirmAboveUsd: number | null;
  accept: (request: PromptRequest) => Promise<Acceptance>;
  /** Whether a message has had its generation. */
  isKnown: (chatId: number, messageId: number) => boolean;
  /** Ends the generation of a message that has not begun yet, as one of a cut text. @returns whether there was one */
  endCut: (chatId: number, messageId: number) => Promise<boolean>;
  /** Resolves once the fact is in the log. */
  record: (fact: FactDraft<AdminFactType>) => Promise<void>;
  /** A group that is let in or shut out has a new id, for which the same holds now; for the operator. */
  onUpgraded: (from: number, to: number) => void;
  /** An update could not be handled, or an answer not be sent; for the operator. */
  onTrouble: (updateId: number, error: unknown) => void;
}

/**
 * Takes updates: reads what each means, decides, and returns as soon as what it led to is in the log. Answers go out
 * behind its back, so that no chat ever waits for another.
 */
export class Intake {
  readonly #tools: IntakeTools;
  readonly #cutTexts = new CutTexts();
  #lastAlbum: string | null = null;

  constructor(tools: IntakeTools) {
    this.#tools = tools;
  }

  /** Never rejects. */
  async handle(update: Update): Promise<void> {
    try {
      await this.#take(readUpdate(update, this.#tools.me), update.update_id);
    } catch (error) {
      this.#tools.onTrouble(update.update_id, error);
    }
  }

  async #take(incoming: Incoming, updateId: number): Promise<void> {
    if (incoming.kind === 'ignored') return;
    if (incoming.kind === 'upgraded') return this.#upgraded(incoming);
    const { sender, place } = incoming;
    const { access, texts, presses, commands } = this.#tools;
    // In a group it may be meant for another bot.
    if (incoming.kind === 'command' && !incoming.isNamed && !this.#isOwn(incoming)) return;
    if (!access.allows(sender, place?.chatId ?? sender.id)) {
      if (incoming.kind === 'press') await presses.refuse(incoming);
      else if (access.shouldTell(sender))
        this.#say(incoming.place, texts.stranger(sender.id, incoming.place.chatId), updateId);
      return;
    }
    switch (incoming.kind) {
      case 'prompt':
        return this.#prompt(incoming, updateId);
      case 'no prompt':
        return this.#say(incoming.place, texts.promptWanted(), updateId);
      case 'command': {
        const { name, argument } = incoming;
        if (!isAdminCommand(name) || !access.isAdmin(sender.id)) {
          this.#show(incoming.place, await commands.answer(name, argument, sender, incoming.place), updateId);
          return;
        }
        const text = await this.#tools.admin.answer(name, argument, sender, incoming.place);
        if (text) this.#say(incoming.place, text, updateId);
        return;
      }
      case 'not text':
        return this.#notText(incoming, updateId);
      case 'press':
        return presses.take(incoming, updateId);
    }
  }

  async #prompt(incoming: Extract<Incoming, { kind: 'prompt' }>, updateId: number): Promise<void> {
    const { prompt, sender, place, sentAt } = incoming;
    const { texts, keyboards, clock, commands, accept, endCut } = this.#tools;
    const beginning = this.#cutTexts.beginningOf(incoming);
    if (beginning) {
      const isToldThere = beginning.isNoticed || (await endCut(place.chatId, beginning.messageId));
      if (!isToldThere) this.#say(place, texts.restOfText(), updateId);
      return;
    }
    const settings = commands.settingsOf(sender.id);
    const question =
      clock() - sentAt > STALE_MS ? texts.stale() : this.#isDear(settings) ? texts.confirm(settings) : null;
    // After a crash an update may come again whose video is there already.
    if (question && this.#tools.isKnown(place.chatId, place.messageId)) return;
    if (question) return this.#show(place, { text: question, keyboard: keyboards.run(settings) }, updateId);
    const keyMessageId = place.messageId;
    const outcome = await accept({ prompt, sender, place, origin: 'message', keyMessageId, updateId, settings });
    const refusal = refusalWords(outcome, texts);
    if (refusal) this.#say(place, refusal, updateId);
  }

  #isOwn({ name, sender }: Extract<Incoming, { kind: 'command' }>): boolean {
    return isCommand(name) || (isAdminCommand(name) && this.#tools.access.isAdmin(sender.id));
  }

  /** What holds for a group holds for the supergroup that it becomes. */
  async #upgraded({ from, to }: Extract<Incoming, { kind: 'upgraded' }>): Promise<void> {
    const { access, record, me, onUpgraded } = this.#tools;
    const isLetIn = access.ofChat(from);
    if (isLetIn === null || access.ofChat(to) === isLetIn) return;
    await record({ type: isLetIn ? 'AccessGranted' : 'AccessRevoked', data: { id: to, by: me.id } });
    onUpgraded(from, to);
  }

  #isDear(settings: VideoSettings): boolean {
    const { confirmAboveUsd } = this.#tools;
    return confirmAboveUsd !== null && priceOf(settings) > confirmAboveUsd;
  }

  /** An album comes as many messages: one answer is enough. */
  #notText({ place, album }: Extract<Incoming, { kind: 'not text' }>, updateId: number): void {
    const answered = album !== null && album === this.#lastAlbum;
    this.#lastAlbum = album;
    if (!answered) this.#say(place, this.#tools.texts.textWanted(), updateId);
  }

  #say(place: Place, text: Rich, updateId: number): void {
    this.#show(place, { text, keyboard: null }, updateId);
  }

  #show(place: Place, view: MessageView, updateId: number): void {
    const { chatId, threadId, messageId } = place;
    this.#tools.chat
      .show({ chatId, threadId, replyTo: messageId }, view)
      .catch((error: unknown) => this.#tools.onTrouble(updateId, error));
  }
}

/** What a chat is told about a prompt that was not taken; null where there is nothing to say. */
export function refusalWords(outcome: Acceptance, texts: Texts): Rich | null {
  switch (outcome.kind) {
    case 'begun':
    case 'known':
      return null;
    case 'stopping':
      return texts.stopping();
    case 'journal broken':
      return texts.journalBroken();
    case 'queue full':
      return texts.queueFull(outcome.waiting);
    case 'over budget':
      return texts.overBudget(outcome.budget, outcome.priceUsd);
  }
}
