import type { StatelyInspectionEvent } from '@statelyai/inspect';
import { EventEmitter } from 'eventemitter3';

/** One official inspection message of @statelyai/inspect. */
export type Message = StatelyInspectionEvent;

/** What is kept of one actor. */
export interface Shown {
  sessionId: string;
  /** Its registration and the fact that began it; then each fact and the snapshot after it, oldest first. */
  messages: Message[];
  /** How many messages between the beginning and the rest were let go to bound memory. */
  dropped: number;
  ended: boolean;
}

/** The messages that an actor never loses: its registration and the fact that began it. */
export const BEGINNING = 2;

interface ActorEvents {
  /** An actor has a new message. */
  changed: (sessionId: string) => void;
  /** An actor that ended is no longer listed. */
  gone: (sessionId: string) => void;
  /** All actors are gone at once: time starts anew. */
  cleared: () => void;
}

/**
 * What a browser that opens now must be shown: every live actor with its facts so far, and the last ones that ended.
 * Memory is bounded: a number of ended actors, and a number of messages for each actor.
 */
export class Actors {
  readonly bus = new EventEmitter<ActorEvents>();
  readonly #actors = new Map<string, Shown>();
  /** Sessions that ended, oldest first. */
  readonly #ended = new Set<string>();
  /** Machines are alike: their definitions are kept once. */
  readonly #definitions = new Map<string, string>();
  readonly #limits: { ended: number; messages: number };

  /** @param limits how many ended actors stay listed, and how many messages after its beginning an actor keeps */
  constructor(limits: { ended: number; messages: number }) {
    this.#limits = limits;
  }

  /** Takes the next message of an actor. Messages of actors that are not listed are let go. */
  take(message: Message): void {
    const actor = message.type === '@xstate.actor' ? this.#register(message) : this.#actors.get(message.sessionId);
    if (!actor) return;
    if (message.type !== '@xstate.actor') this.#add(actor, message);
    this.bus.emit('changed', actor.sessionId);
    if (message.type !== '@xstate.event' && hasEnded(message)) this.#end(actor);
  }

  get(sessionId: string): Shown | null {
    return this.#actors.get(sessionId) ?? null;
  }

  /** The listed actors' session ids, in the order of their registration. */
  sessions(): IterableIterator<string> {
    return this.#actors.keys();
  }

  get size(): number {
    return this.#actors.size;
  }

  clear(): void {
    this.#actors.clear();
    this.#ended.clear();
    this.bus.emit('cleared');
  }

  #register(message: Message & { type: '@xstate.actor' }): Shown {
    const { sessionId, definition } = message;
    const messages: Message[] = [{ ...message, definition: definition && this.#onlyOnce(definition) }];
    const actor = { sessionId, messages, dropped: 0, ended: false };
    this.#actors.set(sessionId, actor);
    return actor;
  }

  #onlyOnce(definition: string): string {
    const known = this.#definitions.get(definition);
    if (known !== undefined) return known;
    if (this.#definitions.size >= 100) this.#definitions.clear();
    this.#definitions.set(definition, definition);
    return definition;
  }

  #add(actor: Shown, message: Message): void {
    actor.messages.push(message);
    if (actor.messages.length <= BEGINNING + this.#limits.messages) return;
    // Ten facts with their snapshots at a time: a long life does not shift an array at each fact.
    actor.dropped += actor.messages.splice(BEGINNING, 20).length;
  }

  #end(actor: Shown): void {
    actor.ended = true;
    this.#ended.add(actor.sessionId);
    if (this.#ended.size <= this.#limits.ended) return;
    const [oldest] = this.#ended;
    if (oldest === undefined) return;
    this.#ended.delete(oldest);
    this.#actors.delete(oldest);
    this.bus.emit('gone', oldest);
  }
}

const hasEnded = (message: Exclude<Message, { type: '@xstate.event' }>): boolean => {
  const { status } = message.snapshot as { status?: string };
  return status !== undefined && status !== 'active';
};
