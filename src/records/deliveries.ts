import type { Database, Statement } from 'sql.js';
import { generationOf, type StoredEvent } from '../log/facts.ts';
import type { Projection } from '../log/projection.ts';

/** A video in a chat: whose generation it is, and by which id Telegram gives it. */
export interface Delivery {
  generationId: string;
  fileId: string;
}

/** Which videos are where, so that a reply to one is known. */
export class Deliveries implements Projection {
  readonly schema = `
    CREATE TABLE deliveries (
      chat_id INTEGER, message_id INTEGER, generation_id TEXT NOT NULL, file_id TEXT NOT NULL,
      PRIMARY KEY (chat_id, message_id)
    ) WITHOUT ROWID;
    CREATE INDEX deliveries_of_generation ON deliveries (generation_id);
  `;
  #insert!: Statement;
  #byMessage!: Statement;
  #byGeneration!: Statement;

  attach(db: Database): void {
    const select = 'SELECT generation_id, file_id FROM deliveries';
    this.#insert = db.prepare('INSERT OR REPLACE INTO deliveries VALUES (?, ?, ?, ?)');
    this.#byMessage = db.prepare(`${select} WHERE chat_id = ? AND message_id = ?`);
    this.#byGeneration = db.prepare(`${select} WHERE generation_id = ?`);
  }

  apply({ type, stream, data }: StoredEvent): void {
    if (type !== 'VideoDelivered' || data.messageId === null || data.fileId === null) return;
    this.#insert.run([data.chatId, data.messageId, generationOf(stream), data.fileId]);
  }

  /** The video that a message of the bot's is, or null where the log does not know it. */
  at(chatId: number, messageId: number): Delivery | null {
    return read(this.#byMessage, [chatId, messageId]);
  }

  /** The video of a generation, or null where it is not in a chat. */
  of(generationId: string): Delivery | null {
    return read(this.#byGeneration, [generationId]);
  }
}

function read(select: Statement, values: (number | string)[]): Delivery | null {
  select.bind(values);
  const [generationId, fileId] = select.step() ? select.get() : [];
  select.reset();
  return generationId === undefined ? null : { generationId: String(generationId), fileId: String(fileId) };
}
