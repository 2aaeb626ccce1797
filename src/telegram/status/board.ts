import type { GenerationContext } from '../../../machines/generation.ts';
import type { Moved } from '../../generations/generations.ts';
import { pause } from '../../network/network.ts';
import { type ChatClient, type MessageView, type Patience, SendError } from '../outgoing/chat-client.ts';

/** Between two edits of one message, in ms: Telegram counts edits as messages. */
export interface StatusRhythm {
  /** The time so far is brought up to date this often. */
  refreshMs: number;
  /** A new state is shown no sooner than this after the last edit. */
  leastMs: number;
  /** Chat actions last five seconds. */
  actionMs: number;
}

export const statusRhythm: StatusRhythm = { refreshMs: 5_000, leastMs: 3_000, actionMs: 4_500 };

/** What of a status message outlives the process, so that a later run goes on with it. */
export interface StatusMemory {
  /** Where an earlier run has left it, or null. */
  earlier: (generationId: string) => { chatId: number; messageId: number } | null;
  shown: (generationId: string, at: { chatId: number; messageId: number }) => void;
  /** Its last word was said, or will never be heard. */
  closed: (generationId: string) => void;
}

export interface StatusTools {
  chat: ChatClient;
  clock: () => number;
  rhythm: StatusRhythm;
  /** The words for a generation in a state; null for one that needs none any more, since its video is there. */
  view: (generation: GenerationContext, state: string) => MessageView | null;
  /** A status message could not be sent or kept up; for the operator. */
  onTrouble: (generationId: string, error: unknown) => void;
  memory?: StatusMemory;
}

/** One generation's status message. */
class StatusMessage {
  generation: GenerationContext;
  state: string;
  /** Where it is; null until Telegram has taken it. */
  at: { chatId: number; messageId: number } | null = null;
  /** Set where it cannot be kept up: deleted, or nobody knows whether it arrived. Only the last word is sent anew. */
  isGone = false;
  isReleased = false;
  shown = '';
  shownState = '';
  /** Aborted when the generation ends, so that nothing its last word would wait for goes on. */
  readonly over = new AbortController();
  #wake: () => void = () => undefined;

  constructor(generation: GenerationContext, state: string) {
    this.generation = generation;
    this.state = state;
    if (isFinalState(state)) this.over.abort(OVER);
  }

  get isFinal(): boolean {
    return this.over.signal.aborted;
  }

  move(generation: GenerationContext, state: string): void {
    const changed = state !== this.state;
    this.generation = generation;
    this.state = state;
    if (isFinalState(state)) this.over.abort(OVER);
    if (changed) this.#wake();
  }

  /** Nothing more is said. */
  release(): void {
    this.isReleased = true;
    this.over.abort(OVER);
    this.#wake();
  }

  /** Resolves after `refreshMs`, or when the state changes but not before `leastMs`, or at once when it ends. */
  async pause({ refreshMs, leastMs }: StatusRhythm): Promise<void> {
    const began = performance.now();
    if (this.state === this.shownState) await this.#change(refreshMs);
    await undisturbed(leastMs - (performance.now() - began), this.over.signal);
  }

  /** Resolves after so many ms, or when the state changes. */
  #change(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** The reason of every end: making an error for each would cost as much as the rest of it. */
const OVER = new Error('The generation has ended');

const isFinalState = (state: string): boolean => state === 'done' || state === 'failed' || state === 'cancelled';

/** Sleeps until the time is over or the signal is aborted. */
async function undisturbed(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0 && !signal.aborted) await pause(ms, signal).catch(() => undefined);
}

/**
 * Keeps one message a generation that follows its machine: edited in place, at most every few seconds, removed when
 * the video arrives, turned into a sentence when none will. Nothing that goes wrong here ends a generation.
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
    const message = new StatusMessage(generation, state);
    message.at = this.#tools.memory?.earlier(generation.id) ?? null;
    this.#messages.set(generation.id, message);
    const life = this.#live(message).finally(() => this.#busy.delete(life));
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

  async #live(message: StatusMessage): Promise<void> {
    try {
      // The next microtask: a slot that is free is held by then, and the first words are the right ones.
      await Promise.resolve();
      while (!message.isFinal) {
        await this.#show(message).catch((error: unknown) => {
          if (!message.isFinal) this.#tools.onTrouble(message.generation.id, error);
        });
        if (!message.isFinal) await message.pause(this.#tools.rhythm);
      }
      if (!message.isReleased) await this.#end(message);
    } catch (error) {
      this.#tools.onTrouble(message.generation.id, error);
    } finally {
      if (!message.isReleased) this.#tools.memory?.closed(message.generation.id);
      this.#messages.delete(message.generation.id);
      if (this.#messages.size === 0 && this.#actions) {
        clearInterval(this.#actions);
        this.#actions = null;
      }
    }
  }

  async #show(message: StatusMessage): Promise<void> {
    const view = this.#tools.view(message.generation, message.state);
    message.shownState = message.state;
    if (!view || message.isGone || message.shown === keyOf(view)) return;
    if (!message.at) {
      await this.#send(message, view);
      return;
    }
    const { chatId, messageId } = message.at;
    const { signal } = message.over;
    // Told again when its place in the queue has come: the words are those of that moment.
    const latest = () => this.#tools.view(message.generation, message.state) ?? view;
    const there = await this.#tools.chat.edit(chatId, messageId, latest, { signal });
    if (!there) message.isGone = true;
    message.shown = keyOf(view);
  }

  async #end(message: StatusMessage): Promise<void> {
    const view = this.#tools.view(message.generation, message.state);
    const { at } = message;
    if (!view) {
      if (at) await this.#tools.chat.remove(at.chatId, at.messageId);
      return;
    }
    const edited = at !== null && (await this.#tools.chat.edit(at.chatId, at.messageId, () => view, { urgent: true }));
    if (!edited) await this.#send(message, view, 'lastWord');
  }

  async #send(message: StatusMessage, view: MessageView, importance: keyof Patience = 'answer'): Promise<void> {
    const { chatId, threadId, messageId } = message.generation;
    try {
      message.at = await this.#tools.chat.say(
        { chatId, threadId, replyTo: messageId },
        view.text,
        view.keyboard,
        importance,
      );
      message.shown = keyOf(view);
      if (importance !== 'lastWord') this.#tools.memory?.shown(message.generation.id, message.at);
    } catch (error) {
      if (error instanceof SendError && error.reason !== 'failed') message.isGone = true;
      throw error;
    }
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

function actionIn(state: string): 'record_video' | 'upload_video' | null {
  if (state.startsWith('generating')) return 'record_video';
  return state === 'downloading' || state === 'uploading' ? 'upload_video' : null;
}

const keyOf = ({ text, keyboard }: MessageView): string => JSON.stringify([text, keyboard]);
