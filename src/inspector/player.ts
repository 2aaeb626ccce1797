import { createInspector } from '@statelyai/inspect';
import { EventEmitter } from 'eventemitter3';
import { z } from 'zod';
import { begin } from '../generations/fold.ts';
import type { GenerationSnapshot } from '../generations/state.ts';
import type { GenerationFactType, StoredEvent } from '../log/facts.ts';
import { generationOf, isFinal, isGenerationEvent } from '../log/facts.ts';
import type { Actors } from './actors.ts';
import { adapterTo, type Inspector, tellBeginning, tellStored, toldOf } from './messages.ts';

/** How fast recorded time may pass: seconds of the log in a second. */
export const SPEEDS = [0.5, 1, 2, 5, 10, 60, 600] as const;
/** No stretch without facts takes longer than this to watch, in ms. */
const QUIET = 2_000;
/** The pace of playing: facts within it are shown together, in ms. */
const FRAME = 40;

const command = z.discriminatedUnion('do', [
  z.object({ do: z.literal('play') }),
  z.object({ do: z.literal('pause') }),
  z.object({ do: z.literal('seek'), position: z.number().int().nonnegative() }),
  z.object({ do: z.literal('speed'), speed: z.literal(SPEEDS) }),
]);
/** What the bar of the player asks for. A position counts facts from the start of the log. */
export type Command = z.infer<typeof command>;

/** Reads a command, or null where it is none. */
export function readCommand(text: string): Command | null {
  try {
    return command.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Where the player is. Times are ms since the epoch, in the log's time. */
export interface PlayerState {
  /** How many facts have been shown, of how many. */
  position: number;
  size: number;
  /** The time it is in the log. */
  at: number;
  /** When the next fact comes; null at the end. */
  nextAt: number | null;
  playing: boolean;
  speed: number;
}

type Recorded = StoredEvent<GenerationFactType>;

/** Plays a recorded log, forwards at a pace, and to any position at once. */
export class Player {
  readonly bus = new EventEmitter<{ state: (state: PlayerState) => void }>();
  readonly #actors: Actors;
  readonly #inspector: Inspector;
  readonly #facts: readonly Recorded[];
  readonly #keep: number;
  readonly #clock: () => number;
  /** The generations that are shown and may still move, by id. */
  readonly #live = new Map<string, { sessionId: string; snapshot: GenerationSnapshot }>();
  #position = 0;
  #at: number;
  #speed = 1;
  #timer: NodeJS.Timeout | null = null;
  #ticked = 0;

  /**
   * @param options.keep how many ended generations are kept: more are not brought back by a jump
   * @param options.clock ms, for the pace alone
   */
  constructor(options: { actors: Actors; events: Iterable<StoredEvent>; keep: number; clock: () => number }) {
    this.#actors = options.actors;
    this.#inspector = createInspector(adapterTo(options.actors));
    this.#facts = [...options.events].filter(isGenerationEvent);
    this.#keep = options.keep;
    this.#clock = options.clock;
    this.#at = this.#facts[0]?.at ?? 0;
  }

  state(): PlayerState {
    return {
      position: this.#position,
      size: this.#facts.length,
      at: this.#at,
      nextAt: this.#facts[this.#position]?.at ?? null,
      playing: this.#timer !== null,
      speed: this.#speed,
    };
  }

  command(command: Command): void {
    switch (command.do) {
      case 'play':
        this.#play();
        break;
      case 'pause':
        this.#pause();
        break;
      case 'seek':
        this.#pause();
        this.#seek(Math.min(command.position, this.#facts.length));
        break;
      case 'speed':
        this.#speed = command.speed;
        break;
    }
    this.bus.emit('state', this.state());
  }

  close(): void {
    this.#pause();
  }

  #play(): void {
    if (this.#timer) return;
    if (this.#position === this.#facts.length) this.#seek(0);
    this.#ticked = this.#clock();
    this.#timer = setInterval(() => this.#tick(), FRAME);
  }

  #pause(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Lets the log's time pass for as long as it was since the last tick. */
  #tick(): void {
    const now = this.#clock();
    const passed = this.#at + (now - this.#ticked) * this.#speed;
    const quiet = (this.#facts[this.#position]?.at ?? 0) - QUIET * this.#speed;
    const { length } = this.#facts;
    const before = this.#position;
    this.#ticked = now;
    this.#at = Math.max(passed, quiet);
    for (let fact = this.#facts[before]; fact && fact.at <= this.#at; fact = this.#facts[this.#position]) {
      this.#show(fact);
    }
    if (this.#position === length) {
      this.#pause();
      this.#at = this.#facts[length - 1]?.at ?? this.#at;
    }
    if (this.#position > before || this.#at > passed || !this.#timer) this.bus.emit('state', this.state());
  }

  #seek(position: number): void {
    const onward = position >= this.#position && position - this.#position <= 100;
    if (!onward) this.#rewind(position);
    for (
      let fact = this.#facts[this.#position];
      fact && this.#position < position;
      fact = this.#facts[this.#position]
    ) {
      this.#show(fact);
    }
    this.#at = this.#facts[position === 0 ? 0 : position - 1]?.at ?? 0;
  }

  /** Lets all actors go and jumps there, with the generations that a viewer would still see. */
  #rewind(position: number): void {
    this.#actors.clear();
    this.#live.clear();
    this.#position = 0;
    const listed = listedAt(this.#facts, position, this.#keep);
    for (const [index, fact] of this.#facts.slice(0, position).entries()) {
      if (listed.has(fact.stream)) this.#tell(fact, index);
    }
    this.#position = position;
  }

  #show(fact: Recorded): void {
    this.#tell(fact, this.#position);
    this.#position += 1;
  }

  #tell(fact: Recorded, index: number): void {
    const id = generationOf(fact.stream) ?? '';
    if (fact.type === 'PromptAccepted') {
      const sessionId = `x:${index}`;
      const snapshot = begin(id, fact);
      this.#live.set(id, { sessionId, snapshot });
      tellBeginning(this.#inspector, toldOf(sessionId, snapshot), fact, snapshot);
      return;
    }
    const live = this.#live.get(id);
    if (!live) return;
    live.snapshot = tellStored(this.#inspector, live.sessionId, fact, live.snapshot);
    if (isFinal(fact)) this.#live.delete(id);
  }
}

/** The streams that are listed at a position: all that are live, and the last `keep` that ended. */
function listedAt(facts: readonly Recorded[], position: number, keep: number): Set<string> {
  const listed = new Set<string>();
  const ended: string[] = [];
  for (const fact of facts.slice(0, position)) {
    listed.add(fact.stream);
    if (isFinal(fact)) ended.push(fact.stream);
  }
  for (const stream of ended.slice(0, Math.max(0, ended.length - keep))) listed.delete(stream);
  return listed;
}
