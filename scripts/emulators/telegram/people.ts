import { randomUUID } from 'node:crypto';
import type { CallbackAnswer } from './callbacks.ts';
import type { Changes } from './changes.ts';
import type { Access, ChatState, StoredMessage } from './chats.ts';
import { detectEntities } from './entities.ts';
import type {
  Chat,
  ChatMember,
  InlineButton,
  Message,
  MessageContent,
  MessageEntity,
  MessageRef,
  User,
} from './objects.ts';
import { some } from './sending.ts';
import type { TelegramState } from './state.ts';

export interface SayOptions {
  replyTo?: MessageRef | number;
  /** In a forum the topic (it is opened if it is not there), elsewhere a thread of replies. */
  threadId?: number;
  /** False: the thread is one of replies, also in a forum. */
  isTopic?: boolean;
  /** Seconds since the epoch; now, if left out. */
  date?: number;
  /** Instead of those that Telegram finds in the text. */
  entities?: MessageEntity[];
  /** The id of a chat in whose name it is said: the group itself for an anonymous administrator, or a channel. */
  senderChat?: number;
}

/** A pressed button. */
export interface Press {
  queryId: string;
  /** What the bot answered so far. */
  answered(): CallbackAnswer | undefined;
  /** Resolves with the bot's answer. @throws Error where none comes within `timeoutMs` (30,000) */
  answer(timeoutMs?: number): Promise<CallbackAnswer>;
  /** From now on Telegram says that the query is too old. */
  expire(): void;
}

