import { readMachine } from './machine.js';

/**
 * A generation out of the events that a log holds of it, for a page that is not told by inspection messages.
 * @param {string} definition the machine, as `machineDefinition` of `src/inspector/messages.ts` has it
 * @param {string} id
 * @param {{ type: string, at: number, data: Record<string, unknown>, state: string }[]} events oldest first, from
 *   `PromptAccepted` on
 * @param {import('./generations.js').Generation} [before] the same one with fewer events, which is brought up to date
 * @returns {import('./generations.js').Generation}
 */
export function generationOf(definition, id, events, before) {
  const machine = machineOf(definition);
  const facts = [
    ...(before?.facts ?? []),
    ...events.slice(before?.facts.length).map(({ type, at, data, state }) => ({ type, at, data, leaves: [state] })),
  ];
  const last = facts.at(-1);
  const leaves = last?.leaves ?? [];
  return Object.assign(before ?? {}, {
    sessionId: id,
    name: id,
    machine,
    start: facts[0]?.at ?? 0,
    end: last?.at ?? 0,
    ended: leaves.some((leaf) => machine.states.get(leaf)?.kind === 'final'),
    leaves,
    context: contextOf(events),
    facts,
    earlier: false,
  });
}

const machines = new Map();
/** One machine for one definition: the chart is drawn anew only where it is another. */
function machineOf(definition) {
  if (!machines.has(definition)) machines.set(definition, readMachine(definition));
  return machines.get(definition);
}

function contextOf(events) {
  const context = {};
  for (const { type, data } of events) {
    if (type === 'PromptAccepted') Object.assign(context, data, { priceUsd: data.pricePerSecond * data.seconds });
    else if (type === 'GenerationFailed') {
      const { costUsd, ...failure } = data;
      Object.assign(context, { costUsd, failure });
    } else Object.assign(context, data);
  }
  return context;
}
