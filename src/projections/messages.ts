import type { Database, Statement } from 'sql.js';
import type { Projection } from '../log/event-log.ts';
import type { GenerationFactType, StoredEvent } from '../log/facts.ts';
import { generationOf, isFinal, isGenerationEvent } from '../log/facts.ts';

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
  `;
  /** The rows of the generations that have not ended, in the order they came: the position that each was accepted at. */
  readonly #unfinished = new Map<string, number>();
  #insert!: Statement;
  #operation!: Statement;
  #video!: Statement;
  #status!: Statement;
  #end!: Statement;
  #byId!: Statement;
  #all!: Statement;

  attach(db: Database): void {
    this.#insert = db.prepare(`
      INSERT INTO messages (rowid, id, user_id, username, timestamp, model, cost, duration_seconds, resolution, status)
      VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, 'queued')`);
    this.#operation = db.prepare("UPDATE messages SET prompt_tokens = ?, status = 'generating' WHERE rowid = ?");
    this.#video = db.prepare(
      "UPDATE messages SET cost = ?, output_prompt_tokens = ?, status = 'downloading' WHERE rowid = ?",
    );
    this.#status = db.prepare('UPDATE messages SET status = ? WHERE rowid = ?');
    this.#end = db.prepare('UPDATE messages SET status = ?, cost = ? WHERE rowid = ?');
    this.#byId = db.prepare('SELECT * FROM messages WHERE id = ?');
    this.#all = db.prepare('SELECT * FROM messages ORDER BY rowid');
  }

  apply(event: StoredEvent): void {
    if (!isGenerationEvent(event)) return;
    const id = generationOf(event.stream) ?? '';
    if (event.type === 'PromptAccepted') {
      const { userId, username, model, seconds, resolution } = event.data;
      this.#insert.run([event.position, id, userId, username, event.at, model, seconds, resolution]);
      this.#unfinished.set(id, event.position);
      return;
    }
    const row = this.#unfinished.get(id);
    if (row !== undefined) this.#change(row, event);
    if (isFinal(event)) this.#unfinished.delete(id);
  }

  #change(row: number, event: StoredEvent<Exclude<GenerationFactType, 'PromptAccepted'>>): void {
    switch (event.type) {
      case 'GenerationStarted':
        return void this.#status.run(['generating', row]);
      case 'SubmissionRefused':
        return void this.#status.run(['queued', row]);
      case 'OperationStarted':
        return void this.#operation.run([event.data.promptTokens, row]);
      case 'VideoGenerated':
        return void this.#video.run([event.data.costUsd, event.data.outputPromptTokens, row]);
      case 'VideoDownloaded':
        return void this.#status.run(['uploading', row]);
      case 'VideoDelivered':
        return void this.#status.run(['done', row]);
      case 'GenerationFailed':
        return void this.#end.run(['failed', event.data.costUsd, row]);
      case 'GenerationCancelled':
        return void this.#end.run(['cancelled', event.data.costUsd, row]);
    }
  }

  /** The record of one generation, or null. */
  byId(id: string): MessageRecord | null {
    this.#byId.bind([id]);
    const record = this.#byId.step() ? (this.#byId.getAsObject() as unknown as MessageRecord) : null;
    this.#byId.reset();
    return record;
  }

  /** Ids of the generations that have not ended, oldest first. */
  unfinished(): string[] {
    return [...this.#unfinished.keys()];
  }

  /** Every record, oldest first. */
  all(): MessageRecord[] {
    const records: MessageRecord[] = [];
    while (this.#all.step()) records.push(this.#all.getAsObject() as unknown as MessageRecord);
    this.#all.reset();
    return records;
  }
}