const anonymousAdmin: User = { id: 1087968824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' };
const channelAuthor: User = { id: 136817688, is_bot: true, first_name: 'Channel', username: 'Channel_Bot' };

/** What people do in their chats. Every verb changes the chat first and then queues the update that follows. */
export class People {
  readonly #telegram: TelegramState;
  readonly #changes: Changes;

  constructor(telegram: TelegramState, changes: Changes) {
    this.#telegram = telegram;
    this.#changes = changes;
  }

  /** Says anything at all; what stands in `content` goes into the message as it is. */
  say(chatId: number, userId: number, content: MessageContent, options: SayOptions = {}): Message {
    const { chats } = this.#telegram;
    const state = chats.chat(chatId);
    if (state.access.kind === 'blocked') throw new Error(`user ${userId} has blocked the bot: unblock() first`);
    const replyTo = typeof options.replyTo === 'object' ? options.replyTo.message_id : options.replyTo;
    const posting = {
      ...this.#author(state, userId, options.senderChat),
      date: options.date ?? Math.floor(this.#telegram.now() / 1000),
      thread: threadOf(state, options, chats.find(chatId, replyTo)),
      replyTo,
    };
    const message = chats.add(chatId, posting, withEntities(content, options.entities), false);
    const wire = chats.wire(message);
    if (isSeen(state)) this.#telegram.updates.push(state.chat.type === 'channel' ? 'channel_post' : 'message', wire);
    this.#changes.happened();
    return wire;
  }

  /** Says several things at once; the caption stands on the first of them. */
  sayAlbum(
    chatId: number,
    userId: number,
    contents: readonly MessageContent[],
    { caption, ...options }: SayOptions & { caption?: string },
  ): Message[] {
    const media_group_id = randomUUID();
    return contents.map((content, index) => {
      const said = index === 0 && caption !== undefined ? { caption } : {};
      return this.say(chatId, userId, { ...content, ...said, media_group_id }, options);
    });
  }

  edit(ref: MessageRef, text: string): Message {
    const { chats, updates } = this.#telegram;
    const message = chats.stored(ref);
    const entities = some(detectEntities(text));
    const change =
      message.envelope.text === undefined ? { caption: text, caption_entities: entities } : { text, entities };
    chats.edit(message, { ...change, edit_date: Math.floor(this.#telegram.now() / 1000) });
    const state = chats.chat(message.chatId);
    const wire = chats.wire(message);
    if (isSeen(state)) updates.push(state.chat.type === 'channel' ? 'edited_channel_post' : 'edited_message', wire);
    this.#changes.happened();
    return wire;
  }

  /** Telegram tells a bot nothing of this. */
  remove(ref: MessageRef): void {
    this.#telegram.chats.stored(ref).deleted = true;
    this.#changes.happened();
  }

  /**
   * Presses the button with this text or callback data. On a message that is deleted the query carries an
   * inaccessible message, as with Telegram.
   * @param anyData also presses data that no button has: an old keyboard, or a client that makes something up
   */
  press(userId: number, ref: MessageRef, button: string, anyData = false): Press {
    const { chats, callbacks, updates } = this.#telegram;
    const message = chats.stored(ref);
    const data = anyData ? button : dataOf(message, button);
    const { chat } = chats.chat(message.chatId);
    const query = {
      id: randomUUID(),
      from: chats.user(userId),
      message: message.deleted ? { chat, message_id: message.id, date: 0 as const } : chats.wire(message),
      chat_instance: String(chat.id),
      data,
    };
    callbacks.opened(query);
    updates.push('callback_query', query);
    this.#changes.happened();
    return {
      queryId: query.id,
      answered: () => callbacks.answerTo(query.id),
      answer: (timeoutMs = 30_000) =>
        this.#changes.until(
          () => callbacks.answerTo(query.id),
          timeoutMs,
          () => `nobody answered the button ${data}`,
        ),
      expire: () => callbacks.expire(query.id),
    };
  }

  /** Changes what the bot may do in the chat, and tells it as Telegram does where it would. */
  setAccess(chatId: number, access: Access): void {
    const { chats, updates, now } = this.#telegram;
    const state = chats.chat(chatId);
    const before = state.access;
    state.access = access;
    if (isShutOut(before) !== isShutOut(access)) {
      const [admin] = state.admins;
      const from = state.chat.type === 'private' ? chats.user(chatId) : admin ? chats.user(admin) : anonymousAdmin;
      updates.push('my_chat_member', {
        chat: state.chat,
        from,
        date: Math.floor(now() / 1000),
        old_chat_member: memberIn(before, chats.me),
        new_chat_member: memberIn(access, chats.me),
      });
    }
    this.#changes.happened();
  }

  /** The group becomes a supergroup with a new id; both halves say so, as with Telegram. */
  upgrade(groupId: number, newId: number): void {
    const { chats } = this.#telegram;
    const old = chats.chat(groupId);
    const author = old.admins[0] ?? chats.me.id;
    chats.addChat({ ...old.chat, id: newId, type: 'supergroup' }, { admins: old.admins, members: old.members });
    this.say(groupId, author, { migrate_to_chat_id: newId });
    this.say(newId, author, { migrate_from_chat_id: groupId });
    this.setAccess(groupId, { kind: 'upgraded', to: newId });
  }

  /** Opens a topic and returns its thread id, which is the id of the message that says so. */
  openTopic(chatId: number, name: string): number {
    const { chats } = this.#telegram;
    const state = chats.chat(chatId);
    const author = state.admins[0] ?? chats.me.id;
    const threadId = state.nextMessageId;
    addTopic(state, threadId, name);
    this.say(chatId, author, { forum_topic_created: { name, icon_color: 7322096 } }, { threadId });
    return threadId;
  }

  /** Nobody but administrators can write there any more. */
  closeTopic(chatId: number, threadId: number): void {
    const topic = this.#telegram.chats.chat(chatId).topics?.get(threadId);
    if (!topic) throw new Error(`chat ${chatId} has no topic ${threadId}`);
    topic.closed = true;
    this.#changes.happened();
  }

  /** Its messages go with it. */
  deleteTopic(chatId: number, threadId: number): void {
    const state = this.#telegram.chats.chat(chatId);
    if (!state.topics?.delete(threadId)) throw new Error(`chat ${chatId} has no topic ${threadId}`);
    for (const message of state.messages.values()) {
      if (message.envelope.message_thread_id === threadId) message.deleted = true;
    }
    this.#changes.happened();
  }

  #author(state: ChatState, userId: number, senderChat: number | undefined): { from?: User; sender_chat?: Chat } {
    if (state.chat.type === 'channel') return { sender_chat: state.chat };
    if (senderChat === undefined) return { from: this.#telegram.chats.user(userId) };
    if (senderChat === state.chat.id) return { from: anonymousAdmin, sender_chat: state.chat };
    return { from: channelAuthor, sender_chat: this.#telegram.chats.chat(senderChat).chat };
  }
}

function isSeen({ access }: ChatState): boolean {
  return access.kind === 'open';
}

function isShutOut({ kind }: Access): boolean {
  return kind === 'blocked' || kind === 'kicked';
}

function memberIn(access: Access, user: User): ChatMember {
  return isShutOut(access) ? { status: 'kicked', user, until_date: 0 } : { status: 'member', user };
}

function threadOf(state: ChatState, { threadId, isTopic }: SayOptions, replied: StoredMessage | undefined) {
  const { message_thread_id: repliedThread, is_topic_message: repliedTopic } = replied?.envelope ?? {};
  if (threadId !== undefined) {
    const topic = isTopic ?? state.topics !== undefined;
    if (topic && !state.topics?.has(threadId)) {
      addTopic(state, threadId, `Topic ${threadId}`);
      state.nextMessageId = Math.max(state.nextMessageId, threadId + 1);
    }
    return { id: threadId, topic };
  }
  if (!replied || state.chat.type === 'private') return undefined;
  if (repliedThread !== undefined) return { id: repliedThread, topic: repliedTopic === true };
  return { id: replied.id, topic: false };
}

function addTopic(state: ChatState, threadId: number, name: string): void {
  if (!state.topics) throw new Error(`chat ${state.chat.id} has no topics: register it with topics: true`);
  state.topics.set(threadId, { name, closed: false });
}

function withEntities(content: MessageContent, stated: MessageEntity[] | undefined): MessageContent {
  if (content.text !== undefined) return { ...content, entities: some(stated ?? detectEntities(content.text)) };
  if (content.caption === undefined) return content;
  return { ...content, caption_entities: some(stated ?? detectEntities(content.caption)) };
}

function dataOf({ envelope, id }: StoredMessage, wanted: string): string {
  const buttons = envelope.reply_markup?.inline_keyboard.flat() ?? [];
  const button = buttons.find(({ text, callback_data }) => callback_data === wanted || text === wanted);
  if (button?.callback_data !== undefined) return button.callback_data;
  throw new Error(`message ${id} has no button ${wanted}; it has ${names(buttons)}`);
}

function names(buttons: InlineButton[]): string {
  return buttons.length === 0
    ? 'none'
    : buttons.map(({ text, callback_data }) => `[${text}](${callback_data})`).join(' ');
}
