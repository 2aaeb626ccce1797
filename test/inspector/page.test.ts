import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DirectedGraphNode, toDirectedGraph } from 'xstate/graph';
import { generationMachine } from '../../machines/generation.ts';
import { type Box, page } from './page.ts';

const { readMachine, stretches, wayThrough } = await page('machine.js');
const { layOut } = await page('layout.js');
const { leavesOf } = await page('paths.js');
const { duration, sinceStart, toneOf, valueWords } = await page('words.js');

/** As the registration has it: keys in the order of the alphabet, functions gone. */
const sorted = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, inner]) => [key, sorted(inner)]),
      )
    : value;
const read = (config: unknown) => readMachine(JSON.stringify(sorted(config)));
const ours = read(generationMachine.config);
const measure = (text: string) => text.length * 7;

test('a machine is read with its nested states, in the order in which they are lived through', () => {
  assert.equal(ours.id, 'generation');
  assert.deepEqual(
    [...ours.states.keys()],
    [
      'queued',
      'generating',
      'generating.submitting',
      'generating.rendering',
      'downloading',
      'uploading',
      'done',
      'cancelled',
      'failed',
    ],
  );
});

test('its transitions are those of the running machine', () => {
  const within = (node: DirectedGraphNode): string[] => [
    ...node.edges.map(({ source, label, target }) => `${source.path.join('.')} ${label.text} ${target.path.join('.')}`),
    ...node.children.flatMap(within),
  ];
  const expected = within(toDirectedGraph(generationMachine)).sort();
  assert.ok(expected.length >= 12);
  assert.deepEqual(ours.edges.map(({ from, event, to }) => `${from} ${event} ${to}`).sort(), expected);
});

test('targets by id, by sibling and by child are found; lists and short forms are read', () => {
  const { edges } = read({
    id: 'm',
    initial: 'a',
    on: { RESET: '.a' },
    states: {
      a: { on: { GO: 'b', STAY: { actions: 'x' }, PICK: [{ target: '#deep', guard: 'g' }, '#m.b.two'] } },
      b: {
        initial: 'one',
        states: { one: { id: 'deep', always: 'two' }, two: { after: { 100: '#m.c' } } },
        onDone: 'c',
      },
      c: { type: 'final' },
    },
  });
  assert.deepEqual(edges.map(({ from, event, to }) => `${from} ${event} ${to}`).sort(), [
    ' RESET a',
    'a GO b',
    'a PICK b.one',
    'a PICK b.two',
    'a STAY null',
    'b done c',
    'b.one always b.two',
    'b.two after 100 c',
  ]);
});

test('the way through a machine follows the facts, with counts and with the time in each state', () => {
  const facts = [
    { type: 'PromptAccepted', at: 0, leaves: ['queued'] },
    { type: 'GenerationStarted', at: 10, leaves: ['generating.submitting'] },
    { type: 'SubmissionRefused', at: 30, leaves: ['queued'] },
    { type: 'GenerationStarted', at: 130, leaves: ['generating.submitting'] },
    { type: 'OperationStarted', at: 140, leaves: ['generating.rendering'] },
    { type: 'GenerationFailed', at: 1_140, leaves: ['failed'] },
  ];
  const { taken, last, visited, now, spent } = wayThrough(ours, facts);
  const counts = [...taken].map(([{ from, event, to }, times]) => `${from} ${event} ${to} ${times}`);
  assert.deepEqual(counts, [
    'queued GenerationStarted generating 2',
    'generating.submitting SubmissionRefused queued 1',
    'generating.submitting OperationStarted generating.rendering 1',
    'generating GenerationFailed failed 1',
  ]);
  assert.equal(last?.from, 'generating');
  assert.deepEqual(now, ['failed']);
  assert.ok(visited.has('generating') && visited.has('queued') && !visited.has('downloading'));
  assert.deepEqual(
    [...spent],
    [
      ['queued', 110],
      ['generating.submitting', 30],
      ['generating.rendering', 1_000],
    ],
  );
});

test('the stays in states follow each other, ends aside; the last lasts until it is looked at', () => {
  const facts = [
    { at: 0, leaves: ['queued'] },
    { at: 10, leaves: ['generating.submitting'] },
    { at: 30, leaves: ['queued'] },
    { at: 130, leaves: ['generating.submitting'] },
  ];
  assert.deepEqual(stretches(ours, facts, 150), [
    { leaf: 'queued', from: 0, to: 10 },
    { leaf: 'generating.submitting', from: 10, to: 30 },
    { leaf: 'queued', from: 30, to: 130 },
    { leaf: 'generating.submitting', from: 130, to: 150 },
  ]);
  assert.equal(stretches(ours, [...facts, { at: 140, leaves: ['failed'] }], 900).at(-1)?.to, 140);
});

