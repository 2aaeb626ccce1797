import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AnyStateNode, getNextTransitions, initialTransition, transition } from 'xstate';
import { getShortestPaths, getSimplePaths } from 'xstate/graph';
import { generationMachine } from '../../machines/generation.ts';
import { begin, inputOf, next } from '../../src/generations/fold.ts';
import { type StateName, stateName } from '../../src/generations/state.ts';
import type { Fact, MovingFactType } from '../../src/log/facts.ts';
import {
  accepted,
  cancelled,
  delivered,
  downloaded,
  failed,
  generated,
  operation,
  refused,
  started,
} from '../support/facts.ts';

/** The whole machine: in which state which fact leads where. What is not here must be ignored. */
const edges = {
  queued: {
    GenerationStarted: 'generating.submitting',
    GenerationFailed: 'failed',
    GenerationCancelled: 'cancelled',
  },
  'generating.submitting': {
    SubmissionRefused: 'queued',
    OperationStarted: 'generating.rendering',
    GenerationFailed: 'failed',
    GenerationCancelled: 'cancelled',
  },
  'generating.rendering': {
    VideoGenerated: 'downloading',
    GenerationFailed: 'failed',
    GenerationCancelled: 'cancelled',
  },
  downloading: { VideoDownloaded: 'uploading', GenerationFailed: 'failed' },
  uploading: { VideoDelivered: 'done', GenerationFailed: 'failed' },
  done: {},
  failed: {},
  cancelled: {},
} as const satisfies Record<string, Partial<Record<MovingFactType, string>>>;

/** Which worker runs in which state. */
const invokes: Record<string, string> = {
  'generating.submitting': 'submit',
  'generating.rendering': 'render',
  downloading: 'download',
  uploading: 'upload',
};

const written = Object.entries(edges)
  .flatMap(([state, facts]) => Object.entries(facts).map(([fact, target]) => `${state} --${fact}--> ${target}`))
  .sort();

const facts: Record<MovingFactType, Fact<MovingFactType>> = {
  GenerationStarted: started(),
  SubmissionRefused: refused(),
  OperationStarted: operation(),
  VideoGenerated: generated({ gcsUri: 'gs://bucket/video.mp4' }),
  VideoDownloaded: downloaded(),
  VideoDelivered: delivered(),
  GenerationFailed: failed({ detail: 'why' }),
  GenerationCancelled: cancelled(),
};
const events = Object.values(facts);
const input = inputOf('g', accepted());

/** Every path that enters no situation twice; a refused generation's second wait is another situation than its first. */
const paths = getSimplePaths(generationMachine, { input, events });
const shortest = new Map(
  getShortestPaths(generationMachine, { input, events, serializeState: (s) => stateName(s) }).map(({ state }) => [
    stateName(state),
    state,
  ]),
);

test('paths through the machine walk every edge that is written down, and no other', () => {
  const walked = new Set<string>();
  for (const { steps } of paths)
    steps.forEach(({ state, event }, index) => {
      const from = steps[index - 1]?.state;
      if (from) walked.add(`${stateName(from)} --${event.type}--> ${stateName(state)}`);
    });
  assert.deepEqual([...walked].sort(), written);
  assert.deepEqual([...shortest.keys()].sort(), Object.keys(edges).sort());
});

test('the definition holds the written edges and nothing else: no guard, no timer, no transition without a fact', () => {
  const defined = [...shortest].flatMap(([name, snapshot]) =>
    getNextTransitions(snapshot).map(({ eventType, target, guard }) => {
      assert.equal(guard, undefined);
      return `${name} --${eventType}--> ${(target ?? []).map(leaf).join()}`;
    }),
  );
  assert.deepEqual(defined.sort(), written);
  for (const node of nodesOf(generationMachine.root)) {
    assert.ok(node.after.length === 0 && (node.always ?? []).length === 0, node.id);
    assert.ok(node.description, `${node.id} says what it is`);
  }
});

test('each state takes exactly its facts and ignores all others, and final states take none', () => {
  for (const [state, taken] of Object.entries(edges) as [StateName, object][]) {
    const snapshot = shortest.get(state);
    assert.ok(snapshot);
    assert.equal(snapshot.status, Object.keys(taken).length > 0 ? 'active' : 'done');
    for (const fact of events) {
      const fits = Object.hasOwn(taken, fact.type);
      assert.equal(snapshot.can(fact), fits, `${fact.type} in ${state}`);
      assert.equal(next(snapshot, fact) !== snapshot, fits, `${fact.type} in ${state}`);
    }
  }
});

test('entering a state asks for its one worker and for no other effect', () => {
  const asked = (actions: readonly { type: string; params: unknown }[]) =>
    actions.filter(({ type }) => type === 'xstate.spawnChild').map(({ params }) => (params as { src: string }).src);

  const [initial, first] = initialTransition(generationMachine, input);
  assert.deepEqual(first, []);
  for (const { steps } of paths) {
    let snapshot = initial;
    for (const { event } of steps.slice(1)) {
      const [after, actions] = transition(generationMachine, snapshot, event);
      const worker = invokes[stateName(after)];
      assert.deepEqual(asked(actions), worker ? [worker] : []);
      snapshot = after;
    }
  }
});

test('the context holds the declared keys, the same in every state, and never more than facts gave it', () => {
  const declared = Object.keys(begin('g', accepted()).context).sort();
  assert.deepEqual(declared, [
    ...[
      'acceptedAt',
      'aspectRatio',
      'attempt',
      'audio',
      'bytes',
      'chatId',
      'continues',
      'costUsd',
      'failure',
      'gcsUri',
      'id',
    ],
    ...[
      'input',
      'language',
      'messageId',
      'mimeType',
      'model',
      'operation',
      'priceUsd',
      'resolution',
      'retryAt',
      'seconds',
      'sha256',
    ],
    ...['startedAt', 'threadId', 'userId', 'username', 'videoSeconds'],
  ]);
  for (const { state } of paths) {
    assert.deepEqual(Object.keys(state.context).sort(), declared);
    assert.deepEqual(JSON.parse(JSON.stringify(state.context)), state.context);
  }
});

function nodesOf(node: AnyStateNode): AnyStateNode[] {
  return [node, ...Object.values(node.states).flatMap(nodesOf)];
}

/** The innermost state that a transition to this one enters, as the log names it. */
function leaf(node: AnyStateNode): string {
  const initial = node.initial?.target[0];
  return initial ? leaf(initial) : node.path.join('.');
}
