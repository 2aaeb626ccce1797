import type { Update } from 'node-telegram-bot-api/types';
import { type Logger, safeError } from '../../config/logger.ts';
import { type Acceptor, generationId } from '../../generations/acceptance.ts';
import type { Generations } from '../../generations/generations.ts';
import type { Picture, Prompts } from '../../generations/prompts.ts';
import { priceOf } from '../../money/usd.ts';
import type { Decisions } from '../../records/decisions.ts';
import type { Records } from '../../records/records.ts';
import type { VideoSettings } from '../../veo/models.ts';
import { isAdminCommand } from '../answers/admin-commands.ts';
import type { Answers } from '../answers/answers.ts';
import { isCommand } from '../answers/commands.ts';
import { accept, refusalWords } from '../answers/prompt-request.ts';
import type { UserSettings } from '../answers/user-settings.ts';
import type { ChatClient, MessageView } from '../outgoing/chat-client.ts';
import type { Rich } from '../outgoing/formatting.ts';
import type { Notices } from '../outgoing/notices.ts';
import { smallTalk } from '../texts/languages.ts';
import type { Access } from './access.ts';
import { CutTexts } from './cut-texts.ts';
import { Pictures } from './pictures.ts';
import { RefusalLimit } from './refusal-limit.ts';
import { SmallTalk } from './small-talk.ts';
import { type Incoming, type Me, type Place, readUpdate, type Sender } from './update.ts';

const STALE_MS = 3_600_000;

type Prompt = Extract<Incoming, { kind: 'prompt' }>;

export interface IntakeTools {
  me: Me;
  /** What answers somebody in their language. */
  answersTo: (person: Sender) => Answers;
  chat: ChatClient;
  access: Access;
  settings: UserSettings;
  clock: () => number;
  /** A dearer video (USD) asks first; null: none does. */
  confirmAboveUsd: number | null;
  acceptor: Acceptor;
  generations: Generations;
  prompts: Prompts;
  records: Records;
  decisions: Decisions;
  notices: Notices;
  logger: Logger;
}

/**
 * Takes updates: reads what each means, decides, and returns as soon as what it led to is in the log. Answers go out
 * behind its back, so that no chat ever waits for another.
 */
export class Intake {
  readonly #tools: IntakeTools;
  readonly #cutTexts = new CutTexts();
  readonly #smallTalk: SmallTalk;
  readonly #refusals = new RefusalLimit();
  readonly #pictures: Pictures;

  constructor(tools: IntakeTools) {
    this.#tools = tools;
    this.#smallTalk = new SmallTalk(smallTalk);
    this.#pictures = new Pictures(tools);
  }

  /** Resolves once what the update led to is in the log. Never rejects. */
  async handle(update: Update): Promise<void> {
    try {
      await this.#take(readUpdate(update, this.#tools.me), update.update_id);
    } catch (error) {
      this.#trouble(update.update_id, error);
    }
  }

  async #take(incoming: Incoming, updateId: number): Promise<void> {
    if (incoming.kind === 'ignored') return;
    if (incoming.kind === 'upgraded') return this.#upgraded(incoming);
    const { place } = incoming;
    const { access, answersTo } = this.#tools;
    const { texts, buttons, commands, admin } = answersTo(incoming.sender);
    // In a group it may be meant for another bot.
    if (incoming.kind === 'command' && !incoming.isNamed && !this.#isOwn(incoming)) return;
    // Nor is every picture for this bot that somebody posts in a group; but it may belong to an album that is.
    if (incoming.kind === 'picture' && !incoming.isMeant) return this.#picture(incoming, updateId);
    const payer = access.payer(incoming.sender);
    if (!access.allows(incoming.sender, place?.chatId ?? payer.id)) {
      if (incoming.kind === 'press') await buttons.refuse(incoming);
      else this.#stranger(incoming, payer, updateId);
      return;
    }
    switch (incoming.kind) {
      case 'prompt':
        return this.#prompt(incoming, payer, updateId);
      case 'picture':
        return this.#picture(incoming, updateId);
      case 'no prompt':
        return this.#say(incoming.place, texts.promptWanted(), updateId);
      case 'command': {
        const { name, argument } = incoming;
        if (!isAdminCommand(name) || !access.isAdmin(incoming.sender.id)) {
          this.#show(incoming.place, await commands.answer(name, argument, payer, incoming.place), updateId);
          return;
        }
        const text = await admin.answer(name, argument, payer, incoming.place);
        if (text) this.#say(incoming.place, text, updateId);
        return;
      }
      case 'not text':
        return this.#notText(incoming, updateId);
      case 'press':
        return buttons.take(incoming, updateId);
    }
  }

