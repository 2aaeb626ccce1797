import type { Rich } from '../outgoing/formatting.ts';

/** The spaces that French wants before : ; ! ? and inside « », as such that no line breaks at. No text changes its length. */
const spaced = (text: string): string => text.replace(/ (?=:|»)|(?<=«) /g, '\u00a0').replace(/ (?=[;!?])/g, '\u202f');

/** Sets the spaces of every text, and of whatever a function returns. They cannot be seen in an editor. */
export function withFrenchSpaces<T>(texts: T): T {
  return spacedAny(texts) as T;
}

function spacedAny(value: unknown): unknown {
  if (typeof value === 'string') return spaced(value);
  if (typeof value === 'function') return (...args: unknown[]) => spacedAny(value(...args));
  if (Array.isArray(value)) return value.map(spacedAny);
  if (typeof value !== 'object' || value === null) return value;
  if (isRich(value)) return { ...value, text: spaced(value.text) };
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, spacedAny(each)]));
}

const isRich = (value: object): value is Rich => 'text' in value && 'entities' in value;
