import type { Moved } from '../../generations/generations.ts';
import type { StateName } from '../../generations/state.ts';
import { StatusMessage, type StatusTools } from './message.ts';

/**
 * Keeps one status message a generation that follows its machine, and shows in each chat that the bot is at work.
 * Nothing that goes wrong here ends a generation.
 */
export class StatusBoard {
  readonly #tools: StatusTools;
  readonly #messages = new Map<string, StatusMessage>();
  readonly #busy = new Set<Promise<void>>();
  #actions: NodeJS.Timeout | null = null;

  constructor(tools: StatusTools) {
    this.#tools = tools;
  }

  /** Takes what happened to a generation. */
  follow({ generation, state }: Pick<Moved, 'generation' | 'state'>): void {
    const known = this.#messages.get(generation.id);
    if (known) {
      const action = actionIn(known.state);
      known.move(generation, state);
      if (actionIn(state) !== action) this.#act(known);
      return;
    }
    const message = new StatusMessage(this.#tools, generation, state);
    this.#messages.set(generation.id, message);
    // From the next microtask on: a slot that is free is held by then, and the first words are the right ones.
    const life = Promise.resolve()
      .then(() => message.keepUp())
      .finally(() => {
        this.#busy.delete(life);
        this.#remove(generation.id);
      });
    this.#busy.add(life);
    this.#actions ??= setInterval(() => this.#act(), this.#tools.rhythm.actionMs);
    queueMicrotask(() => this.#act(message));
  }

  /** Lets go of generations that a later run goes on with: their messages stay as they are. */
  release(ids: Iterable<string>): void {
    for (const id of ids) this.#messages.get(id)?.release();
  }

  /** Resolves when every status message has said its last word. */
  async settled(): Promise<void> {
    await Promise.all(this.#busy);
  }

  #remove(id: string): void {
    this.#messages.delete(id);
    if (this.#messages.size > 0 || !this.#actions) return;
    clearInterval(this.#actions);
    this.#actions = null;
  }

  /** "is recording a video…" while Google works, "is sending a video…" once it is made; once for each chat. */
  #act(only?: StatusMessage): void {
    const seen = new Set<string>();
    for (const { generation, state } of only ? [only] : this.#messages.values()) {
      const action = actionIn(state);
      const place = `${generation.chatId}/${generation.threadId}`;
      if (!action || seen.has(place)) continue;
      seen.add(place);
      void this.#tools.chat.act(generation.chatId, generation.threadId, action);
    }
  }
}

function actionIn(state: StateName): 'record_video' | 'upload_video' | null {
  if (state === 'generating.submitting' || state === 'generating.rendering') return 'record_video';
  return state === 'downloading' || state === 'uploading' ? 'upload_video' : null;
}