  /** Who may not use the bot hears so, and an admin hears of them. */
  #stranger({ sender, place }: Extract<Incoming, { place: Place }>, payer: Sender, updateId: number): void {
    const { access, answersTo, notices } = this.#tools;
    if (!access.shouldTell(sender)) return;
    const { texts, language } = answersTo(sender);
    this.#say(place, texts.stranger(sender.id, place.chatId), updateId);
    if (!access.isShutOut(sender, place.chatId)) notices.stranger(payer, language, place.chatId);
  }

  async #prompt(incoming: Prompt, payer: Sender, updateId: number): Promise<void> {
    const { sender, place } = incoming;
    const { texts } = this.#tools.answersTo(sender);
    if (await this.#isRestOfText(incoming, updateId)) return;
    const pictures = await this.#pictures.of(incoming, texts);
    if ('refusal' in pictures) {
      if (pictures.refusal) this.#say(place, pictures.refusal, updateId);
      return;
    }
    if (incoming.video && this.#goOn(incoming, incoming.video, payer, updateId)) return;
    const shape = pictures[0]?.shape;
    const wanted = this.#tools.settings.of(payer.id, shape ? { aspectRatio: shape } : {});
    const instead = this.#tools.settings.insteadOf(wanted);
    const settings = instead ?? wanted;
    const question = instead ? texts.modelGone(wanted.model, instead) : this.#question(incoming, settings);
    if (question) this.#ask(question, incoming, pictures, settings, updateId);
    else await this.#accept(incoming, payer, pictures, settings, updateId);
  }

  /** Whether a message is the rest of a text that Telegram has cut; then what began with it ends, and the chat is told. */
  async #isRestOfText(incoming: Prompt, updateId: number): Promise<boolean> {
    const { place, sender } = incoming;
    const beginning = this.#cutTexts.beginningOf(incoming);
    if (!beginning) return false;
    const { generations, answersTo } = this.#tools;
    const begun = generationId(place.chatId, beginning.messageId, 'message');
    const isToldThere =
      beginning.isNoticed || (await generations.fail(begun, (stage) => (stage === 'queued' ? 'PROMPT_CUT' : null)));
    if (!isToldThere) this.#say(place, answersTo(sender).texts.restOfText(), updateId);
    return true;
  }

  /** Asks before a prompt becomes a video; a button of the answer starts it. */
  #ask(
    question: Rich,
    incoming: Prompt,
    pictures: readonly Picture[],
    settings: VideoSettings,
    updateId: number,
  ): void {
    const { sender, place } = incoming;
    const { answersTo, records, prompts } = this.#tools;
    const id = generationId(place.chatId, place.messageId, 'message');
    // After a crash an update may come again whose video is there already.
    if (records.byId(id)) return;
    if (pictures.length > 0) prompts.nameAsked(id, pictures);
    this.#pictures.note(incoming, 'asked');
    const keyboard = answersTo(sender).keyboards.run(settings, pictures.length > 0 ? 'pictures' : 'text');
    this.#show(place, { text: question, keyboard }, updateId);
  }

  async #accept(
    incoming: Prompt,
    payer: Sender,
    pictures: readonly Picture[],
    settings: VideoSettings,
    updateId: number,
  ): Promise<void> {
    const { prompt, sender, place } = incoming;
    const { answersTo, clock, acceptor } = this.#tools;
    const { texts, language } = answersTo(sender);
    const asked = { prompt, sender, payer, language, place, pictures, settings, updateId };
    const started = { origin: 'message', keyMessageId: place.messageId, continues: null } as const;
    const outcome = await accept(acceptor, { ...asked, ...started });
    this.#pictures.note(incoming, outcome.kind === 'begun' ? 'begun' : 'over');
    const refusal = refusalWords(outcome, texts);
    if (refusal && this.#refusals.mayTell(place.chatId, clock())) this.#say(place, refusal, updateId);
  }

  /** Asks whether a video is to go on, since that costs anew. @returns whether anything was said */
  #goOn(
    { sender, place }: Prompt,
    { messageId, isOwn }: NonNullable<Prompt['video']>,
    payer: Sender,
    updateId: number,
  ): boolean {
    const { answersTo, settings, records } = this.#tools;
    const { texts, continuations, keyboards } = answersTo(sender);
    // After a crash an update may come again whose video is there already.
    if (records.byId(generationId(place.chatId, place.messageId, 'message'))) return true;
    const known = continuations.at(place.chatId, messageId, payer.id);
    if (!known && !isOwn) return false;
    if (!known || 'refusal' in known) this.#say(place, known?.refusal ?? texts.videoUnknown(), updateId);
    else {
      const keyboard = keyboards.continueOrRun(known.source.generationId, known.settings, settings.of(payer.id));
      this.#show(place, { text: texts.goOn(known.settings), keyboard }, updateId);
    }
    return true;
  }

  /** What is asked before a prompt becomes a video, or null where nothing is. */
  #question({ prompt, sender, sentAt, isCommanded }: Prompt, settings: VideoSettings): Rich | null {
    const { answersTo, clock, confirmAboveUsd } = this.#tools;
    const { texts } = answersTo(sender);
    if (clock() - sentAt > STALE_MS) return texts.stale();
    if (!isCommanded && this.#smallTalk.holds(prompt)) return texts.noPrompt();
    if (confirmAboveUsd !== null && priceOf(settings) > confirmAboveUsd) return texts.confirm(settings);
    return null;
  }

  #isOwn({ name, sender }: Extract<Incoming, { kind: 'command' }>): boolean {
    return isCommand(name) || (isAdminCommand(name) && this.#tools.access.isAdmin(sender.id));
  }

  /** What holds for a group holds for the supergroup that it becomes. */
  async #upgraded({ from, to }: Extract<Incoming, { kind: 'upgraded' }>): Promise<void> {
    const { access, decisions, me, logger } = this.#tools;
    const isLetIn = access.ofChat(from);
    if (isLetIn === null || access.ofChat(to) === isLetIn) return;
    await decisions.record({ type: isLetIn ? 'AccessGranted' : 'AccessRevoked', data: { id: to, by: me.id } });
    logger.warn({ from, to }, 'a group has become a supergroup: name its new id in the settings as well');
  }

  async #picture(incoming: Extract<Incoming, { kind: 'picture' }>, updateId: number): Promise<void> {
    const say = (text: Rich) => this.#say(incoming.place, text, updateId);
    const text = await this.#pictures.take(incoming, this.#tools.answersTo(incoming.sender).texts, say);
    if (text) say(text);
  }

  async #notText({ sender, place, album }: Extract<Incoming, { kind: 'not text' }>, updateId: number): Promise<void> {
    const text = await this.#pictures.takeOther(place, album, this.#tools.answersTo(sender).texts);
    if (text) this.#say(place, text, updateId);
  }

  #say(place: Place, text: Rich, updateId: number): void {
    this.#show(place, { text, keyboard: null }, updateId);
  }

  #show(place: Place, view: MessageView, updateId: number): void {
    const { chatId, threadId, messageId } = place;
    this.#tools.chat
      .show({ chatId, threadId, replyTo: messageId }, view)
      .catch((error: unknown) => this.#trouble(updateId, error));
  }

  /** An update could not be handled, or an answer not be sent. */
  #trouble(updateId: number, error: unknown): void {
    this.#tools.logger.warn({ updateId, ...safeError(error) }, 'an update could not be answered');
  }
}
