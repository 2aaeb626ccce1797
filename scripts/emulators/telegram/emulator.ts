import type { CallbackAnswer } from './callbacks.ts';
import type { Call, Calls } from './calls.ts';
import type { Changes } from './changes.ts';
import type { Right, SeenMessage } from './chats.ts';
import { Control } from './control.ts';
import { unauthorized } from './errors.ts';
import type { Fault, FaultRule, Faults } from './faults.ts';
import type { FileDescription } from './files.ts';
import { contentOf, photoOf } from './media.ts';
import {
  type Chat,
  type Message,
  type MessageContent,
  type MessageRef,
  snapshot,
  type Update,
  type User,
} from './objects.ts';
import { makeParts, type Parts, type TelegramEmulatorOptions } from './parts.ts';
import { People, type Press, type SayOptions } from './people.ts';
import type { TooFast } from './rates.ts';
import { describeAll, describeWanted, findDescribed, type MessageDescription, messagesIn } from './seeing.ts';
import { BotApiServer } from './server.ts';
import type { Profile, ReceivedVideo, TelegramState } from './state.ts';

export interface GroupOptions {
  /** From -1000000000001 downwards it is a supergroup, above that a basic group. */
  id: number;
  title: string;
  type?: 'group' | 'supergroup' | 'channel';
  /** A forum. Makes it a supergroup. */
  topics?: boolean;
  /** User ids; the first is the owner. The bot's id among them makes it an administrator. */
  admins?: number[];
  /** Slow mode, in seconds. */
  slow?: number;
}

/**
 * A Telegram Bot API for the loopback interface: what bots call over HTTP on one side, what people do in their
 * chats as methods on the other. Wrong use by a test throws; wrong use by the bot is answered as Telegram would.
 */
export class TelegramEmulator {
  /** The API root for clients, as in `http://127.0.0.1:40123`. */
  readonly root: string;
  readonly bot: User;
  readonly #state: TelegramState;
  readonly #people: People;
  readonly #changes: Changes;
  readonly #faults: Faults;
  readonly #calls: Calls;
  readonly #server: BotApiServer;

  private constructor(root: string, server: BotApiServer, parts: Parts) {
    this.root = root;
    this.#server = server;
    this.#state = parts.telegram;
    this.#changes = parts.changes;
    this.#faults = parts.faults;
    this.#calls = parts.calls;
    this.bot = parts.telegram.chats.me;
    this.#people = new People(parts.telegram, parts.changes);
  }

  static async start(options: TelegramEmulatorOptions): Promise<TelegramEmulator> {
    const parts = makeParts(options);
    const { token, port = 0, maxUploadBytes = 50 * 1024 * 1024 } = options;
    let control: Control | undefined;
    const server = new BotApiServer({
      ...parts,
      token,
      maxUploadBytes,
      control: (verb, body) => control?.run(verb, body),
    });
    const telegram = new TelegramEmulator(await server.listen(port), server, parts);
    control = new Control(telegram);
    return telegram;
  }

  /** Registers a person and their private chat with the bot, which has the same id. */
  user(user: Omit<User, 'is_bot'>): User {
    return this.#state.chats.addUser({ ...user, is_bot: false });
  }

  group({ id, title, type, topics = false, admins = [], slow = 0 }: GroupOptions): Chat {
    const chat: Chat = { id, type: type ?? (topics || id <= -1_000_000_000_000 ? 'supergroup' : 'group'), title };
    if (topics) chat.is_forum = true;
    this.#state.chats.addChat(chat, { topics: topics ? new Map() : undefined, admins, slow });
    return chat;
  }

  /** A person writes a text. Returns the message as the bot gets it. */
  say(chatId: number, userId: number, text: string, options?: SayOptions): Message {
    return this.#people.say(chatId, userId, { text }, options);
  }

  /** A person posts anything: a photo with a caption, a voice, a sticker; in a channel it is a channel post. */
  sayAnything(chatId: number, userId: number, content: MessageContent, options?: SayOptions): Message {
    return this.#people.say(chatId, userId, content, options);
  }

