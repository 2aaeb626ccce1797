import type { PromptRecord } from './records.ts';

/** The columns of the export: exactly the record's, in its order. */
export const columns = [
  'id',
  'user_id',
  'username',
  'timestamp',
  'prompt_tokens',
  'output_prompt_tokens',
  'model',
  'cost',
  'duration_seconds',
  'resolution',
  'status',
] as const satisfies readonly (keyof PromptRecord)[];

// Excel takes a file without this mark for one in the encoding of the machine. pandas skips it; Python's csv module
// wants the encoding utf-8-sig.
const BYTE_ORDER_MARK = '\ufeff';

/** How long a piece grows before it is handed on, in characters. */
const PIECE = 64 * 1024;

/**
 * Records as CSV (RFC 4180, in UTF-8 with a byte order mark), in pieces, so that a long export is never in memory as a
 * whole. Times are ISO 8601 in UTC, costs are USD, what is unknown is empty. Texts cannot become formulas in a
 * spreadsheet: see `harmless`.
 */
export function* recordsCsv(records: Iterable<PromptRecord>): Generator<string, void, undefined> {
  let piece = `${BYTE_ORDER_MARK}${columns.join(',')}\r\n`;
  for (const record of records) {
    piece += `${columns.map((column) => field(record, column)).join(',')}\r\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

function field(record: PromptRecord, column: (typeof columns)[number]): string {
  const value = record[column];
  if (value === null) return '';
  if (typeof value === 'number') return column === 'timestamp' ? new Date(value).toISOString() : String(value);
  const text = harmless(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A text that no spreadsheet takes for a formula: where one could begin, a `'` stands before it. That is at the start
 * and, since a spreadsheet may part the line elsewhere than we do (Excel at `;` in much of Europe), after each
 * separator and line break, if =, +, -, @ or their wide forms follow, perhaps behind spaces or quotes; and before a tab
 * or a line break at the start. A `'` that stood in one of these places is doubled; so taking one away in each of them
 * gives the text back.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export const harmless = (text: string): string => text.toWellFormed().replace(formulaStart, "'");

const formulaStart = /(?<=^|[,;|\t\r\n])(?='|(?:(?![\t\r\n])[\s\p{C}"])*[=+\-@＝＋－＠])|^(?=[\t\r\n])/gu;
