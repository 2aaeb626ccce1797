import type { ChatState } from './chats.ts';
import { badRequest } from './errors.ts';
import type { User } from './objects.ts';
import type { Method, World } from './world.ts';

/** What the bot may know of a chat. */
export const getChat: Method = ({ chats }, { params }) => {
  const { chat, slow } = chats.open(params.text('chat_id'));
  return {
    ...chat,
    ...(slow === 0 ? {} : { slow_mode_delay: slow }),
    accent_color_id: 0,
    max_reaction_count: 11,
    accepted_gift_types: {},
  };
};

/** The administrators of a group. */
export const getChatAdministrators: Method = (world, { params }) => {
  const state = world.chats.open(params.text('chat_id'));
  if (state.chat.type === 'private') throw badRequest('there are no administrators in the private chat');
  return state.admins.map((id) => member(state, world.chats.user(id)));
};

/** One user's place in a chat. */
export const getChatMember: Method = (world, { params }) => {
  const state = world.chats.open(params.text('chat_id'));
  const userId = params.integer('user_id') ?? 0;
  if (!world.chats.knowsUser(userId)) throw badRequest('PARTICIPANT_ID_INVALID');
  return member(state, world.chats.user(userId));
};

/** How many are in a chat, the bot among them. */
export const getChatMemberCount: Method = (world, { params }) => membersOf(world, params.text('chat_id')).size;

function membersOf(world: World, chatId: string | undefined): Set<number> {
  const state = world.chats.open(chatId);
  return new Set([...state.members, ...state.admins, world.chats.me.id]);
}

/** The first of the administrators owns the group. */
function member(state: ChatState, user: User): { status: string; user: User; is_anonymous?: boolean } {
  const rank = state.admins.indexOf(user.id);
  if (rank === 0) return { status: 'creator', user, is_anonymous: false };
  if (rank > 0) return { status: 'administrator', user, is_anonymous: false };
  const isHere = state.chat.type === 'private' || user.is_bot || state.members.has(user.id);
  return { status: isHere ? 'member' : 'left', user };
}
