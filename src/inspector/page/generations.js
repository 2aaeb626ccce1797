import { readMachine } from './machine.js';
import { leavesOf } from './paths.js';

/**
 * @typedef {object} Fact
 * @property {string} type
 * @property {number} at ms since the epoch
 * @property {Record<string, unknown>} data
 * @property {string[]} leaves the states it led to
 *
 * @typedef {object} Generation
 * @property {string} sessionId
 * @property {string} name
 * @property {import('./machine.js').Machine} machine
 * @property {number} start ms since the epoch
 * @property {number} end ms since the epoch, once it ended
 * @property {boolean} ended
 * @property {string[]} leaves its present states
 * @property {Record<string, unknown>} context
 * @property {Fact[]} facts
 * @property {boolean} earlier some facts after the first are no longer kept
 */

/** What the page knows, from official inspection messages alone. */
export class KnownGenerations {
  /** @type {Map<string, Generation>} */
  all = new Map();
  #machines = new Map();

  /** The one that was registered last. @type {Generation | null} */
  latest = null;

  clear() {
    this.all.clear();
    this.latest = null;
  }

  remove(sessionId) {
    this.all.delete(sessionId);
    if (this.latest?.sessionId === sessionId) this.latest = [...this.all.values()].at(-1) ?? null;
  }

  /** The one that the latest fact is about. @returns {Generation | null} */
  lastMoved() {
    let last = null;
    for (const generation of this.all.values()) {
      if (!last || (generation.facts.at(-1)?.at ?? 0) >= (last.facts.at(-1)?.at ?? 0)) last = generation;
    }
    return last;
  }

  /** Takes a message. @returns {Generation | null} the generation that changed */
  take(message) {
    if (message.type === '@xstate.actor') return this.#register(message);
    const generation = this.all.get(message.sessionId);
    if (!generation) return null;
    if (message.type === '@xstate.event') this.#addFact(generation, message);
    else if (message.type === '@xstate.snapshot') this.#move(generation, message);
    return generation;
  }

  /** Some of a generation's facts are no longer kept. */
  shorten(sessionId) {
    const generation = this.all.get(sessionId);
    if (generation) generation.earlier = true;
    return generation ?? null;
  }

  #register({ sessionId, name, definition, snapshot, createdAt }) {
    if (definition === undefined) return null;
    if (!this.#machines.has(definition)) this.#machines.set(definition, readMachine(definition));
    const generation = {
      sessionId,
      name,
      machine: this.#machines.get(definition),
      start: Number(createdAt),
      end: Number(createdAt),
      ended: snapshot.status !== 'active',
      leaves: leavesOf(snapshot.value),
      context: snapshot.context ?? {},
      facts: [],
      earlier: false,
    };
    this.all.set(sessionId, generation);
    this.latest = generation;
    return generation;
  }

  #addFact(generation, { event, createdAt }) {
    const { type, at, data, ...rest } = event;
    generation.facts.push({ type, at: Number(at ?? createdAt), data: data ?? rest, leaves: generation.leaves });
  }

  #move(generation, { snapshot, createdAt }) {
    generation.leaves = leavesOf(snapshot.value);
    generation.context = snapshot.context ?? {};
    generation.ended = snapshot.status !== 'active';
    if (generation.ended) generation.end = Number(createdAt);
    const fact = generation.facts.at(-1);
    if (fact) fact.leaves = generation.leaves;
  }
}
