import assert from 'node:assert/strict';
import type { Message, SeenMessage, TelegramEmulator } from '../../scripts/emulators/telegram.ts';

const GROUP = -500;
const NEW_GROUP = -1_000_000_000_500;
const FORUM = -1_000_000_000_700;
const TOPIC = 77;

/** Where prompts come from: three people in private, a group that may be upgraded, and a topic of a forum. */
const places: readonly { chatId: number; userId: number; threadId?: number }[] = [
  { chatId: 101, userId: 101 },
  { chatId: 102, userId: 102 },
  { chatId: 103, userId: 103 },
  { chatId: GROUP, userId: 104 },
  { chatId: FORUM, userId: 105, threadId: TOPIC },
];

/** The chats of a trial, and what people do to them. */
export class Places {
  readonly #telegram: TelegramEmulator;
  readonly #blocked = new Set<number>();
  #isUpgraded = false;
  #topicIsThere = false;

  constructor(telegram: TelegramEmulator) {
    this.#telegram = telegram;
    for (const { userId } of places) telegram.user({ id: userId, first_name: `Person ${userId}` });
    telegram.group({ id: GROUP, title: 'A group', admins: [104] });
    telegram.group({ id: FORUM, title: 'A forum', topics: true, admins: [105] });
  }

  /** Somebody writes a prompt in one of the places. */
  ask(place: number, prompt: string): { chatId: number; userId: number; message: Message } {
    const { chatId, userId, threadId } = places[place] ?? assert.fail('there is no such place');
    const text = chatId < 0 ? `/video ${prompt}` : prompt;
    if (threadId !== undefined) this.#topicIsThere = true;
    const message = this.#telegram.say(chatId, userId, text, threadId === undefined ? {} : { threadId });
    return { chatId, userId, message };
  }

  /** Where a chat is now. */
  now(chatId: number): number {
    return chatId === GROUP && this.#isUpgraded ? NEW_GROUP : chatId;
  }

  /** Every chat that there is or was, people's own with the bot too. */
  all(): Set<number> {
    return new Set(places.flatMap(({ chatId, userId }) => [chatId, this.now(chatId), userId]));
  }

  /** What the bot has said in a chat and still stands there, also in what the chat has become. */
  heard(chatId: number): SeenMessage[] {
    const chats = new Set([chatId, this.now(chatId)]);
    return [...chats].flatMap((chat) => this.#telegram.messages(chat)).filter(({ by_bot }) => by_bot);
  }

  /** Whether somebody has blocked the bot. */
  hasBlocked(userId: number): boolean {
    return this.#blocked.has(userId);
  }

  block(userId: number): void {
    this.#blocked.add(userId);
    this.#telegram.block(userId);
  }

  closeTopic(): void {
    if (this.#topicIsThere) this.#telegram.closeTopic(FORUM, TOPIC);
  }

  deleteTopic(): void {
    if (this.#topicIsThere) this.#telegram.deleteTopic(FORUM, TOPIC);
    this.#topicIsThere = false;
  }

  upgradeGroup(): void {
    if (!this.#isUpgraded) this.#telegram.upgrade(GROUP, NEW_GROUP);
    this.#isUpgraded = true;
  }
}
