import { badRequest } from './errors.ts';
import type { MessageEntity } from './objects.ts';

const entityTypes: Readonly<Record<string, string>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  'tg-spoiler': 'spoiler',
  span: 'spoiler',
  'tg-emoji': 'custom_emoji',
  a: 'text_link',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
};

const namedCharacters: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

interface OpenTag {
  name: string;
  argument: string;
  offset: number;
}

/**
 * Telegram's HTML to plain text and entities, with the exact complaints of TDLib's parser (`parse_html`),
 * byte offsets included. A bare `&` or `>` is text, as it is there.
 * @throws ApiError 400 "can't parse entities: …"
 */
export function parseHtml(html: string): { text: string; entities: MessageEntity[] } {
  const open: OpenTag[] = [];
  const entities: MessageEntity[] = [];
  let text = '';
  let at = 0;
  while (at < html.length) {
    const character = html.charAt(at);
    if (character === '&') {
      const decoded = decodeCharacter(html, at);
      text += decoded.text;
      at = decoded.next;
    } else if (character !== '<') {
      text += character;
      at += 1;
    } else if (html.charAt(at + 1) === '/') {
      at = closeTag(html, at, open, entities, text);
    } else {
      const start = readStartTag(html, at);
      open.push({ name: start.name, argument: start.argument, offset: text.length });
      at = start.next;
    }
  }
  const unclosed = open.at(-1);
  if (unclosed) throw cannotParse(`Can't find end tag corresponding to start tag "${unclosed.name}"`);
  entities.sort((a, b) => a.offset - b.offset || b.length - a.length);
  return { text, entities };
}

function cannotParse(why: string) {
  return badRequest(`can't parse entities: ${why}`);
}

function byteOffset(html: string, at: number): number {
  return Buffer.byteLength(html.slice(0, at));
}