  /** A picture for `sayAnything`, as the JPEG that Telegram makes of it, with a smaller one before it. */
  photo(bytes: Buffer, size: { width: number; height: number }): MessageContent {
    return photoOf(this.#state.files, bytes, size);
  }

  /** The bytes of a file in a message, whoever sent it; undefined where they were not kept. */
  fileBytes(fileId: string): Buffer | undefined {
    return this.#state.files.bytesOf(fileId);
  }

  /** What topics a forum has, by thread id. */
  topics(chatId: number): ReadonlyMap<number, { name: string; closed: boolean }> {
    return this.#state.chats.chat(chatId).topics ?? new Map();
  }

  /** A file for `sayAnything`, with the name and type that its sender gave it; of a picture also its size. */
  document(bytes: Buffer, description: FileDescription): MessageContent {
    return contentOf(this.#state.files.receive('document', bytes, description));
  }

  /** A person sends an album of two to ten pictures or files: one message each, the caption on the first. */
  sayAlbum(
    chatId: number,
    userId: number,
    contents: readonly MessageContent[],
    options: SayOptions & { caption?: string } = {},
  ): Message[] {
    return this.#people.sayAlbum(chatId, userId, contents, options);
  }

  /** A person edits their message. */
  edit(message: MessageRef, newText: string): Message {
    return this.#people.edit(message, newText);
  }

  /** A person deletes a message, theirs or the bot's. */
  remove(message: MessageRef): void {
    this.#people.remove(message);
  }

  /**
   * A person presses the button with this text or callback data.
   * @throws Error where the message has no such button, unless `anyData`: then the data is sent all the same
   */
  press(userId: number, message: MessageRef, button: string, { anyData = false } = {}): Press {
    return this.#people.press(userId, message, button, anyData);
  }

  block(userId: number): void {
    this.#people.setAccess(userId, { kind: 'blocked' });
  }

  unblock(userId: number): void {
    this.#people.setAccess(userId, { kind: 'open' });
  }

  /** The person deletes their account. */
  deactivate(userId: number): void {
    this.#people.setAccess(userId, { kind: 'deactivated' });
  }

  /** The bot is thrown out of a group. */
  kick(groupId: number): void {
    this.#people.setAccess(groupId, { kind: 'kicked' });
  }

  /** A group becomes a supergroup with a new id. */
  upgrade(groupId: number, newId: number): void {
    this.#people.upgrade(groupId, newId);
  }

  /** Opens a topic in a forum and returns its thread id. */
  topic(chatId: number, name: string): number {
    return this.#people.openTopic(chatId, name);
  }

  /** The bot gets TOPIC_CLOSED from now on, also for replies to messages in the topic. */
  closeTopic(chatId: number, threadId: number): void {
    this.#people.closeTopic(chatId, threadId);
  }

  /** The bot gets "message thread not found" from now on. */
  deleteTopic(chatId: number, threadId: number): void {
    this.#people.deleteTopic(chatId, threadId);
  }

  /** The bot may not send these any more: "not enough rights to send … to the chat". */
  restrict(chatId: number, ...what: Right[]): void {
    this.#state.chats.chat(chatId).forbidden = new Set(what);
  }

  /** BotFather takes the token away: 401 for every call, also for the poll that waits. */
  revokeToken(): void {
    this.#state.profile.tokenRevoked = true;
    this.#state.updates.end(unauthorized());
  }

  /** Asks for a fault; see `FaultRule`. Strikes every call that fits until it is removed or used up. */
  fault(rule: FaultRule): Fault {
    return this.#faults.add(rule);
  }

  /** What is visible in the chat, in order, with the texts that each message has had; on request also what was deleted. */
  messages(chatId: number, { deleted = false } = {}): SeenMessage[] {
    return messagesIn(this.#state.chats, chatId, deleted);
  }

  /** The last calls by the bot, of one method or of all, oldest first. */
  calls(method?: string): Call[] {
    return this.#calls.list(method);
  }

  /** How many calls there were; exact, also where `calls` keeps only the last ones. */
  callCount(method?: string): number {
    return this.#calls.count(method);
  }

  /** Every video that the bot sent and Telegram accepted. */
  get videos(): readonly ReceivedVideo[] {
    return this.#state.videos;
  }

  /** What the bot answered to pressed buttons. */
  get answers(): readonly CallbackAnswer[] {
    return this.#state.callbacks.answers;
  }

  /** The menu, descriptions and webhook that the bot has set. */
  get profile(): Readonly<Omit<Profile, 'commands'>> & { commands: { command: string; description: string }[] } {
    return { ...this.#state.profile, commands: this.#state.profile.commands.get('{}') ?? [] };
  }

  /** The highest rates of messages and edits that were ever seen, in any chat and over all. */
  get tooFast(): TooFast {
    return { ...this.#state.rates.worst };
  }

  /** Every update below it is confirmed; 0 while none was. */
  get confirmedOffset(): number {
    return this.#state.updates.confirmedOffset;
  }

  /** Updates not yet confirmed, oldest first. */
  get pendingUpdates(): Update[] {
    return snapshot([...this.#state.updates.pending]);
  }

  /** True while a long poll waits for updates. */
  get isPolled(): boolean {
    return this.#state.updates.isPolled;
  }

  /** Hands over something that is no update but for its id. */
  handOverOdd(content: object): void {
    this.#state.updates.pushOdd(content);
  }

  /** The next update gets this id, as after a week of silence. */
  jumpToUpdate(id: number): void {
    this.#state.updates.jumpTo(id);
  }

  /**
   * Resolves as soon as a condition holds, with what it returned; it is looked at on every change. Instead of a
   * condition it takes the description of a message, and resolves with that message.
   * @throws Error after `timeoutMs` (30,000), with all chats and the last calls in it
   */
  waitFor(wanted: MessageDescription, options?: WaitOptions): Promise<SeenMessage>;
  waitFor<T>(wanted: (telegram: TelegramEmulator) => T | undefined | null | false, options?: WaitOptions): Promise<T>;
  waitFor(
    wanted: MessageDescription | ((telegram: TelegramEmulator) => unknown),
    { timeoutMs = 30_000, what }: WaitOptions = {},
  ): Promise<unknown> {
    const look = () => (typeof wanted === 'function' ? wanted(this) : findDescribed(this.#state.chats, wanted));
    const name = what ?? (typeof wanted === 'function' ? 'what was awaited' : describeWanted(wanted));
    return this.#changes.until(
      look,
      timeoutMs,
      () => `${name} did not come within ${timeoutMs} ms\n${this.describe()}`,
    );
  }

  /** Calls the listener after every change, for whoever shows the chats as they develop. @returns its end */
  onChange(listener: () => void): () => void {
    return this.#changes.listen(listener);
  }

  /** All chats and the last calls as text. */
  describe(): string {
    return describeAll(this.#state.chats, this.#calls);
  }

  /** Ends all connections at once; nobody waits any longer. */
  async close(): Promise<void> {
    await this.#server.close();
    this.#faults.removeAll();
    this.#changes.end(new Error('the Telegram emulator was closed'));
  }
}

export interface WaitOptions {
  timeoutMs?: number;
  /** What is awaited, for the error. */
  what?: string;
}

/** Starts the emulator on the loopback interface. @throws TypeError for a malformed token */
export function startTelegramEmulator(options: TelegramEmulatorOptions): Promise<TelegramEmulator> {
  return TelegramEmulator.start(options);
}
