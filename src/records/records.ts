import type { Database, ParamsObject, SqlValue, Statement } from 'sql.js';
import type { MovingFactType, StoredEvent } from '../log/facts.ts';
import { generationOf, isGenerationEvent } from '../log/facts.ts';
import type { Projection } from '../log/projection.ts';
import { beginningOf } from '../money/day.ts';

/** Where a message's generation stands. */
export type RecordStatus = 'queued' | 'generating' | 'downloading' | 'uploading' | 'done' | 'failed' | 'cancelled';

/** The record of one message that was a prompt. Unknown tokens and costs are null, never 0. */
export interface PromptRecord {
  id: string;
  user_id: number;
  username: string;
  /** When the prompt was accepted, ms since the epoch. */
  timestamp: number;
  prompt_tokens: number | null;
  output_prompt_tokens: number | null;
  model: string;
  /** USD; null where only Google knows whether it charged. */
  cost: number | null;
  duration_seconds: number;
  resolution: string;
  status: RecordStatus;
}

/** Whether a record's generation has ended, in SQL. */
export const hasEnded = "status IN ('done', 'failed', 'cancelled')";
export const hasNotEnded = "status NOT IN ('done', 'failed', 'cancelled')";
/** The day of a record in UTC, counted from the epoch, in SQL. */
export const day = `timestamp / ${beginningOf(1)}`;

/** What each fact after the first changes in its record; `$` stands before the name of a field of the fact. */
const changes: Record<MovingFactType, string> = {
  GenerationStarted: "status = 'generating'",
  SubmissionRefused: "status = 'queued'",
  OperationStarted: 'prompt_tokens = $promptTokens',
  VideoGenerated: "status = 'downloading', cost = $costUsd, output_prompt_tokens = $outputPromptTokens",
  VideoDownloaded: "status = 'uploading'",
  VideoDelivered: "status = 'done'",
  GenerationFailed: "status = 'failed', cost = $costUsd",
  GenerationCancelled: "status = 'cancelled', cost = $costUsd",
};

/** One record for each prompt, in the order they came. */
export class Records implements Projection {
  readonly schema = `
    CREATE TABLE messages (
      id TEXT PRIMARY KEY,
      user_id INTEGER NOT NULL,
      username TEXT NOT NULL,
      timestamp INTEGER NOT NULL,
      prompt_tokens INTEGER,
      output_prompt_tokens INTEGER,
      model TEXT NOT NULL,
      cost REAL,
      duration_seconds INTEGER NOT NULL,
      resolution TEXT NOT NULL,
      status TEXT NOT NULL
    );
    CREATE INDEX messages_of_user ON messages (user_id);
    -- In the order in which /stats groups, with all that it adds up: otherwise each question would sort or look up all.
    CREATE INDEX ended_by_model
      ON messages (model, ${day}, cost, status, duration_seconds, prompt_tokens, output_prompt_tokens)
      WHERE ${hasEnded};
    CREATE INDEX ended_by_user ON messages (user_id, ${day}, status, cost) WHERE ${hasEnded};
    CREATE INDEX unfinished ON messages (user_id) WHERE ${hasNotEnded};
  `;
  #db!: Database;
  #insert!: Statement;
  readonly #updates = new Map<string, Statement>();

  attach(db: Database): void {
    this.#db = db;
    this.#insert = db.prepare(`
      INSERT INTO messages (id, user_id, username, timestamp, model, cost, duration_seconds, resolution, status)
      VALUES ($id, $userId, $username, $at, $model, 0, $seconds, $resolution, 'queued')`);
    for (const [type, change] of Object.entries(changes))
      this.#updates.set(type, db.prepare(`UPDATE messages SET ${change} WHERE id = $id`));
  }

  apply(event: StoredEvent): void {
    if (!isGenerationEvent(event)) return;
    const statement = event.type === 'PromptAccepted' ? this.#insert : this.#updates.get(event.type);
    statement?.run({ $id: generationOf(event.stream), $at: event.at, ...named(event.data) });
  }

  /** The record of one generation, or null. */
  byId(id: string): PromptRecord | null {
    return this.#select('WHERE id = ?', [id])[0] ?? null;
  }

  /** Ids of the generations that have not ended, oldest first. */
  unfinished(): string[] {
    return this.#select(`WHERE ${hasNotEnded} ORDER BY rowid`).map(({ id }) => id);
  }

  /** Every record, oldest first. */
  all(): PromptRecord[] {
    return this.#select('ORDER BY rowid');
  }

  #select(rest: string, values: string[] = []): PromptRecord[] {
    const select = this.#db.prepare(`SELECT * FROM messages ${rest}`, values);
    const records: PromptRecord[] = [];
    while (select.step()) records.push(select.getAsObject() as unknown as PromptRecord);
    select.free();
    return records;
  }
}

/** The fields of a fact as values for SQL; a statement takes those that it names. */
const named = (data: StoredEvent['data']): ParamsObject =>
  Object.fromEntries(Object.entries(data).map(([field, value]) => [`$${field}`, value as SqlValue]));
