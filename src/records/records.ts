import type { Database, Statement } from 'sql.js';
import type { GenerationFactType, StoredEvent } from '../log/facts.ts';
import { generationOf, isFinal, isGenerationEvent } from '../log/facts.ts';
import type { Projection } from '../log/projection.ts';

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

/** A record that has changed, or may change. */
interface Kept {
  /** Its row: the position that its prompt was accepted at. */
  row: number;
  record: PromptRecord;
  /** Whether the table has its row already. */
  isStored: boolean;
}

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
  `;
  /** The records of the generations that have not ended, in the order they came. */
  readonly #unfinished = new Map<string, Kept>();
  /** What the table does not show yet. */
  readonly #changed = new Map<string, Kept>();
  #insert!: Statement;
  #update!: Statement;
  #byId!: Statement;
  #all!: Statement;

  attach(db: Database): void {
    this.#insert = db.prepare(`
      INSERT INTO messages (rowid, id, user_id, username, timestamp, prompt_tokens, output_prompt_tokens, model, cost,
        duration_seconds, resolution, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#update = db.prepare(
      'UPDATE messages SET prompt_tokens = ?, output_prompt_tokens = ?, cost = ?, status = ? WHERE rowid = ?',
    );
    this.#byId = db.prepare('SELECT * FROM messages WHERE id = ?');
    this.#all = db.prepare('SELECT * FROM messages ORDER BY rowid');
  }

  apply(event: StoredEvent): void {
    if (!isGenerationEvent(event)) return;
    const id = generationOf(event.stream) ?? '';
    if (event.type === 'PromptAccepted') {
      // What the table holds already, its key refuses.
      if (this.#changed.has(id) || this.#unfinished.has(id)) throw new Error(`${id} was accepted twice`);
      this.#unfinished.set(id, accepted(id, event));
    }
    const kept = this.#unfinished.get(id);
    if (!kept) return;
    if (event.type !== 'PromptAccepted') change(kept.record, event);
    this.#changed.set(id, kept);
    if (isFinal(event)) this.#unfinished.delete(id);
  }

  flush(): void {
    for (const kept of this.#changed.values()) this.#write(kept);
    this.#changed.clear();
  }

  #write(kept: Kept): void {
    const { id, user_id, username, timestamp, prompt_tokens, output_prompt_tokens, ...rest } = kept.record;
    const { model, cost, duration_seconds, resolution, status } = rest;
    const tokens = [prompt_tokens, output_prompt_tokens];
    if (kept.isStored) this.#update.run([...tokens, cost, status, kept.row]);
    else {
      const fixed = [kept.row, id, user_id, username, timestamp];
      this.#insert.run([...fixed, ...tokens, model, cost, duration_seconds, resolution, status]);
    }
    kept.isStored = true;
  }

  /** The record of one generation, or null. */
  byId(id: string): PromptRecord | null {
    const kept = this.#unfinished.get(id) ?? this.#changed.get(id);
    if (kept) return { ...kept.record };
    this.#byId.bind([id]);
    const record = this.#byId.step() ? (this.#byId.getAsObject() as unknown as PromptRecord) : null;
    this.#byId.reset();
    return record;
  }

  /** Ids of the generations that have not ended, oldest first. */
  unfinished(): string[] {
    return [...this.#unfinished.keys()];
  }

  /** Every record, oldest first. */
  all(): PromptRecord[] {
    const records: PromptRecord[] = [];
    while (this.#all.step()) records.push(this.#all.getAsObject() as unknown as PromptRecord);
    this.#all.reset();
    return records;
  }
}

function accepted(id: string, { position, at, data }: StoredEvent<'PromptAccepted'>): Kept {
  const { userId, username, model, seconds, resolution } = data;
  const record: PromptRecord = {
    id,
    user_id: userId,
    username,
    timestamp: at,
    prompt_tokens: null,
    output_prompt_tokens: null,
    model,
    cost: 0,
    duration_seconds: seconds,
    resolution,
    status: 'queued',
  };
  return { row: position, record, isStored: false };
}

/** What a fact changes in a record. */
function change(record: PromptRecord, event: StoredEvent<Exclude<GenerationFactType, 'PromptAccepted'>>): void {
  switch (event.type) {
    case 'GenerationStarted':
      record.status = 'generating';
      return;
    case 'SubmissionRefused':
      record.status = 'queued';
      return;
    case 'OperationStarted':
      record.prompt_tokens = event.data.promptTokens;
      record.status = 'generating';
      return;
    case 'VideoGenerated':
      record.cost = event.data.costUsd;
      record.output_prompt_tokens = event.data.outputPromptTokens;
      record.status = 'downloading';
      return;
    case 'VideoDownloaded':
      record.status = 'uploading';
      return;
    case 'VideoDelivered':
      record.status = 'done';
      return;
    case 'GenerationFailed':
      record.cost = event.data.costUsd;
      record.status = 'failed';
      return;
    case 'GenerationCancelled':
      record.cost = event.data.costUsd;
      record.status = 'cancelled';
      return;
  }
}
