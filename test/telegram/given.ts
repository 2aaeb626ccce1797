import type { Chat, Message, MessageEntity, Update, User } from 'node-telegram-bot-api/types';
import type { Me } from '../../src/telegram/incoming/update.ts';

export const me: Me = { id: 123_456_789, username: 'VideoGenBot' };
export const ada: User = { id: 1001, is_bot: false, first_name: 'Ada', last_name: 'Lovelace', username: 'ada' };
export const bot: User = { id: me.id, is_bot: true, first_name: 'Video', username: me.username };

export const home: Chat = { id: ada.id, type: 'private', first_name: 'Ada' };
export const group: Chat = { id: -1_001_000_000_001, type: 'supergroup', title: 'Film club' };
export const channel: Chat = { id: -1_001_000_000_002, type: 'channel', title: 'News' };

/** A message of Ada's in her private chat, with changes; `from: undefined` takes a field away. */
export function message(changes: { [Key in keyof Message]?: Message[Key] | undefined } = {}): Message {
  const whole = { message_id: 7, date: 1_790_000_000, chat: home, from: ada, text: 'a red fox', ...changes };
  return JSON.parse(JSON.stringify(whole)) as Message;
}

/** A message of Ada's in a group. */
export const inGroup = (changes: Parameters<typeof message>[0] = {}): Message => message({ chat: group, ...changes });

export const updateOf = (content: Message): Update => ({ update_id: 501, message: content });

/** The entities of everything in the text that looks as `what`, found as Telegram finds mentions. */
export function entitiesOf(text: string, what: string, type = 'mention', user?: User): MessageEntity[] {
  const entities: MessageEntity[] = [];
  for (let at = text.indexOf(what); at !== -1; at = text.indexOf(what, at + 1))
    entities.push({ type, offset: at, length: what.length, ...(user ? { user } : {}) });
  return entities;
}
