import type { Database, Statement } from 'sql.js';
import type { StoredEvent } from '../log/facts.ts';
import type { Projection } from '../log/projection.ts';

/** What a user chose; null stands for the default. */
export interface Choice {
  /** The id of a model. */
  model: string | null;
  aspectRatio: string | null;
  audio: boolean | null;
  /** The tag of a language. */
  language: string | null;
}

const columns = ['model', 'aspect_ratio', 'audio', 'language'] as const;

/** What each user chose. A user without a row has the defaults. */
export class Choices implements Projection {
  readonly schema = `CREATE TABLE settings (
    user_id INTEGER PRIMARY KEY, model TEXT, aspect_ratio TEXT, audio INTEGER, language TEXT
  )`;
  #select!: Statement;
  #upsert!: Record<(typeof columns)[number], Statement>;
  #delete!: Statement;

  attach(db: Database): void {
    const upsert = (column: string) =>
      db.prepare(`INSERT INTO settings (user_id, ${column}) VALUES (?, ?)
        ON CONFLICT DO UPDATE SET ${column} = excluded.${column}`);
    this.#select = db.prepare(`SELECT ${columns} FROM settings WHERE user_id = ?`);
    this.#upsert = {
      model: upsert('model'),
      aspect_ratio: upsert('aspect_ratio'),
      audio: upsert('audio'),
      language: upsert('language'),
    };
    this.#delete = db.prepare('DELETE FROM settings WHERE user_id = ?');
  }

  apply({ type, data }: StoredEvent): void {
    if (type === 'ModelSelected') this.#upsert.model.run([data.userId, data.model]);
    if (type === 'ShapeSelected') this.#upsert.aspect_ratio.run([data.userId, data.aspectRatio]);
    if (type === 'SoundSelected') this.#upsert.audio.run([data.userId, Number(data.audio)]);
    if (type === 'LanguageSelected') this.#upsert.language.run([data.userId, data.language]);
    if (type === 'SettingsReset') this.#delete.run([data.userId]);
  }

  of(userId: number): Choice {
    this.#select.bind([userId]);
    const [model = null, aspectRatio = null, audio = null, language = null] = this.#select.step()
      ? this.#select.get()
      : [];
    this.#select.reset();
    return {
      model: model === null ? null : String(model),
      aspectRatio: aspectRatio === null ? null : String(aspectRatio),
      audio: audio === null ? null : audio === 1,
      language: language === null ? null : String(language),
    };
  }
}
