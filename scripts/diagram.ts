import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AnyStateMachine } from 'xstate';
import { type DirectedGraphNode, toDirectedGraph } from 'xstate/graph';
import { generationMachine } from '../machines/generation.ts';
import { type Command, runCommand } from './command.ts';

const BEGIN = '<!-- diagram: written by `npm run diagram` -->';
const END = '<!-- /diagram -->';

/** The file that the diagram of the statechart stands in. */
export const readmePath = fileURLToPath(new URL('../src/README.md', import.meta.url));

/** A statechart as a Mermaid state diagram: its nested states, and every transition labelled with its fact. */
export function mermaid(machine: AnyStateMachine): string {
  const graph = toDirectedGraph(machine);
  return ['stateDiagram-v2', ...states(graph, 1), ...transitions(graph), ''].join('\n');
}

/**
 * A text with this diagram between its markers.
 * @throws Error where it does not have each marker once, in order
 */
export function withDiagram(text: string, diagram: string): string {
  const [before, rest, ...more] = text.split(BEGIN);
  const [, after, ...others] = rest?.split(END) ?? [];
  if (before === undefined || after === undefined || more.length + others.length > 0)
    throw new Error(`src/README.md must hold the lines ${BEGIN} and ${END}, once and in this order`);
  return `${before}${BEGIN}\n\n\`\`\`mermaid\n${diagram}\`\`\`\n\n${END}${after}`;
}

/** The states inside a node; a state's own key is unique in this machine's diagram. */
function states({ stateNode, children }: DirectedGraphNode, depth: number): string[] {
  const indent = '  '.repeat(depth);
  const initial = stateNode.initial?.target[0];
  return [
    ...(initial ? [`${indent}[*] --> ${initial.key}`] : []),
    ...children.flatMap((child) => {
      const { key, type } = child.stateNode;
      if (type === 'final') return [`${indent}${key} --> [*]`];
      if (child.children.length === 0) return [`${indent}${key}`];
      return [`${indent}state ${key} {`, ...states(child, depth + 1), `${indent}}`];
    }),
  ];
}

/** All transitions stand outside of the composite states: Mermaid draws one across a border only from there. */
function transitions({ edges, children }: DirectedGraphNode): string[] {
  return [
    ...edges.map(({ source, target, label }) => `  ${source.key} --> ${target.key} : ${label.text}`),
    ...children.flatMap(transitions),
  ];
}

const help = `Usage: npm run diagram [-- --check]

Draws the statechart as it is in machines/ and puts the diagram into src/README.md.

  --check   changes nothing; exit code 1 where the diagram is out of date
  --help    this text
`;

const options = { check: { type: 'boolean', default: false } } as const;

/** The command `npm run diagram`: see its help. */
export const command: Command<typeof options> = {
  help,
  options,
  run: async ({ values }, out, err) => {
    const text = await readFile(readmePath, 'utf8');
    const wanted = withDiagram(text, mermaid(generationMachine));
    if (text === wanted) {
      out.write('The diagram in src/README.md is up to date.\n');
      return 0;
    }
    if (values.check) {
      err.write('The diagram in src/README.md is out of date: run "npm run diagram".\n');
      return 1;
    }
    await writeFile(readmePath, wanted);
    out.write('The diagram in src/README.md was written.\n');
    return 0;
  },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await runCommand(command);
