import { type ApiError, badRequest, forbidden } from './errors.ts';
import { type Chat, type Message, type MessageContent, type MessageRef, snapshot, type User } from './objects.ts';

/** What stands between the bot and a chat. */
export type Access =
  | { kind: 'open' }
  | { kind: 'blocked' }
  | { kind: 'deactivated' }
  | { kind: 'kicked' }
  | { kind: 'upgraded'; to: number };

/** Kinds of messages that a chat may forbid to the bot. */
export type Right = 'text' | 'videos' | 'photos' | 'documents';

export interface Topic {
  name: string;
  closed: boolean;
}

export interface ChatState {
  chat: Chat;
  access: Access;
  /** Forum topics by thread id; undefined where the chat is no forum. */
  topics: Map<number, Topic> | undefined;
  admins: number[];
  members: Set<number>;
  /** Seconds between the messages of one member, 0: no slow mode. */
  slow: number;
  /** What the bot may not send here. */
  forbidden: Set<Right>;
  /** By message id, deleted ones included, in the order they came. */
  messages: Map<number, StoredMessage>;
  /** Only supergroups and channels count their own messages. */
  nextMessageId: number;
}

export interface StoredMessage {
  readonly id: number;
  readonly chatId: number;
  readonly byBot: boolean;
  readonly replyTo: number | undefined;
  /** Every text or caption that it has had, the latest last. */
  readonly history: string[];
  envelope: Omit<Message, 'reply_to_message'>;
  deleted: boolean;
}

/** A message as someone who looks at the chat sees it. */
export interface SeenMessage extends Message {
  /** Every text or caption that it has had, the latest last. */
  history: string[];
  by_bot: boolean;
  deleted: boolean;
}

/** Who says something and where; the rest is `MessageContent`. */
export interface Posting {
  from?: User | undefined;
  sender_chat?: Chat | undefined;
  /** Seconds since the epoch. */
  date: number;
  thread?: { id: number; topic: boolean } | undefined;
  replyTo?: number | undefined;
  reply_markup?: Message['reply_markup'];
}

/** Users, chats and the messages in them: the state that people and the bot see. */
export class Chats {
  readonly me: User;
  readonly #users = new Map<number, User>();
  readonly #chats = new Map<number, ChatState>();
  /** Private chats and basic groups number their messages together, as a real account's do; supergroups each alone. */
  #nextAccountMessage = 1;

  constructor(me: User) {
    this.me = me;
    this.#users.set(me.id, me);
  }

  addUser(user: User): User {
    this.#users.set(user.id, user);
    if (!this.#chats.has(user.id)) {
      const { id, first_name, last_name, username } = user;
      this.addChat({ id, type: 'private', first_name, last_name, username });
    }
    return user;
  }

  addChat(chat: Chat, details: Partial<Omit<ChatState, 'chat' | 'messages' | 'nextMessageId'>> = {}): ChatState {
    const state: ChatState = {
      chat,
      access: { kind: 'open' },
      topics: undefined,
      admins: [],
      members: new Set(),
      slow: 0,
      forbidden: new Set(),
      messages: new Map(),
      // In a forum 1 is General, which is there from the beginning.
      nextMessageId: details.topics ? 2 : 1,
      ...details,
    };
    this.#chats.set(chat.id, state);
    return state;
  }

  /** @throws Error for a user that was never registered: a mistake in the test */
  user(id: number): User {
    const user = this.#users.get(id);
    if (!user) throw new Error(`the emulator knows no user ${id}: register it with user()`);
    return user;
  }

  knowsUser(id: number): boolean {
    return this.#users.has(id);
  }

  /** @throws Error for a chat that was never registered: a mistake in the test */
  chat(id: number): ChatState {
    const state = this.#chats.get(id);
    if (!state) throw new Error(`the emulator knows no chat ${id}: register it with user() or group()`);
    return state;
  }

  all(): ChatState[] {
    return [...this.#chats.values()];
  }

  /**
   * The chat that a request names, checked as the Bot API server checks it before it asks Telegram itself.
   * @throws ApiError 400 or 403
   */
  open(chatId: string | undefined): ChatState {
    if (chatId === undefined || chatId === '') throw badRequest('chat_id is empty');
    const state = /^-?[0-9]+$/.test(chatId) ? this.#chats.get(Number(chatId)) : undefined;
    if (!state) throw badRequest('chat not found');
    const refusal = refusalOf(state);
    if (refusal) throw refusal;
    return state;
  }

  add(chatId: number, posting: Posting, content: MessageContent, byBot: boolean): StoredMessage {
    const state = this.chat(chatId);
    const id = this.#nextMessageId(state);
    const { from, sender_chat, date, thread, reply_markup } = posting;
    const message: StoredMessage = {
      id,
      chatId,
      byBot,
      replyTo: posting.replyTo,
      history: [content.text ?? content.caption ?? ''],
      deleted: false,
      envelope: {
        message_id: id,
        from,
        sender_chat,
        chat: state.chat,
        date,
        message_thread_id: thread?.id,
        is_topic_message: thread?.topic ? true : undefined,
        ...content,
        reply_markup,
      },
    };
    state.messages.set(id, message);
    if (from) state.members.add(from.id);
    return message;
  }

  /** The message, unless it was deleted or never was. */
  find(chatId: number, messageId: number | undefined): StoredMessage | undefined {
    const message = messageId === undefined ? undefined : this.#chats.get(chatId)?.messages.get(messageId);
    return message?.deleted ? undefined : message;
  }

  /** The message, deleted or not. @throws Error where there never was one: a mistake in the test */
  stored({ chat, message_id }: MessageRef): StoredMessage {
    const message = this.chat(chat.id).messages.get(message_id);
    if (!message) throw new Error(`the emulator knows no message ${message_id} in chat ${chat.id}`);
    return message;
  }

  edit(message: StoredMessage, change: Partial<Message>): void {
    message.envelope = { ...message.envelope, ...change };
    const text = change.text ?? change.caption;
    if (text !== undefined) message.history.push(text);
  }

  /** The message as it goes over the wire, with the one that it replies to, if that still is there. */
  wire(message: StoredMessage): Message {
    const repliedTo = this.find(message.chatId, message.replyTo)?.envelope;
    return snapshot({ ...message.envelope, reply_to_message: repliedTo });
  }

  seen(message: StoredMessage): SeenMessage {
    const { history, byBot, deleted } = message;
    return { ...this.wire(message), history: [...history], by_bot: byBot, deleted };
  }

  #nextMessageId(state: ChatState): number {
    if (state.chat.type === 'supergroup' || state.chat.type === 'channel') {
      state.nextMessageId += 1;
      return state.nextMessageId - 1;
    }
    this.#nextAccountMessage += 1;
    return this.#nextAccountMessage - 1;
  }
}

function refusalOf({ access, chat }: ChatState): ApiError | undefined {
  switch (access.kind) {
    case 'deactivated':
      return forbidden('user is deactivated');
    case 'kicked':
      return forbidden(`bot was kicked from the ${chat.type} chat`);
    case 'upgraded':
      return badRequest('group chat was upgraded to a supergroup chat', { migrate_to_chat_id: access.to });
    case 'blocked':
    case 'open':
      return undefined;
  }
}

/**
 * Only Telegram's servers know who blocked the bot, so this is checked last, after every other mistake.
 * @throws ApiError 403
 */
export function checkReachable({ access }: ChatState): void {
  if (access.kind === 'blocked') throw forbidden('bot was blocked by the user');
}
