import { readEntities, withDetected } from './entities.ts';
import { badRequest } from './errors.ts';
import { parseHtml } from './html.ts';
import type { MessageEntity } from './objects.ts';
import type { Params } from './params.ts';

/** Text as a chat shows it, after markup was read. */
export interface FormattedText {
  text: string;
  entities: MessageEntity[];
}

/**
 * Reads a text parameter with its `parse_mode` or entities, as Telegram does: markup read, outer white space
 * cut off, then commands, mentions and links found.
 * @throws ApiError 400 for markup or entities that Telegram refuses
 */
export function readText(params: Params, name: 'text' | 'caption'): FormattedText {
  const raw = params.text(name) ?? '';
  const mode = params.text('parse_mode')?.toLowerCase() ?? '';
  const stated = () => params.json(name === 'text' ? 'entities' : 'caption_entities');
  const formatted = format(raw, mode, stated);
  const trimmed = trim(formatted);
  return { text: trimmed.text, entities: withDetected(trimmed.text, trimmed.entities) };
}

/** @throws ApiError 400: empty text, or more than 4096 UTF-16 units */
export function requireMessageText(params: Params): FormattedText {
  if ((params.text('text') ?? '') === '') throw badRequest('message text is empty');
  const formatted = readText(params, 'text');
  if (formatted.text === '') throw badRequest('text must be non-empty');
  return formatted;
}

/** Checked by Telegram's servers, after everything the Bot API server checks itself. */
export function checkLength({ text }: FormattedText, kind: 'text' | 'caption'): void {
  if (kind === 'text' && text.length > 4096) throw badRequest('message is too long');
  if (kind === 'caption' && text.length > 1024) throw badRequest('message caption is too long');
}

function format(raw: string, mode: string, stated: () => unknown): FormattedText {
  switch (mode) {
    case '':
    case 'none':
      return { text: raw, entities: readEntities(stated(), raw) };
    case 'html':
      return parseHtml(raw);
    case 'markdown':
    case 'markdownv2':
      throw badRequest('the emulator does not read Markdown');
    default:
      throw badRequest('unsupported parse_mode');
  }
}

function trim({ text, entities }: FormattedText): FormattedText {
  const end = text.trimEnd().length;
  const firstEntity = Math.min(...entities.map(({ offset }) => offset), end);
  const start = Math.min(text.length - text.trimStart().length, firstEntity);
  return {
    text: text.slice(start, end),
    entities: entities
      .map((entity) => ({
        ...entity,
        offset: entity.offset - start,
        length: Math.min(entity.offset + entity.length, end) - entity.offset,
      }))
      .filter(({ length }) => length > 0),
  };
}
