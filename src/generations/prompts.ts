import type { Shape } from '../veo/models.ts';

/** A picture that a prompt begins with, as Telegram keeps it. */
export interface Picture {
  fileId: string;
  /** Whether it was sent as a photo rather than as a file: a video's cover must be one. */
  isPhoto: boolean;
  /** Null where Telegram does not say. */
  shape: Shape | null;
}

/** What a generation is made from. */
export interface Prompt {
  text: string;
  /** Who wrote it, which need not be the user it counts for. */
  senderId: number;
  /** The picture to begin with and the one to end with. */
  pictures: readonly Picture[];
  /** The file id of the video that it continues, or null. */
  video: string | null;
}

/** So many questions about pictures are remembered. */
const MOST_ASKED = 200;

/**
 * The only place that holds prompts and the names of their pictures: in memory, from the message until Google has
 * accepted them or the generation has ended. Nothing here is ever written, logged or passed on but to the one request
 * that needs it. A picture that becomes the cover of its video is named until that is delivered.
 */
export class Prompts {
  readonly #held = new Map<string, Prompt>();
  readonly #covers = new Map<string, string>();
  readonly #asked = new Map<string, readonly Picture[]>();

  /** Names the pictures of a prompt that a question stands for, since Telegram may not give them with the answer. */
  nameAsked(generationId: string, pictures: readonly Picture[]): void {
    this.#asked.delete(generationId);
    this.#asked.set(generationId, pictures);
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > MOST_ASKED && oldest !== undefined) this.#asked.delete(oldest);
  }

  /** The pictures of a prompt that a question stands for, or null where they are not known. */
  asked(generationId: string): readonly Picture[] | null {
    return this.#asked.get(generationId) ?? null;
  }

  /** Keeps a prompt for its generation. */
  hold(generationId: string, prompt: Prompt): void {
    this.#held.set(generationId, prompt);
    this.#asked.delete(generationId);
    const [first] = prompt.pictures;
    if (first?.isPhoto) this.#covers.set(generationId, first.fileId);
  }

  /** The prompt, or null where it is gone: forgotten, or never held by this process. */
  of(generationId: string): Prompt | null {
    return this.#held.get(generationId) ?? null;
  }

  /** Adds the picture that a video is to end with, where its prompt is still here. */
  addLastFrame(generationId: string, picture: Picture): void {
    const prompt = this.#held.get(generationId);
    if (prompt) this.#held.set(generationId, { ...prompt, pictures: [...prompt.pictures, picture] });
  }

  /** The file id of the photo that a video began with, or null. */
  coverOf(generationId: string): string | null {
    return this.#covers.get(generationId) ?? null;
  }

  /** Lets go of a prompt; harmless when repeated. */
  forget(generationId: string): void {
    this.#held.delete(generationId);
  }

  /** Lets go of all there is of a generation that has ended. */
  forgetAll(generationId: string): void {
    this.#held.delete(generationId);
    this.#covers.delete(generationId);
  }

  /** How many prompts are held. */
  get size(): number {
    return this.#held.size;
  }
}
