import { type Answer, jsonAnswer } from './answer.ts';
import { googleError } from './errors.ts';
import { isObject, type JsonObject } from './json.ts';

/** The emulator's tokenizer: one token for each four bytes of UTF-8 that were begun, at least one. */
export function tokensOf(text: string): number {
  return Math.max(1, Math.ceil(Buffer.byteLength(text) / 4));
}

/** Answers `countTokens`: the tokens of all text parts of `contents`. */
export function countTokens(body: JsonObject | undefined): Answer {
  const contents = body?.contents;
  const list: readonly unknown[] = Array.isArray(contents) ? contents : isObject(contents) ? [contents] : [];
  const text = list.flatMap(textsOf).join('');
  if (text === '') return googleError(400, 'Unable to submit request because it must have a text parameter.');
  const totalTokens = tokensOf(text);
  return jsonAnswer(200, { totalTokens, promptTokensDetails: [{ modality: 'TEXT', tokenCount: totalTokens }] });
}

function textsOf(content: unknown): string[] {
  const parts: unknown = isObject(content) ? content.parts : undefined;
  if (!Array.isArray(parts)) return [];
  return parts.flatMap((part: unknown) => (isObject(part) && typeof part.text === 'string' ? [part.text] : []));
}
