import type { Database, Statement } from 'sql.js';
import type { Projection } from '../log/event-log.ts';
import type { StoredEvent } from '../log/facts.ts';
import { generationOf, isGenerationEvent } from '../log/facts.ts';

/** Where a message's generation stands. */
export type MessageStatus = 'queued' | 'generating' | 'downloading' | 'uploading' | 'done' | 'failed' | 'cancelled';

/** The record of one message that was a prompt. Unknown tokens and costs are null, never 0. */
export interface MessageRecord {
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
  status: MessageStatus;
}

/** One record for each prompt, in the order they came. */
export class Messages implements Projection {
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
    CREATE INDEX messages_unfinished ON messages (id) WHERE status IN ('queued','generating','downloading','uploading');
  `;
  #insert!: Statement;
  #operation!: Statement;
  #video!: Statement;
  #status!: Statement;
  #end!: Statement;
  #byId!: Statement;
  #unfinished!: Statement;
  #all!: Statement;

  attach(db: Database): void {
    this.#insert = db.prepare(
      "INSERT INTO messages VALUES ($id, $user, $name, $at, NULL, NULL, $model, 0, $seconds, $resolution, 'queued')",
    );
    this.#operation = db.prepare("UPDATE messages SET prompt_tokens = ?, status = 'generating' WHERE id = ?");
    this.#video = db.prepare(
      "UPDATE messages SET cost = ?, output_prompt_tokens = ?, status = 'downloading' WHERE id = ?",
    );
    this.#status = db.prepare('UPDATE messages SET status = ? WHERE id = ?');
    this.#end = db.prepare('UPDATE messages SET status = ?, cost = ? WHERE id = ?');
    this.#byId = db.prepare('SELECT * FROM messages WHERE id = ?');
    this.#unfinished = db.prepare(
      "SELECT id FROM messages WHERE status IN ('queued','generating','downloading','uploading')",
    );
    this.#all = db.prepare('SELECT * FROM messages ORDER BY rowid');
  }

  apply(event: StoredEvent): void {
    if (!isGenerationEvent(event)) return;
    const id = generationOf(event.stream);
    switch (event.type) {
      case 'PromptAccepted':
        this.#insert.run({
          $id: id,
          $user: event.data.userId,
          $name: event.data.username,
          $at: event.at,
          $model: event.data.model,
          $seconds: event.data.seconds,
          $resolution: event.data.resolution,
        });
        return;
      case 'GenerationStarted':
        return void this.#status.run(['generating', id]);
      case 'SubmissionRefused':
        return void this.#status.run(['queued', id]);
      case 'OperationStarted':
        return void this.#operation.run([event.data.promptTokens, id]);
      case 'VideoGenerated':
        return void this.#video.run([event.data.costUsd, event.data.outputPromptTokens, id]);
      case 'VideoDownloaded':
        return void this.#status.run(['uploading', id]);
      case 'VideoDelivered':
        return void this.#status.run(['done', id]);
      case 'GenerationFailed':
        return void this.#end.run(['failed', event.data.costUsd, id]);
      case 'GenerationCancelled':
        return void this.#end.run(['cancelled', event.data.costUsd, id]);
    }
  }

  /** The record of one generation, or null. */
  byId(id: string): MessageRecord | null {
    this.#byId.bind([id]);
    const record = this.#byId.step() ? (this.#byId.getAsObject() as unknown as MessageRecord) : null;
    this.#byId.reset();
    return record;
  }

  /** Ids of the generations that have not ended. */
  unfinished(): string[] {
    const ids: string[] = [];
    while (this.#unfinished.step()) ids.push(String(this.#unfinished.get()[0]));
    this.#unfinished.reset();
    return ids;
  }

  /** Every record, oldest first. */
  all(): MessageRecord[] {
    const records: MessageRecord[] = [];
    while (this.#all.step()) records.push(this.#all.getAsObject() as unknown as MessageRecord);
    this.#all.reset();
    return records;
  }
}
