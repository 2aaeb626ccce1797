import type { GenerationContext } from '../../../machines/generation.ts';
import type { StatusRhythm } from '../../config/waits.ts';
import { isFinalState, type StateName } from '../../generations/state.ts';
import type { ProveLead } from '../../log/journal/journal.ts';
import { after, pause } from '../../time/timers.ts';
import { type ChatClient, type MessageView, type Patience, SendError } from '../outgoing/chat-client.ts';
import type { StatusMemory } from './memory.ts';

export interface StatusTools {
  chat: ChatClient;
  clock: () => number;
  rhythm: StatusRhythm;
  /** The words for a generation in a state; null for one that needs none any more, since its video is there. */
  view: (generation: GenerationContext, state: StateName) => MessageView | null;
  /** A status message could not be sent or kept up; for the operator. */
  onTrouble: (generationId: string, error: unknown) => void;
  /** A process that stood still must not write over the last word of another that leads by now. */
  proveLead?: ProveLead;
  memory?: StatusMemory;
}

/**
 * One generation's status message: sent once, edited in place, at most every few seconds, and removed when the video
 * arrives or turned into a sentence when none will.
 */
export class StatusMessage {
  generation: GenerationContext;
  state: StateName;
  readonly #tools: StatusTools;
  /** Where it is; null until Telegram has taken it. */
  #at: { chatId: number; messageId: number } | null;
  /** Set where it cannot be kept up: deleted, or nobody knows whether it arrived. Only the last word is sent anew. */
  #isGone = false;
  /** What it shows, and the state that was then. */
  #shown = { view: '', state: '' };
  /** Why it is not kept up any more: its generation has ended, or a later run goes on with it. */
  #over: 'ended' | 'released' | null = null;
  /** Aborted then, so that nothing its last word would wait for goes on. */
  readonly #closing = new AbortController();
  #wake: () => void = () => undefined;

  constructor(tools: StatusTools, generation: GenerationContext, state: StateName) {
    this.#tools = tools;
    this.generation = generation;
    this.state = state;
    this.#at = tools.memory?.earlier(generation.id) ?? null;
    if (isFinalState(state)) this.#close('ended');
  }

  /** Takes what happened to its generation. */
  move(generation: GenerationContext, state: StateName): void {
    const isNews = state !== this.state;
    this.generation = generation;
    this.state = state;
    if (isFinalState(state)) this.#close('ended');
    if (isNews) this.#wake();
  }

  /** Nothing more is said: a later run goes on with it. */
  release(): void {
    this.#close('released');
    this.#wake();
  }

  /** Keeps it up until its last word is said. Never rejects. */
  async keepUp(): Promise<void> {
    const { rhythm, onTrouble, memory } = this.#tools;
    const { id } = this.generation;
    try {
      while (this.#over === null) {
        await this.#showIfLeading().catch((error: unknown) => {
          if (this.#over === null) onTrouble(id, error);
        });
        if (this.#over === null) await this.#pause(rhythm);
      }
      if (this.#isEnded()) await this.#end();
    } catch (error) {
      onTrouble(id, error);
    } finally {
      if (this.#isEnded()) memory?.closed(id);
    }
  }

  #close(why: 'ended' | 'released'): void {
    if (this.#over !== 'released') this.#over = why;
    this.#closing.abort();
  }

  #isEnded(): boolean {
    return this.#over === 'ended';
  }

  async #showIfLeading(): Promise<void> {
    await this.#tools.proveLead?.(this.#closing.signal);
    await this.#show();
  }

  async #show(): Promise<void> {
    const { chat, view } = this.#tools;
    const seen = view(this.generation, this.state);
    this.#shown.state = this.state;
    if (!seen || this.#isGone || this.#shown.view === keyOf(seen)) return;
    if (!this.#at) return this.#send(seen);
    const { chatId, messageId } = this.#at;
    // Told again when its place in the queue has come: the words are those of that moment.
    const latest = () => view(this.generation, this.state) ?? seen;
    const isThere = await chat.edit(chatId, messageId, latest, { signal: this.#closing.signal });
    if (!isThere) this.#isGone = true;
    this.#shown.view = keyOf(seen);
  }

  async #end(): Promise<void> {
    const { chat, view } = this.#tools;
    const last = view(this.generation, this.state);
    const at = this.#at;
    if (!last) {
      if (at) await chat.remove(at.chatId, at.messageId);
      return;
    }
    const isEdited = at !== null && (await chat.edit(at.chatId, at.messageId, () => last, { urgent: true }));
    if (!isEdited) await this.#send(last, 'lastWord');
  }

  async #send(view: MessageView, importance: keyof Patience = 'answer'): Promise<void> {
    const { id, chatId, threadId, messageId } = this.generation;
    const { chat, memory } = this.#tools;
    try {
      this.#at = await chat.say({ chatId, threadId, replyTo: messageId }, view.text, view.keyboard, importance);
      this.#shown.view = keyOf(view);
      if (importance !== 'lastWord') memory?.shown(id, this.#at);
    } catch (error) {
      if (error instanceof SendError && error.reason !== 'failed') this.#isGone = true;
      throw error;
    }
  }

  /** Resolves after `refreshMs`, or when the state changes but not before `leastMs`, or at once when it is over. */
  async #pause({ refreshMs, leastMs }: StatusRhythm): Promise<void> {
    const began = performance.now();
    if (this.state === this.#shown.state) await this.#change(refreshMs);
    const restMs = leastMs - (performance.now() - began);
    if (restMs > 0) await pause(restMs, this.#closing.signal).catch(() => undefined);
  }

  /** Resolves after so many ms, or when the state changes. */
  #change(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const callOff = after(ms, resolve);
      this.#wake = () => {
        callOff();
        resolve();
      };
    });
  }
}

const keyOf = ({ text, keyboard }: MessageView): string => JSON.stringify([text, keyboard]);
