import type { ChatState } from './chats.ts';
import { badRequest } from './errors.ts';
import type { Chat, ChatMember, User } from './objects.ts';
import type { Method, TelegramState } from './state.ts';

const acceptedGifts = {
  unlimited_gifts: false,
  limited_gifts: false,
  unique_gifts: false,
  premium_subscription: false,
  gifts_from_channels: false,
};

/** What an administrator may do in every kind of chat: here everything. */
const rights = {
  can_manage_chat: true,
  can_delete_messages: true,
  can_manage_video_chats: true,
  can_restrict_members: true,
  can_promote_members: true,
  can_change_info: true,
  can_invite_users: true,
  can_post_stories: true,
  can_edit_stories: true,
  can_delete_stories: true,
  can_send_welcome_messages: true,
};

/** What an administrator may do in this kind of chat only. */
const rightsIn = {
  private: {},
  group: { can_pin_messages: true },
  supergroup: { can_pin_messages: true, can_manage_topics: true },
  channel: { can_post_messages: true, can_edit_messages: true },
};

/** What the bot may know of a chat. */
export const getChat: Method = ({ chats }, { params }) => {
  const { chat, slow } = chats.open(params.text('chat_id'));
  return {
    ...chat,
    ...(slow === 0 ? {} : { slow_mode_delay: slow }),
    accent_color_id: 0,
    max_reaction_count: 11,
    accepted_gift_types: acceptedGifts,
  };
};

/** The administrators of a group. */
export const getChatAdministrators: Method = (telegram, { params }) => {
  const state = telegram.chats.open(params.text('chat_id'));
  if (state.chat.type === 'private') throw badRequest('there are no administrators in the private chat');
  return state.admins.map((id) => member(state, telegram.chats.user(id)));
};

/** One user's place in a chat. */
export const getChatMember: Method = (telegram, { params }) => {
  const state = telegram.chats.open(params.text('chat_id'));
  const userId = params.integer('user_id') ?? 0;
  if (!telegram.chats.knowsUser(userId)) throw badRequest('PARTICIPANT_ID_INVALID');
  return member(state, telegram.chats.user(userId));
};

/** How many are in a chat, the bot among them. */
export const getChatMemberCount: Method = (telegram, { params }) => membersOf(telegram, params.text('chat_id')).size;

function membersOf(telegram: TelegramState, chatId: string | undefined): Set<number> {
  const state = telegram.chats.open(chatId);
  return new Set([...state.members, ...state.admins, telegram.chats.me.id]);
}

/** A user's place in a chat; the first of the administrators owns it. */
function member(state: ChatState, user: User): ChatMember {
  const rank = state.admins.indexOf(user.id);
  if (rank === 0) return { status: 'creator', user, is_anonymous: false };
  if (rank > 0) return administrator(state.chat, user);
  const isHere = state.chat.type === 'private' || user.is_bot || state.members.has(user.id);
  return { status: isHere ? 'member' : 'left', user };
}

function administrator({ type }: Chat, user: User): ChatMember {
  const may = { ...rights, ...rightsIn[type] };
  return { status: 'administrator', user, can_be_edited: false, is_anonymous: false, ...may };
}