test('the drawing shows every state and transition once; boxes lie within their parents and beside nobody else', () => {
  const layout = layOut(ours, measure);
  assert.equal(layout.boxes.length, ours.states.size);
  assert.equal(new Set(layout.lines.map(({ edge }) => edge)).size, ours.edges.length);
  assert.equal(layout.starts.length, 2);
  checkBoxes(layout.boxes);
  for (const { label } of layout.lines) assert.ok(label.x + label.w <= layout.width);
});

test('names of transitions never lie over each other or over a box', () => {
  const { boxes, lines } = layOut(ours, measure);
  const names = lines.map(({ label }) => ({ x: label.x, y: label.y - 7, w: label.w, h: 14 }));
  for (const [index, name] of names.entries()) {
    for (const other of names.slice(index + 1)) assert.ok(apart(name, other));
    for (const box of boxes.filter(({ state }) => state.children.length === 0)) assert.ok(apart(name, box));
  }
});

test('machines of other kinds are drawn as well', () => {
  const configs = [
    { id: 'one', initial: 'only', states: { only: { on: { AGAIN: 'only' } } } },
    { id: 'none' },
    {
      id: 'both',
      type: 'parallel',
      states: {
        left: { initial: 'a', states: { a: { on: { GO: 'b' } }, b: { on: { BACK: 'a', OVER: '#both.right.y' } } } },
        right: { initial: 'x', states: { x: { on: { SKIP: 'z' } }, y: {}, z: { type: 'final' } } },
      },
    },
    {
      id: 'ring',
      initial: 'c',
      states: { a: { on: { N: 'b' } }, b: { on: { N: 'c' } }, c: { on: { N: 'a', X: 'a' } }, lost: {} },
    },
  ];
  for (const config of configs) {
    const machine = read(config);
    const { boxes, lines, width, height } = layOut(machine, measure);
    checkBoxes(boxes);
    assert.equal(lines.length, machine.edges.length, config.id);
    for (const { path } of lines) assert.doesNotMatch(path, /NaN|undefined/);
    assert.ok(Number.isFinite(width) && Number.isFinite(height));
  }
});

test('a ring of states begins with its first', () => {
  const ring = read({
    id: 'r',
    initial: 'c',
    states: { a: { on: { N: 'b' } }, b: { on: { N: 'c' } }, c: { on: { N: 'a' } } },
  });
  assert.deepEqual([...ring.states.keys()], ['c', 'a', 'b']);
});

test('a snapshot’s value is read as the paths of its innermost states', () => {
  assert.deepEqual(leavesOf('queued'), ['queued']);
  assert.deepEqual(leavesOf({ generating: 'rendering' }), ['generating.rendering']);
  assert.deepEqual(leavesOf({ a: { b: 'c' }, d: 'e', f: {} }), ['a.b.c', 'd.e', 'f']);
});

test('times read as people say them', () => {
  const times = [0, 940, 9_960, 59_400, 59_600, 185_000, 3_599_600, 7_800_000, 90_000_000, -5];
  assert.deepEqual(times.map(duration), [
    '0 ms',
    '940 ms',
    '10 s',
    '59 s',
    '1 min 00 s',
    '3 min 05 s',
    '1 h 00 min',
    '2 h 10 min',
    '1 d 1 h',
    '0 ms',
  ]);
  assert.equal(sinceStart(4_250), '+4.250 s');
  assert.equal(sinceStart(64_250), '+1 min 04.250 s');
});

test('values read as what they are', () => {
  assert.equal(valueWords('costUsd', 0.8), '$0.80');
  assert.equal(valueWords('bytes', 2_441_812), '2,441,812 B');
  assert.equal(valueWords('threadId', null), 'none');
  assert.equal(valueWords('costUsd', null), 'unknown');
  assert.equal(valueWords('startedAt', Date.UTC(2026, 5, 1, 12)), '2026-06-01 12:00:00 UTC');
  assert.equal(valueWords('audio', true), 'true');
  assert.equal(toneOf('failed', true), 'bad');
  assert.equal(toneOf('cancelled', true), 'off');
  assert.equal(toneOf('done', true), 'good');
  assert.equal(toneOf('failed', false), 'live');
});

type Area = Pick<Box, 'x' | 'y' | 'w' | 'h'>;
const apart = (a: Area, b: Area) => a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
const within = (a: Area, b: Area) => a.x >= b.x && a.y >= b.y && a.x + a.w <= b.x + b.w && a.y + a.h <= b.y + b.h;

function checkBoxes(boxes: readonly Box[]): void {
  for (const a of boxes) {
    for (const b of boxes) {
      if (a === b) continue;
      const inner = b.state.path.startsWith(`${a.state.path}.`);
      const outer = a.state.path.startsWith(`${b.state.path}.`);
      assert.ok(inner ? within(b, a) : outer ? within(a, b) : apart(a, b), `${a.state.path} and ${b.state.path}`);
    }
  }
}
