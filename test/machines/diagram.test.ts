import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { createMachine } from 'xstate';
import { getStateNodes } from 'xstate/graph';
import { generationMachine } from '../../machines/generation.ts';
import { mermaid, readmePath, withDiagram } from '../../scripts/diagram.ts';

const markers = ['<!-- diagram: written by `npm run diagram` -->', '<!-- /diagram -->'] as const;

test('the diagram in the README is the one of today’s machine: "npm run diagram" writes it', async () => {
  const text = await readFile(readmePath, 'utf8');
  assert.equal(text, withDiagram(text, mermaid(generationMachine)));
});

test('a diagram nests states, and labels every transition with its fact', () => {
  const machine = createMachine({
    initial: 'outer',
    states: {
      outer: {
        initial: 'first',
        on: { Stopped: 'end' },
        states: { first: { on: { Moved: 'second' } }, second: { on: { Moved: '#end' } } },
      },
      end: { id: 'end', type: 'final' },
    },
  });
  assert.deepEqual(mermaid(machine).split('\n'), [
    'stateDiagram-v2',
    '  [*] --> outer',
    '  state outer {',
    '    [*] --> first',
    '    first',
    '    second',
    '  }',
    '  end --> [*]',
    '  outer --> end : Stopped',
    '  first --> second : Moved',
    '  second --> end : Moved',
    '',
  ]);
});

test('the machine’s states have names of their own, so that the diagram shows one box for each', () => {
  const keys = getStateNodes(generationMachine).map(({ key }) => key);
  assert.ok(keys.length >= 8);
  assert.equal(new Set(keys).size, keys.length);
});

test('only what stands between the markers is written anew, and writing it twice changes nothing', () => {
  const text = `above\n${markers.join('\nold\n')}\nbelow\n`;
  const once = withDiagram(text, 'new\n');
  assert.equal(once, `above\n${markers[0]}\n\n\`\`\`mermaid\nnew\n\`\`\`\n\n${markers[1]}\nbelow\n`);
  assert.equal(withDiagram(once, 'new\n'), once);
});

test('a text without both markers, once and in order, is refused', () => {
  const [begin, end] = markers;
  for (const text of ['', begin, end, `${end}${begin}`, `${begin}${begin}${end}`, `${begin}${end}${end}`])
    assert.throws(() => withDiagram(text, ''), /README\.md must hold the lines/);
});
