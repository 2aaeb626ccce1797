import { badRequest } from './errors.ts';
import type { InlineButton, InlineKeyboard } from './objects.ts';

const otherActions = ['web_app', 'login_url', 'switch_inline_query', 'switch_inline_query_current_chat', 'copy_text'];
const styles = new Set(['danger', 'success', 'primary']);

/** Telegram's limit for `callback_data`, in bytes of UTF-8. */
const maxDataBytes = 64;

/**
 * Reads `reply_markup`. Only an inline keyboard stays on the message; the other kinds are accepted and forgotten.
 * @throws ApiError 400 with the server's own words
 */
export function readKeyboard(json: unknown): InlineKeyboard | undefined {
  if (json === undefined) return undefined;
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw badRequest('object expected as reply markup');
  }
  if (!('inline_keyboard' in json)) return undefined;
  const rows: unknown = json.inline_keyboard;
  if (!Array.isArray(rows)) throw badRequest('field "inline_keyboard" must be of type Array');
  const keyboard = rows.map(readRow).filter((row) => row.length > 0);
  return keyboard.length === 0 ? undefined : { inline_keyboard: keyboard };
}

/** Checked by Telegram's servers, after everything the Bot API server checks itself. */
export function checkKeyboard(keyboard: InlineKeyboard | undefined): void {
  if (keyboard === undefined) return;
  for (const { callback_data: data } of keyboard.inline_keyboard.flat()) {
    if (data !== undefined && Buffer.byteLength(data) > maxDataBytes) throw badRequest('BUTTON_DATA_INVALID');
  }
  if (keyboard.inline_keyboard.flat().length > 100) throw badRequest('reply markup is too long');
}

function readRow(row: unknown): InlineButton[] {
  if (!Array.isArray(row)) throw badRequest("can't parse inline keyboard: Expected an Array of Arrays");
  return row.map(readButton);
}

function readButton(json: unknown): InlineButton {
  if (typeof json !== 'object' || json === null) throw malformed('Expected an Object');
  const fields: { [key: string]: unknown } = { ...json };
  const { text, callback_data: data, url, style } = fields;
  if (text === undefined) throw malformed('Can\'t find field "text"');
  if (typeof text !== 'string') throw malformed('Field "text" must be of type String');
  const button: InlineButton = { text };
  if (typeof style === 'string') {
    if (!styles.has(style)) throw malformed('Unsupported button style specified');
    button.style = style;
  }
  if (typeof url === 'string' && url !== '') {
    if (!/^(?:https?:\/\/[^\s/]+|tg:\/\/\S+|[^\s/]+\.[^\s/]{2,})/i.test(url)) {
      throw badRequest(`inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`);
    }
    return { ...button, url };
  }
  if (typeof data === 'string' && data !== '') return { ...button, callback_data: data };
  if (otherActions.some((action) => fields[action] !== undefined)) return button;
  throw malformed('Text buttons are unallowed in the inline keyboard');
}

function malformed(why: string) {
  return badRequest(`can't parse inline keyboard button: ${why}`);
}
