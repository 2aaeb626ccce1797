/** What can hold a generation up that will probably pass. */
export type Trouble = 'Google is silent' | 'video not fetched' | 'upload unclear';

/** What holds generations up at this moment, for their chats to read. In memory only: a poll is no fact. */
export class Troubles {
  readonly #now = new Map<string, Trouble>();

  note(generationId: string, trouble: Trouble): void {
    this.#now.set(generationId, trouble);
  }

  /** It goes on, or is over. */
  clear(generationId: string): void {
    this.#now.delete(generationId);
  }

  of(generationId: string): Trouble | null {
    return this.#now.get(generationId) ?? null;
  }
}
