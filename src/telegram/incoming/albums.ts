import type { SentPicture } from './sent-picture.ts';

/** What is known of an album: it comes as one message for each item, and usually only the first has the caption. */
export interface Album {
  /** In the order in which they came. */
  readonly pictures: SentPicture[];
  /**
   * `open`: its prompt has not come; `asked`: a question about it waits for a yes; `begun`: its prompt is a generation;
   * `over`: it takes nothing more.
   */
  state: 'open' | 'asked' | 'begun' | 'over';
  /** The message with the caption, once it has come. */
  promptMessageId: number | null;
}

/** The messages of an album come within a second or two; this is far more. In ms. */
const REMEMBERED_MS = 60_000;

/** Brings the messages of albums together: names their pictures for a minute, and never holds words. */
export class Albums {
  readonly #clock: () => number;
  readonly #albums = new Map<string, { album: Album; at: number }>();

  /** @param clock in ms */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** The album that a message belongs to. @param id Telegram's `media_group_id` */
  of(chatId: number, id: string): Album {
    const now = this.#clock();
    for (const [key, { at }] of this.#albums) if (Math.abs(now - at) > REMEMBERED_MS) this.#albums.delete(key);
    const key = `${chatId}:${id}`;
    const known = this.#albums.get(key);
    if (known) return known.album;
    const album: Album = { pictures: [], state: 'open', promptMessageId: null };
    this.#albums.set(key, { album, at: now });
    return album;
  }
}
