import { badRequest } from './errors.ts';
import type { InlineButton, InlineKeyboard } from './objects.ts';

const styles = new Set(['danger', 'success', 'primary']);

/** Telegram's limit for `callback_data`, in bytes of UTF-8. */
const maxDataBytes = 64;
/** Its limit for `copy_text`, in characters. How it words a longer one is not known: this is our wording. */
const maxCopied = 256;

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
  for (const { callback_data: data, copy_text: copied } of keyboard.inline_keyboard.flat()) {
    if (data !== undefined && Buffer.byteLength(data) > maxDataBytes) throw badRequest('BUTTON_DATA_INVALID');
    if (copied !== undefined && [...copied.text].length > maxCopied) throw badRequest('BUTTON_COPY_TEXT_INVALID');
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
  const { text, style } = fields;
  if (text === undefined) throw malformed('Can\'t find field "text"');
  if (typeof text !== 'string') throw malformed('Field "text" must be of type String');
  const button: InlineButton = { text };
  if (typeof style === 'string') {
    if (!styles.has(style)) throw malformed('Unsupported button style specified');
    button.style = style;
  }
  return { ...button, ...readAction(fields) };
}

/** What the button does; the first action counts, in the order in which the Bot API server looks for them. */
function readAction(fields: { [key: string]: unknown }): Omit<InlineButton, 'text'> {
  const { url, callback_data, switch_inline_query, switch_inline_query_current_chat } = fields;
  if (typeof url === 'string' && url !== '') return { url: checkUrl(url) };
  if (typeof callback_data === 'string' && callback_data !== '') return { callback_data };
  if (typeof switch_inline_query === 'string') return { switch_inline_query };
  if (isObject(fields.switch_inline_query_chosen_chat)) {
    return { switch_inline_query_chosen_chat: fields.switch_inline_query_chosen_chat };
  }
  if (typeof switch_inline_query_current_chat === 'string') return { switch_inline_query_current_chat };
  if (isObject(fields.login_url)) return { url: checkUrl(stringIn(fields.login_url, 'url')) };
  if (isObject(fields.web_app)) return { web_app: { url: checkUrl(stringIn(fields.web_app, 'url')) } };
  if (isObject(fields.copy_text)) return { copy_text: { text: stringIn(fields.copy_text, 'text') } };
  throw malformed('Text buttons are unallowed in the inline keyboard');
}

function checkUrl(url: string): string {
  if (/^(?:https?:\/\/[^\s/]+|tg:\/\/\S+|[^\s/]+\.[^\s/]{2,})/i.test(url)) return url;
  throw badRequest(`inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function stringIn(json: object, name: string): string {
  const value: unknown = Object.entries(json).find(([key]) => key === name)?.[1];
  if (value === undefined) throw malformed(`Can't find field "${name}"`);
  if (typeof value !== 'string') throw malformed(`Field "${name}" must be of type String`);
  return value;
}

function malformed(why: string) {
  return badRequest(`can't parse inline keyboard button: ${why}`);
}
