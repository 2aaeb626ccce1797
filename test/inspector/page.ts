import type { FailureMeaning } from '../../src/inspector/failures.ts';

/** The page's modules are plain JavaScript for the browser: here is what the tests use of them. */

export interface State {
  path: string;
  key: string;
  kind: string;
  children: State[];
}

export interface Edge {
  from: string;
  to: string | null;
  event: string;
}

export interface Machine {
  id: string;
  root: State;
  states: Map<string, State>;
  edges: Edge[];
}

export interface Box {
  state: State;
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Layout {
  width: number;
  height: number;
  boxes: Box[];
  lines: { edge: Edge; path: string; label: { x: number; y: number; w: number } }[];
  starts: { x: number; y: number }[];
}

interface Way {
  taken: Map<Edge, number>;
  last: Edge | null;
  visited: Set<string>;
  now: string[];
  spent: Map<string, number>;
}

/** A generation as the page knows it. */
export interface Generation {
  name: string;
  start: number;
  end: number;
  ended: boolean;
  leaves: string[];
  context: Record<string, unknown>;
  facts: { type: string; at: number; leaves: string[] }[];
}

interface Modules {
  'machine.js': {
    readMachine(definition: string): Machine;
    stretches(
      machine: Machine,
      facts: readonly { at: number; leaves: string[] }[],
      until: number,
    ): { leaf: string; from: number; to: number }[];
    wayThrough(machine: Machine, facts: readonly { type: string; at: number; leaves: string[] }[]): Way;
  };
  'link.js': {
    linkTo(place: { name: string; count: number | null }): string;
    readLink(hash: string): { name: string; count: number | null } | null;
  };
  'outcome.js': {
    costWords(generation: Generation): string;
    failureOf(
      generation: Generation,
      failures: Record<string, FailureMeaning>,
    ): { code: string; money: string; told: string; operator: string | null } | null;
  };
  'stored.js': {
    generationOf(definition: string, id: string, events: readonly object[]): Generation;
  };
  'layout.js': { layOut(machine: Machine, measure: (text: string, kind: string) => number): Layout };
  'paths.js': { leavesOf(value: unknown): string[]; holds(outer: string, inner: string): boolean };
  'words.js': {
    duration(ms: number): string;
    sinceStart(ms: number): string;
    toneOf(path: string, final: boolean): string;
    valueWords(key: string, value: unknown): string;
  };
}

/** Loads a module of the page. */
export async function page<K extends keyof Modules>(name: K): Promise<Modules[K]> {
  const module: Modules[K] = await import(new URL(`../../src/inspector/page/${name}`, import.meta.url).href);
  return module;
}
