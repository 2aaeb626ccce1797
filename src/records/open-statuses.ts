import type { StoredEvent } from '../log/facts.ts';
import type { Projection } from '../log/projection.ts';

/** Where the status messages are whose last word has not been said, by generation. */
export class OpenStatuses implements Projection {
  readonly schema = '';
  readonly #open = new Map<string, { chatId: number; messageId: number }>();

  attach(): void {}

  apply({ type, data }: StoredEvent): void {
    if (type === 'StatusShown') this.#open.set(data.generationId, { chatId: data.chatId, messageId: data.messageId });
    if (type === 'StatusClosed') this.#open.delete(data.generationId);
  }

  /** Where a generation's status message is, or null. */
  of(generationId: string): { chatId: number; messageId: number } | null {
    return this.#open.get(generationId) ?? null;
  }

  /** The generations whose status message is open. */
  generations(): string[] {
    return [...this.#open.keys()];
  }
}
