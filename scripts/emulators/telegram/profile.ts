import { badRequest } from './errors.ts';
import type { Params } from './params.ts';
import type { Method } from './state.ts';

/** Who the bot is. */
export const getMe: Method = ({ chats }) => ({
  ...chats.me,
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
  has_topics_enabled: false,
  allows_users_to_create_topics: false,
  can_manage_bots: false,
  supports_join_request_queries: false,
});

/** Sets the menu for a scope and a language; without commands an empty one. */
export const setMyCommands: Method = ({ profile }, { params }) => {
  const commands = params.json('commands') ?? [];
  if (!Array.isArray(commands)) throw badRequest("can't parse commands: Expected an Array of BotCommand");
  if (commands.length > 100) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  profile.commands.set(audience(params), commands.map(readCommand));
  return true;
};

/** The menu of exactly that scope and language. */
export const getMyCommands: Method = ({ profile }, { params }) => profile.commands.get(audience(params)) ?? [];

/** Removes the menu of a scope and a language. */
export const deleteMyCommands: Method = ({ profile }, { params }) => {
  profile.commands.delete(audience(params));
  return true;
};

/** Sets what an empty chat with the bot shows: up to 512 characters. */
export const setMyDescription: Method = ({ profile }, { params }) => {
  const description = atMost(512, params.text('description') ?? '');
  if (isForAll(params)) profile.description = description;
  return true;
};

/** What an empty chat with the bot shows. */
export const getMyDescription: Method = ({ profile }) => ({ description: profile.description });

/** Sets what the bot's profile shows: up to 120 characters. */
export const setMyShortDescription: Method = ({ profile }, { params }) => {
  const description = atMost(120, params.text('short_description') ?? '');
  if (isForAll(params)) profile.shortDescription = description;
  return true;
};

/** What the bot's profile shows. */
export const getMyShortDescription: Method = ({ profile }) => ({ short_description: profile.shortDescription });

/** The documentation names the limits; how the server words a longer text is not known, so this is our wording. */
function atMost(limit: number, text: string): string {
  if ([...text].length > limit) throw badRequest('BOT_DESCRIPTION_TOO_LONG');
  return text;
}

/** Whether a description is for everybody who has none in their own language; only that one is kept here. */
const isForAll = (params: Params): boolean => !params.text('language_code');

function audience(params: Params): string {
  const scope = params.json('scope');
  const isDefault =
    scope === undefined || (typeof scope === 'object' && JSON.stringify(scope) === '{"type":"default"}');
  return JSON.stringify({ scope: isDefault ? undefined : scope, language: params.text('language_code') || undefined });
}

function readCommand(json: unknown): { command: string; description: string } {
  const fields: { [key: string]: unknown } = typeof json === 'object' && json !== null ? { ...json } : {};
  const { command, description } = fields;
  if (typeof command !== 'string') throw badRequest('can\'t parse BotCommand: Can\'t find field "command"');
  if (typeof description !== 'string') throw badRequest('can\'t parse BotCommand: Can\'t find field "description"');
  const name = command.replace(/^\//, '');
  if (!/^[a-z0-9_]{1,32}$/.test(name)) throw badRequest('BOT_COMMAND_INVALID');
  if (description === '' || [...description].length > 256) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
  return { command: name, description };
}
