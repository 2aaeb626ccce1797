import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkStates, replay } from '../../src/generations/compare.ts';
import { stageOf, stateName } from '../../src/generations/state.ts';
import { type Fact, generationOf, type MovingFactType, type StoredEvent } from '../../src/log/facts.ts';
import { draws } from '../support/extent.ts';
import {
  accepted,
  cancelled,
  delivered,
  downloaded,
  failed,
  generated,
  goodLife,
  lifeOf,
  operation,
  refused,
  started,
  stored,
  T0,
} from '../support/facts.ts';
import { given } from './given.ts';
import { history } from './lives.ts';

type Past = [Fact<'PromptAccepted'>, ...Fact<MovingFactType>[]];
const queued: Past = [accepted()];
const submitting: Past = [...queued, started()];
const rendering: Past = [...submitting, operation()];
const downloading: Past = [...rendering, generated()];
const uploading: Past = [...downloading, downloaded()];
const pasts = [queued, submitting, rendering, downloading, uploading];

test('an accepted prompt waits in the queue, costs nothing yet, and has its price frozen', () => {
  const { snapshot } = given(accepted({ pricePerSecond: 0.15, seconds: 6, threadId: 3 }));
  assert.equal(stateName(snapshot), 'queued');
  const { priceUsd, costUsd, attempt, acceptedAt, threadId } = snapshot.context;
  assert.deepEqual(
    { priceUsd, costUsd, attempt, acceptedAt, threadId },
    { priceUsd: 0.9, costUsd: 0, attempt: 0, acceptedAt: T0, threadId: 3 },
  );
});

test('a slot starts the attempt and its clock', () => {
  given(accepted())
    .when(started({ attempt: 1 }, T0 + 9))
    .leadsTo({ state: 'generating.submitting', context: { attempt: 1, startedAt: T0 + 9 } });
});

test('a refused request waits for its time, and its next attempt forgets that time', () => {
  given(...submitting)
    .when(refused({ retryAt: T0 + 70 }))
    .leadsTo({ state: 'queued', context: { startedAt: null, retryAt: T0 + 70 } });
  given(...submitting, refused())
    .when(started({ attempt: 2 }, T0 + 80))
    .leadsTo({ state: 'generating.submitting', context: { attempt: 2, startedAt: T0 + 80, retryAt: null } });
});

test('an accepted request is known by its operation', () => {
  given(...submitting)
    .when(operation({ operation: 'operations/7' }))
    .leadsTo({ state: 'generating.rendering', context: { operation: 'operations/7' } });
});

test('a made video has its cost, whatever its price was said to be', () => {
  given(...rendering)
    .when(generated({ costUsd: 0.4, gcsUri: 'gs://bucket/1.mp4' }))
    .leadsTo({ state: 'downloading', context: { costUsd: 0.4, mimeType: 'video/mp4', gcsUri: 'gs://bucket/1.mp4' } });
});

test('a downloaded video is known by its size and hash', () => {
  given(...downloading)
    .when(downloaded({ bytes: 5, sha256: 'cd' }))
    .leadsTo({ state: 'uploading', context: { bytes: 5, sha256: 'cd' } });
});

test('a delivered video is the end', () => {
  given(...uploading)
    .when(delivered())
    .leadsTo({ state: 'done' });
});

test('a failure ends every state that is not final, with its reason and its cost', () => {
  const failure = { stage: 'rendering', code: 'RENDER_TIMEOUT', detail: 'late' } as const;
  for (const facts of pasts)
    given(...facts)
      .when(failed({ ...failure, costUsd: null }))
      .leadsTo({ state: 'failed', context: { costUsd: null, failure } });
});

test('a cancellation ends what still waits or renders, and comes too late for a finished video', () => {
  for (const facts of [queued, submitting, rendering])
    given(...facts)
      .when(cancelled({ costUsd: 0.8 }))
      .leadsTo({ state: 'cancelled', context: { costUsd: 0.8 } });
  given(...downloading)
    .when(cancelled())
    .leadsTo({ state: 'downloading', refused: true });
  given(...uploading)
    .when(cancelled())
    .leadsTo({ state: 'uploading', refused: true });
});

test('a fact that comes out of turn, or after the end, changes nothing', () => {
  given(accepted()).when(operation()).leadsTo({ state: 'queued', refused: true });
  given(...rendering)
    .when(refused())
    .leadsTo({ state: 'generating.rendering', refused: true });
  given(...uploading, delivered())
    .when(failed())
    .leadsTo({ state: 'done', refused: true });
});

test('the stage of a failure is the state without its parent', () => {
  assert.deepEqual(
    pasts.map((facts) => stageOf(given(...facts).snapshot)),
    ['queued', 'submitting', 'rendering', 'downloading', 'uploading'],
  );
});

