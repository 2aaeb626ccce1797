import { generationId } from '../../generations/acceptance.ts';
import type { Generations } from '../../generations/generations.ts';
import type { Prompts } from '../../generations/prompts.ts';
import { after } from '../../time/timers.ts';
import type { Rich } from '../outgoing/formatting.ts';
import type { Texts } from '../texts/en.ts';
import { type Album, Albums } from './albums.ts';
import type { SentPicture } from './sent-picture.ts';
import { LARGEST_FILE_BYTES } from './telegram-files.ts';
import type { Incoming, Place } from './update.ts';

type Prompt = Extract<Incoming, { kind: 'prompt' }>;
type Wordless = Extract<Incoming, { kind: 'picture' }>;

export interface PicturesTools {
  generations: Generations;
  prompts: Prompts;
  clock: () => number;
}

/** What a video can begin and end with. */
const MOST_PICTURES = 2;
/** The caption of an album comes within this time after its first picture, in ms. */
const WORDS_WITHIN_MS = 2_000;

/** Which pictures a prompt comes with: its own, the one it replies to, or those of its album. */
export class Pictures {
  readonly #tools: PicturesTools;
  readonly #albums: Albums;

  constructor(tools: PicturesTools) {
    this.#tools = tools;
    this.#albums = new Albums(tools.clock);
  }

  /** The pictures of a prompt, the first frame first; or why they cannot be taken, null where that was said already. */
  async of(
    { picture, album: id, place }: Prompt,
    texts: Texts,
  ): Promise<readonly SentPicture[] | { refusal: Rich | null }> {
    const own = picture ? [picture] : [];
    const album = id === null ? null : this.#albums.of(place.chatId, id);
    if (!album) return own.some(isTooLarge) ? { refusal: texts.pictureTooLarge() } : own;
    if (album.state === 'over') return { refusal: null };
    album.pictures.push(...own);
    if (album.pictures.some(isTooLarge)) {
      album.state = 'over';
      return { refusal: texts.pictureTooLarge() };
    }
    // A caption of its own for each picture is as unclear as a third picture.
    if (album.state !== 'open' || album.pictures.length > MOST_PICTURES)
      return { refusal: await this.#refuse(album, place.chatId, texts) };
    return [...album.pictures];
  }

  /** Notes what became of a prompt, since more pictures of its album may come. */
  note({ album: id, place }: Prompt, state: Exclude<Album['state'], 'open'>): void {
    if (id === null) return;
    Object.assign(this.#albums.of(place.chatId, id), { state, promptMessageId: place.messageId });
  }

  /**
   * Takes a picture without words. @returns what to say to it, or null
   * @param sayLater says that words are wanted, where no caption of its album has come
   */
  async take(
    { picture, album: id, place, isMeant }: Wordless,
    texts: Texts,
    sayLater: (text: Rich) => void,
  ): Promise<Rich | null> {
    if (id === null) return texts.wordsWanted();
    const album = this.#albums.of(place.chatId, id);
    if (album.state === 'over') return null;
    album.pictures.push(picture);
    if (album.state === 'open') {
      const isFirst = album.pictures.length === 1;
      if (isFirst && isMeant)
        after(WORDS_WITHIN_MS, () => {
          if (album.state === 'open') sayLater(texts.wordsWanted());
        });
      return null;
    }
    if (isTooLarge(picture) || album.pictures.length > MOST_PICTURES) return this.#refuse(album, place.chatId, texts);
    return this.#endWith(picture, album, place.chatId, texts);
  }

  /** Takes what is no picture and may be part of an album. @returns what to say to it, or null */
  async takeOther({ chatId }: Place, id: string | null, texts: Texts): Promise<Rich | null> {
    const album = id === null ? null : this.#albums.of(chatId, id);
    if (!album) return texts.textWanted();
    if (album.state === 'over') return null;
    if (album.state !== 'open') return this.#refuse(album, chatId, texts);
    album.state = 'over';
    return texts.textWanted();
  }

  #endWith(picture: SentPicture, album: Album, chatId: number, texts: Texts): Rich | null {
    const { generations, prompts } = this.#tools;
    const id = idOf(album, chatId);
    if (album.state === 'asked') {
      prompts.nameAsked(id, album.pictures);
      return null;
    }
    if (generations.find(id)?.state !== 'queued') return texts.albumLate();
    prompts.addLastFrame(id, picture);
    return null;
  }

  /** Ends what an album began, at no cost, as long as it waits. @returns what to say, or null where its end says it */
  async #refuse(album: Album, chatId: number, texts: Texts): Promise<Rich | null> {
    const { generations, prompts } = this.#tools;
    const { state } = album;
    const id = idOf(album, chatId);
    album.state = 'over';
    if (state === 'asked') prompts.nameAsked(id, []);
    if (state !== 'begun') return texts.albumRefused();
    const isEnded = await generations.fail(id, (stage) => (stage === 'queued' ? 'ALBUM_REFUSED' : null));
    return isEnded ? null : texts.albumLate();
  }
}

const idOf = ({ promptMessageId }: Album, chatId: number): string =>
  generationId(chatId, promptMessageId ?? 0, 'message');

const isTooLarge = ({ bytes }: SentPicture): boolean => (bytes ?? 0) > LARGEST_FILE_BYTES;
