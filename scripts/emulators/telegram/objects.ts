/**
 * The objects of Telegram's Bot API that the emulator makes, with Telegram's own field names.
 * Dates are in seconds since the epoch, durations in seconds, sizes in bytes, offsets in UTF-16 units.
 */

export interface User {
  id: number;
  is_bot: boolean;
  first_name: string;
  last_name?: string | undefined;
  username?: string | undefined;
  language_code?: string | undefined;
}

export interface Chat {
  id: number;
  type: 'private' | 'group' | 'supergroup' | 'channel';
  title?: string | undefined;
  first_name?: string | undefined;
  last_name?: string | undefined;
  username?: string | undefined;
  is_forum?: true | undefined;
}

export interface MessageEntity {
  type: string;
  offset: number;
  length: number;
  url?: string | undefined;
  user?: User | undefined;
  language?: string | undefined;
  custom_emoji_id?: string | undefined;
}

export interface InlineButton {
  text: string;
  callback_data?: string | undefined;
  url?: string | undefined;
  web_app?: { url: string } | undefined;
  copy_text?: { text: string } | undefined;
  switch_inline_query?: string | undefined;
  switch_inline_query_current_chat?: string | undefined;
  switch_inline_query_chosen_chat?: object | undefined;
  style?: string | undefined;
}

export interface InlineKeyboard {
  inline_keyboard: InlineButton[][];
}

/** What every file has, sent or received. */
export interface FileObject {
  file_id: string;
  file_unique_id: string;
  file_size?: number | undefined;
}

export interface NamedFile extends FileObject {
  file_name?: string | undefined;
  mime_type?: string | undefined;
}

export interface Video extends NamedFile {
  width: number;
  height: number;
  duration: number;
  cover?: PhotoSize[] | undefined;
}

export interface PhotoSize extends FileObject {
  width: number;
  height: number;
}

/** What a message says, without who said it where. */
export interface MessageContent {
  text?: string | undefined;
  entities?: MessageEntity[] | undefined;
  caption?: string | undefined;
  caption_entities?: MessageEntity[] | undefined;
  video?: Video | undefined;
  document?: NamedFile | undefined;
  photo?: PhotoSize[] | undefined;
  voice?: object | undefined;
  sticker?: object | undefined;
  audio?: object | undefined;
  animation?: object | undefined;
  video_note?: object | undefined;
  location?: object | undefined;
  contact?: object | undefined;
  poll?: object | undefined;
  invoice?: object | undefined;
  giveaway?: object | undefined;
  rich_message?: object | undefined;
  new_chat_members?: User[] | undefined;
  left_chat_member?: User | undefined;
  forum_topic_created?: object | undefined;
  migrate_to_chat_id?: number | undefined;
  migrate_from_chat_id?: number | undefined;
  media_group_id?: string | undefined;
  forward_origin?: object | undefined;
  via_bot?: User | undefined;
}

export interface Message extends MessageContent {
  message_id: number;
  date: number;
  chat: Chat;
  from?: User | undefined;
  sender_chat?: Chat | undefined;
  message_thread_id?: number | undefined;
  is_topic_message?: true | undefined;
  edit_date?: number | undefined;
  reply_to_message?: Message | undefined;
  reply_markup?: InlineKeyboard | undefined;
}

/** Enough to point at a message; every `Message` is one. */
export interface MessageRef {
  message_id: number;
  chat: { id: number };
}

/** A message that is no longer there: Telegram sends this in a callback query (`date` is always 0). */
export interface InaccessibleMessage {
  message_id: number;
  chat: Chat;
  date: 0;
}

export interface CallbackQuery {
  id: string;
  from: User;
  message: Message | InaccessibleMessage;
  chat_instance: string;
  data: string;
}

/** A user's place in a chat; what an administrator may do is not listed here. */
export type ChatMember =
  | { status: 'creator'; user: User; is_anonymous: boolean }
  | { status: 'administrator'; user: User; can_be_edited: boolean; is_anonymous: boolean }
  | { status: 'member' | 'left'; user: User }
  /** Seconds since the epoch; 0 is for ever. */
  | { status: 'kicked'; user: User; until_date: number };

/** The bot's own membership changed: blocked, unblocked, kicked. */
export interface ChatMemberUpdated {
  chat: Chat;
  from: User;
  date: number;
  old_chat_member: ChatMember;
  new_chat_member: ChatMember;
}

/** The payload of each kind of update that the emulator can make. */
export interface UpdatePayloads {
  message: Message;
  edited_message: Message;
  channel_post: Message;
  edited_channel_post: Message;
  callback_query: CallbackQuery;
  my_chat_member: ChatMemberUpdated;
}

export type UpdateKind = keyof UpdatePayloads;

export type Update = { update_id: number } & Partial<UpdatePayloads>;

/** A copy that later changes do not reach, without the fields that are `undefined`: what JSON would carry. */
export function snapshot<T>(value: T): T {
  const copy: T = JSON.parse(JSON.stringify(value));
  return copy;
}
