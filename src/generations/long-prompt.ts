/**
 * Telegram's apps cut a text above 4,096 characters into several messages, at a good place in the second half, so that
 * every part but the last is longer than this.
 */
export const LONG_PROMPT = 2_048;

/** The rest of a cut text is there within this time, in ms. */
export const REST_WITHIN_MS = 2_000;

/** Whether a prompt may be the beginning of a cut text. */
export const isLong = (promptLength: number): boolean => promptLength > LONG_PROMPT;
