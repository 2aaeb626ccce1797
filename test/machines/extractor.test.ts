import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { compileFunction } from 'node:vm';
import type { AnyStateNode } from 'xstate';
import { z } from 'zod';
import { generationMachine } from '../../machines/generation.ts';

const file = new URL('../../machines/generation.ts', import.meta.url);

const transitionShape = z.strictObject({ target: z.string(), actions: z.unknown().optional() });
const stateShape = z.strictObject({
  description: z.string(),
  type: z.literal('final').optional(),
  initial: z.string().optional(),
  invoke: z.strictObject({ kind: z.literal('named'), src: z.string(), id: z.string() }).optional(),
  on: z.record(z.string(), transitionShape).default({}),
  get states() {
    return z.record(z.string(), stateShape).default({});
  },
});
/** A machine as Stately's tools read it out of a file. */
const machineShape = stateShape.extend({ id: z.string(), context: z.string() });
type State = z.infer<typeof stateShape>;

/** One line for each thing that a drawing shows. */
interface Drawing {
  states: string[];
  transitions: string[];
}

test('Stately’s extractor reads the machine file as it stands: one machine, the states and transitions that run', () => {
  const machines = extractorWithoutXState4().extractMachinesFromFile(readFileSync(file, 'utf8'))?.machines ?? [];
  assert.equal(machines.length, 1);
  const read = machineShape.parse(machines[0]?.toConfig());
  const { id, description } = generationMachine.config;
  assert.deepEqual([read.id, read.description], [id, description]);

  const drawn: Drawing = { states: [], transitions: [] };
  drawRead(read, [], drawn);
  const running: Drawing = { states: [], transitions: [] };
  drawRunning(generationMachine.root, running);
  assert.ok(running.states.length >= 9 && running.transitions.length >= 12);
  assert.deepEqual(drawn, running);
});

test('the machine file imports only values of xstate, so that it opens without the rest of the project', () => {
  const imports = readFileSync(file, 'utf8').match(/^import .*$/gm) ?? [];
  assert.ok(imports.length > 0);
  for (const line of imports) assert.match(line, /^import type .*;$|^import \{.*\} from 'xstate';$/);
});

function drawRead(state: State, path: readonly string[], drawing: Drawing): void {
  const { description, type, initial, invoke } = state;
  drawing.states.push(line(path, description, type === 'final', initial, invoke?.src));
  for (const [fact, { target }] of Object.entries(state.on)) {
    const parent = path.slice(0, -1);
    const to = target.startsWith('#generation.') ? target.slice('#generation.'.length) : [...parent, target].join('.');
    drawing.transitions.push(`${path.join('.')} --${fact}--> ${to}`);
  }
  for (const [key, child] of Object.entries(state.states)) drawRead(child, [...path, key], drawing);
}

function drawRunning(node: AnyStateNode, drawing: Drawing): void {
  const { path, description, type, invoke } = node;
  const [initial] = node.initial?.target ?? [];
  const src = invoke[0]?.src;
  drawing.states.push(line(path, description, type === 'final', initial?.key, src?.toString()));
  for (const [fact, transitions] of node.transitions)
    for (const { target } of transitions)
      drawing.transitions.push(`${path.join('.')} --${fact}--> ${target?.map((to) => to.path.join('.'))}`);
  for (const child of Object.values(node.states)) drawRunning(child, drawing);
}

const line = (path: readonly string[], ...rest: unknown[]): string => JSON.stringify([path.join('.'), ...rest]);

/**
 * The extractor, which asks for two modules that XState 5 no longer has: types, which are nothing when it runs, and
 * version 4's action creators, which it calls for actions written inside of the machine. Ours are all named, so that
 * nothing is called; an inline action fails here with what to do.
 */
function extractorWithoutXState4(): typeof import('@xstate/machine-extractor') {
  const creators = new Proxy(
    {},
    {
      get: (_, name) => () => {
        throw new Error(`the machine has an inline ${String(name)}: give the action a name in setup()`);
      },
    },
  );
  const load = (path: string): unknown => {
    const require = createRequire(path);
    const module = { exports: {} };
    const requireOurs = (name: string): unknown => {
      if (name === 'xstate/lib/actions') return creators;
      if (name === 'xstate/lib/types') return {};
      return name.startsWith('.') ? load(require.resolve(name)) : require(name);
    };
    const run = compileFunction(readFileSync(path, 'utf8'), ['module', 'exports', 'require'], { filename: path });
    run(module, module.exports, requireOurs);
    return module.exports;
  };
  return load(createRequire(import.meta.url).resolve('@xstate/machine-extractor')) as ReturnType<
    typeof extractorWithoutXState4
  >;
}
