import type { Update } from 'node-telegram-bot-api/types';
import { z } from 'zod';

/**
 * What this bot uses of an update (https://core.telegram.org/bots/api#update), and no more: fields it does not know may
 * be whatever they are.
 */
const id = z.number().int();
const user = z.looseObject({
  id,
  is_bot: z.boolean().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  username: z.string().optional(),
  language_code: z.string().optional(),
});
const chat = z.looseObject({
  id,
  type: z.string(),
  title: z.string().optional(),
  username: z.string().optional(),
});
const entities = z.array(z.looseObject({ type: z.string(), offset: id, length: id, user: user.optional() })).optional();
const size = z.looseObject({ file_id: z.string(), file_size: id.optional(), width: id, height: id });
const file = z.looseObject({ file_id: z.string(), file_size: id.optional() });
const plainMessage = {
  message_id: id,
  date: id,
  chat,
  from: user.optional(),
  sender_chat: chat.optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  entities,
  caption_entities: entities,
  media_group_id: z.string().optional(),
  message_thread_id: id.optional(),
  is_topic_message: z.boolean().optional(),
  migrate_to_chat_id: id.optional(),
  photo: z.array(size).optional(),
  document: z
    .looseObject({ ...file.shape, mime_type: z.string().optional(), thumbnail: size.optional().catch(undefined) })
    .optional(),
  video: file.optional(),
};
/** Of the message replied to, one that is odd counts as one that is gone. */
const message = z.looseObject({
  ...plainMessage,
  reply_to_message: z.looseObject(plainMessage).optional().catch(undefined),
});
const press = z.looseObject({
  id: z.string(),
  from: user,
  data: z.string().optional(),
  // One too old for Telegram to give comes with a date of 0.
  message: z
    .union([message, z.looseObject({ chat, message_id: id, date: z.literal(0) })])
    .optional()
    .catch(undefined),
});
const update = z.looseObject({
  update_id: id,
  message: message.optional(),
  channel_post: message.optional(),
  callback_query: press.optional(),
});
const named = z.looseObject({ update_id: id });

/** What came as one update: one that can be read, or what can be said of it without its content. */
export type ReceivedUpdate =
  | { kind: 'update'; id: number; update: Update }
  /** `id` is null where not even that can be read; `fields` are the names of what it holds. */
  | { kind: 'malformed'; id: number | null; fields: string[] };

/** Reads what came as one update. Never throws. */
export function readShape(value: unknown): ReceivedUpdate {
  const read = update.safeParse(value);
  if (read.success) return { kind: 'update', id: read.data.update_id, update: read.data as unknown as Update };
  const known = named.safeParse(value);
  const fields = typeof value === 'object' && value !== null ? Object.keys(value).slice(0, 8) : [];
  return {
    kind: 'malformed',
    id: known.success ? known.data.update_id : null,
    fields: fields.filter((field) => /^[a-z_]{1,40}$/.test(field) && field !== 'update_id'),
  };
}