test('every valid history replays without a divergence, to the last state of each generation', () => {
  fc.assert(
    fc.property(history, (events) => {
      const { generations, divergences } = replay(stored(events));
      assert.deepEqual(divergences, []);
      const last = new Map(
        events
          .filter(({ state }) => state !== null)
          .map(({ stream, state }) => [stream.replace('generation-', ''), state]),
      );
      assert.deepEqual(new Map([...generations].map(([id, snapshot]) => [id, stateName(snapshot)])), last);
    }),
    { numRuns: draws(20, 200) },
  );
});

/** A change of a stored history at one place, and the positions of which a replay must notice one first. */
type Mutation = (log: readonly StoredEvent[], index: number) => { log: StoredEvent[]; noticedAt: number[] } | null;

const replaced = (log: readonly StoredEvent[], index: number, change: Partial<Record<keyof StoredEvent, unknown>>) => ({
  log: log.with(index, { ...log[index], ...change } as StoredEvent),
  noticedAt: [index + 1],
});

const mutations: Record<string, Mutation> = {
  // the end of a log that ends one fact earlier looks like any other end
  'a dropped fact': (log, index) =>
    index < log.length - 1 ? { log: log.toSpliced(index, 1), noticedAt: [index + 2] } : null,
  'a fact that is missing from its stream alone': (log, index) => {
    const rest = log.toSpliced(index, 1).map((event, at) => ({ ...event, position: at + 1 }));
    const after = rest.findIndex(({ stream }, at) => at >= index && stream === log[index]?.stream);
    return after < 0 ? null : { log: rest, noticedAt: [after + 1] };
  },
  'a doubled fact': (log, index) => {
    const event = log[index];
    return event ? { log: log.toSpliced(index, 0, event), noticedAt: [index + 1] } : null;
  },
  'two swapped facts': (log, index) => {
    const [one, two] = [log[index], log[index + 1]];
    return one && two ? { log: log.with(index, two).with(index + 1, one), noticedAt: [index + 2] } : null;
  },
  'two swapped facts of one stream whose numbers were put right': (log, index) => {
    const one = log[index];
    const other = log.findIndex(({ stream }, at) => at > index && stream === one?.stream);
    const two = log[other];
    if (!one || !two || one.state === null) return null;
    const { log: half } = replaced(log, index, { type: two.type, data: two.data, state: two.state });
    return {
      ...replaced(half, other, { type: one.type, data: one.data, state: one.state }),
      noticedAt: [index + 1, other + 1],
    };
  },
  'a renamed fact': (log, index) => {
    const other = stored([...lifeOf('x', goodLife()), ...lifeOf('x', [accepted(), cancelled()])]);
    const next = other[index % other.length];
    return next && next.type !== log[index]?.type ? replaced(log, index, { type: next.type }) : null;
  },
  'an altered state': (log, index) => {
    const states = ['queued', 'generating.submitting', 'downloading', 'done', null];
    const state = states[index % states.length] ?? null;
    return state !== log[index]?.state ? replaced(log, index, { state }) : null;
  },
};

for (const [name, mutation] of Object.entries(mutations))
  test(`a replay notices ${name}, and where`, () => {
    fc.assert(
      fc.property(history, fc.nat(), (events, place) => {
        const log = stored(events);
        const mutated = mutation(log, place % log.length);
        fc.pre(mutated !== null);
        const [first] = replay(mutated?.log ?? []).divergences;
        assert.ok(first && mutated?.noticedAt.includes(first.position));
      }),
      { numRuns: draws(20, 200) },
    );
  });

for (const name of [
  'two swapped facts of one stream whose numbers were put right',
  'a renamed fact',
  'an altered state',
])
  test(`the quick check finds what a replay finds: ${name}`, () => {
    fc.assert(
      fc.property(history, fc.nat(), (events, place) => {
        const log = stored(events);
        assert.deepEqual(checkStates(log), []);
        const mutated = mutations[name]?.(log, place % log.length)?.log ?? [];
        const [found] = replay(mutated).divergences;
        fc.pre(found !== undefined && generationOf(found.stream) !== null);
        assert.deepEqual(checkStates(mutated)[0], found);
      }),
      { numRuns: draws(20, 200) },
    );
  });

test('a divergence names the fact and both states', () => {
  const log = stored(lifeOf('g1', [accepted(), started(), operation()]));
  const [divergence] = replay(replaced(log, 2, { state: 'queued' }).log).divergences;
  assert.deepEqual(divergence, {
    position: 3,
    stream: 'generation-g1',
    fact: 'OperationStarted',
    recorded: 'queued',
    computed: 'generating.rendering',
  });
});
