import { stringify } from 'csv-stringify/sync';
import type { PromptRecord } from './records.ts';

/** The columns of the export: exactly the record's, in its order. */
const columns = [
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

/**
 * Records as CSV (RFC 4180, in UTF-8 with a byte order mark, without which Excel takes the encoding of the machine).
 * Times are ISO 8601 in UTC, costs are USD, what is unknown is empty. A text that a spreadsheet would take for a
 * formula has a `'` before it.
 */
export const recordsCsv = (records: readonly PromptRecord[]): string =>
  stringify([...records], {
    columns: [...columns],
    header: true,
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: {
      number: (value, { column }) => ({
        value: column === 'timestamp' ? new Date(value).toISOString() : String(value),
        // The id of a group is negative, and no formula.
        escape_formulas: false,
      }),
      string: oneCell,
    },
  });

/**
 * A text of others, without what a spreadsheet may part a line at (Excel at `;` in much of Europe) or does not show:
 * behind either could a formula begin that nobody marks.
 */
const oneCell = (text: string): string => text.replace(/[\s\p{C};|,"]+/gu, ' ').trim();
