import { readEntities, withDetected } from './entities.ts';
import { badRequest, notEmulated } from './errors.ts';
import type { MessageEntity } from './objects.ts';
import type { Params } from './params.ts';

/** Text as a chat shows it. */
export interface FormattedText {
  text: string;
  entities: MessageEntity[];
}

/**
 * Reads a text parameter with its entities, as Telegram does: outer white space cut off, then commands, mentions and
 * links found.
 * @throws ApiError 400 for entities that Telegram refuses, and 501 for markup, which the emulator does not read
 */
export function readText(params: Params, name: 'text' | 'caption'): FormattedText {
  const raw = params.text(name) ?? '';
  refuseMarkup(params);
  const stated = params.json(name === 'text' ? 'entities' : 'caption_entities');
  const trimmed = trim({ text: raw, entities: readEntities(stated, raw) });
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

function refuseMarkup(params: Params): void {
  const mode = params.text('parse_mode')?.toLowerCase() ?? 'none';
  switch (mode) {
    case '':
    case 'none':
      return;
    case 'html':
    case 'markdown':
    case 'markdownv2':
      throw notEmulated(`parse_mode ${mode}: send entities`);
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
