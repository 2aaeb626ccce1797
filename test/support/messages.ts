import assert from 'node:assert/strict';
import type { Message } from '../../scripts/emulators/telegram.ts';

/** What a message says, as text or as caption. */
export const wordsOf = (message: Message | undefined): string => message?.text ?? message?.caption ?? '';

/** The labels of a message's buttons. */
export const buttonsOf = (message: Message | undefined): string[] =>
  (message?.reply_markup?.inline_keyboard ?? []).flat().map(({ text }) => text);

/** The data of the button with this label. */
export function dataOf(message: Message, label: string): string {
  const button = (message.reply_markup?.inline_keyboard ?? []).flat().find(({ text }) => text === label);
  assert.ok(button?.callback_data, `there is a button ${label}`);
  return button.callback_data;
}
