import { badRequest } from './errors.ts';
import type { MessageEntity } from './objects.ts';

/** Types that a bot may state; those in `automatic` are ignored when stated and found in the text instead. */
const stated = new Set([
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
  'code',
  'pre',
  'text_link',
  'text_mention',
  'custom_emoji',
  'blockquote',
  'expandable_blockquote',
]);
const automatic = new Set([
  'mention',
  'hashtag',
  'cashtag',
  'bot_command',
  'url',
  'email',
  'phone_number',
  'bank_card',
]);

const patterns: readonly (readonly [string, RegExp])[] = [
  ['url', /https?:\/\/[^\s<>"]+/giu],
  ['email', /(?<=^|\s)[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu],
  ['bot_command', /(?<=^|[\s(])\/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![A-Za-z0-9_/])/gu],
  ['mention', /(?<![\w/@])@[A-Za-z0-9_]{4,32}(?!\w)/gu],
  ['hashtag', /(?<![\w#])#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*/gu],
];

/** The entities that Telegram finds by itself in any text: commands, mentions, links, addresses, hashtags. */
export function detectEntities(text: string): MessageEntity[] {
  const found: MessageEntity[] = [];
  for (const [type, pattern] of patterns) {
    for (const match of text.matchAll(pattern)) {
      const entity = { type, offset: match.index, length: match[0].length };
      if (!found.some((other) => overlap(other, entity))) found.push(entity);
    }
  }
  return found.sort((a, b) => a.offset - b.offset);
}

/** Stated entities together with what Telegram finds outside of code and links. */
export function withDetected(text: string, entities: readonly MessageEntity[]): MessageEntity[] {
  const opaque = entities.filter(({ type }) => type === 'code' || type === 'pre' || type === 'text_link');
  const detected = detectEntities(text).filter((entity) => !opaque.some((other) => overlap(other, entity)));
  return [...entities, ...detected].sort((a, b) => a.offset - b.offset || b.length - a.length);
}

function overlap(a: MessageEntity, b: MessageEntity): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}

/**
 * Reads the `entities` or `caption_entities` parameter as Telegram does, bounds checked in UTF-16 units.
 * @throws ApiError 400 with the server's own words
 */
export function readEntities(json: unknown, text: string): MessageEntity[] {
  if (json === undefined) return [];
  if (!Array.isArray(json)) throw badRequest("can't parse entities: Expected an Array of MessageEntity");
  const entities = json.map(readEntity);
  for (const { offset, length } of entities) checkBounds(text, offset, length);
  return entities.filter(({ type, length }) => stated.has(type) && length > 0);
}

function readEntity(json: unknown): MessageEntity {
  if (typeof json !== 'object' || json === null) throw malformed('Expected an Object');
  const fields: { [key: string]: unknown } = { ...json };
  const { type } = fields;
  if (typeof type !== 'string') throw malformed('Can\'t find field "type"');
  const entity: MessageEntity = { type, offset: integer(fields, 'offset'), length: integer(fields, 'length') };
  if (!stated.has(type) && !automatic.has(type)) throw malformed('Unsupported type specified');
  if (type === 'text_link') entity.url = link(fields);
  if (type === 'pre' && typeof fields.language === 'string') entity.language = fields.language;
  if (type === 'custom_emoji') {
    if (typeof fields.custom_emoji_id !== 'string') throw malformed('Can\'t find field "custom_emoji_id"');
    entity.custom_emoji_id = fields.custom_emoji_id;
  }
  if (type === 'text_mention' && typeof fields.user !== 'object') throw malformed('Can\'t find field "user"');
  return entity;
}

function malformed(why: string) {
  return badRequest(`can't parse MessageEntity: ${why}`);
}

function integer(fields: { [key: string]: unknown }, key: string): number {
  const value = Number(fields[key]);
  if (fields[key] === undefined) throw malformed(`Can't find field "${key}"`);
  if (!Number.isInteger(value)) throw malformed(`Field "${key}" must be of type Number`);
  return value;
}

function link(fields: { [key: string]: unknown }): string {
  if (typeof fields.url !== 'string') throw malformed('Can\'t find field "url"');
  if (fields.url === '') throw badRequest("entity URL '' is invalid: URL host is empty");
  if (!/^(?:(?:https?|tg|ton):\/\/)?[^\s/]+\.[^\s/]{2,}/i.test(fields.url) && !/^(?:tg|ton):/i.test(fields.url)) {
    throw badRequest(`entity URL '${fields.url}' is invalid: Wrong HTTP URL`);
  }
  return fields.url;
}

function checkBounds(text: string, offset: number, length: number): void {
  if (offset < 0 || offset > 1_000_000) throw badRequest(`receive an entity with incorrect offset ${offset}`);
  if (length < 0 || length > 1_000_000) throw badRequest(`receive an entity with incorrect length ${length}`);
  const end = offset + length;
  if (offset > text.length) {
    throw badRequest(`entity begins after the end of the text at UTF-16 offset ${offset}`);
  }
  if (end > text.length) {
    throw badRequest(
      `entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${end}`,
    );
  }
  if (splitsCharacter(text, offset)) {
    throw badRequest(`entity begins in a middle of a UTF-16 symbol at byte offset ${bytesBefore(text, offset)}`);
  }
  if (splitsCharacter(text, end)) {
    throw badRequest(
      `entity beginning at UTF-16 offset ${offset} ends in a middle of a UTF-16 symbol at byte offset ${bytesBefore(text, end)}`,
    );
  }
}

function splitsCharacter(text: string, at: number): boolean {
  return /[\uD800-\uDBFF]/.test(text.charAt(at - 1)) && /[\uDC00-\uDFFF]/.test(text.charAt(at));
}

function bytesBefore(text: string, at: number): number {
  return Buffer.byteLength(text.slice(0, at + 1));
}