function decodeCharacter(html: string, at: number): { text: string; next: number } {
  const match = /^&(?:#x([0-9a-f]+)|#([0-9]+)|([a-z]+));?/i.exec(html.slice(at, at + 12));
  if (match) {
    const [whole, hexadecimal, decimal, name] = match;
    const code = hexadecimal ? Number.parseInt(hexadecimal, 16) : Number(decimal ?? 0);
    const decoded = name === undefined ? fromCode(code) : namedCharacters[name];
    if (decoded !== undefined) return { text: decoded, next: at + whole.length };
  }
  return { text: '&', next: at + 1 };
}

function fromCode(code: number): string | undefined {
  return code > 0 && code < 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function readStartTag(html: string, begin: number): { name: string; argument: string; next: number } {
  const offset = byteOffset(html, begin);
  let at = pastAll(html, begin + 1, /[^\s>]/);
  if (at >= html.length) throw cannotParse(`Unclosed start tag at byte offset ${offset}`);
  const name = html.slice(begin + 1, at).toLowerCase();
  if (!(name in entityTypes)) throw cannotParse(`Unsupported start tag "${name}" at byte offset ${offset}`);
  let argument = '';
  for (;;) {
    at = pastAll(html, at, /\s/);
    if (html.charAt(at) === '>') break;
    const attribute = readAttribute(html, at, name, offset);
    at = attribute.next;
    argument = argumentOf(name, attribute) ?? argument;
  }
  if (name === 'span' && argument !== 'spoiler') {
    throw cannotParse(`Tag "span" must have class "tg-spoiler" at byte offset ${offset}`);
  }
  return { name, argument, next: at + 1 };
}

interface Attribute {
  key: string;
  value: string;
  next: number;
}

function readAttribute(html: string, begin: number, tag: string, tagOffset: number): Attribute {
  let at = pastAll(html, begin, /[^\s=>]/);
  const key = html.slice(begin, at);
  if (at >= html.length) throw cannotParse(`Unclosed start tag "${tag}" at byte offset ${tagOffset}`);
  if (key === '') throw cannotParse(`Empty attribute name in the tag "${tag}" at byte offset ${tagOffset}`);
  at = pastAll(html, at, /\s/);
  if (html.charAt(at) !== '=') return { key, value: '', next: at };
  at = pastAll(html, at + 1, /\s/);
  const quote = html.charAt(at);
  if (quote !== '"' && quote !== "'") {
    const end = pastAll(html, at, /[\w.-]/);
    if (end < html.length && !/[\s>]/.test(html.charAt(end))) {
      throw cannotParse(`Unexpected end of name token at byte offset ${byteOffset(html, at)}`);
    }
    if (end >= html.length) throw cannotParse(`Unclosed start tag at byte offset ${tagOffset}`);
    return { key, value: html.slice(at, end).toLowerCase(), next: end };
  }
  const end = html.indexOf(quote, at + 1);
  if (end === -1 || end + 1 >= html.length) throw cannotParse(`Unclosed start tag at byte offset ${tagOffset}`);
  return { key, value: decodeAll(html.slice(at + 1, end)), next: end + 1 };
}

function decodeAll(value: string): string {
  let decoded = '';
  for (let at = 0; at < value.length; ) {
    const next = value.charAt(at) === '&' ? decodeCharacter(value, at) : { text: value.charAt(at), next: at + 1 };
    decoded += next.text;
    at = next.next;
  }
  return decoded;
}

function argumentOf(tag: string, { key, value }: Attribute): string | undefined {
  if (tag === 'a' && key === 'href') return value;
  if (tag === 'code' && key === 'class' && value.startsWith('language-')) return value.slice('language-'.length);
  if (tag === 'span' && key === 'class' && value.startsWith('tg-')) return value.slice('tg-'.length);
  if (tag === 'tg-emoji' && key === 'emoji-id') return value;
  if (tag === 'blockquote' && key === 'expandable') return 'expandable';
  return undefined;
}

function closeTag(html: string, begin: number, open: OpenTag[], entities: MessageEntity[], text: string): number {
  const offset = byteOffset(html, begin);
  const tag = open.at(-1);
  if (!tag) throw cannotParse(`Unexpected end tag at byte offset ${offset}`);
  const nameEnd = pastAll(html, begin + 2, /[^\s>]/);
  const name = html.slice(begin + 2, nameEnd).toLowerCase();
  const end = pastAll(html, nameEnd, /\s/);
  if (html.charAt(end) !== '>') throw cannotParse(`Unclosed end tag at byte offset ${offset}`);
  if (name !== '' && name !== tag.name) {
    throw cannotParse(`Unmatched end tag at byte offset ${offset}, expected "</${tag.name}>", found "</${name}>"`);
  }
  open.pop();
  const length = text.length - tag.offset;
  if (length > 0) addEntity(entities, tag, length, text);
  return end + 1;
}

function addEntity(entities: MessageEntity[], tag: OpenTag, length: number, text: string): void {
  const entity: MessageEntity = { type: entityTypes[tag.name] ?? tag.name, offset: tag.offset, length };
  if (tag.name === 'a') {
    const url = tag.argument === '' ? text.slice(tag.offset) : tag.argument;
    // Telegram drops a link that is none, without a word, and keeps its text.
    if (!/^(https?|tg|ton|mailto|tel):/i.test(url) && !/^[^\s/]+\.[^\s/]{2,}/.test(url)) return;
    entity.url = url;
  } else if (tag.name === 'tg-emoji') {
    if (!/^[1-9][0-9]{0,18}$/.test(tag.argument)) throw cannotParse('Invalid custom emoji identifier specified');
    entity.custom_emoji_id = tag.argument;
  } else if (tag.name === 'blockquote' && tag.argument === 'expandable') {
    entity.type = 'expandable_blockquote';
  } else if (tag.name === 'pre') {
    const code = entities.at(-1);
    if (code?.type === 'code' && code.offset === entity.offset && code.length === length) {
      entities.pop();
      if (code.language !== undefined) entity.language = code.language;
    }
  } else if (tag.name === 'code' && tag.argument !== '') {
    entity.language = tag.argument;
  }
  entities.push(entity);
}

/** Where the run of characters that begins at `from` ends. */
function pastAll(text: string, from: number, what: RegExp): number {
  let at = from;
  while (at < text.length && what.test(text.charAt(at))) at += 1;
  return at;
}
