import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { generationOf, isFinal } from '../../src/log/facts.ts';
import { history } from '../generations/lives.ts';
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
  T0,
} from '../support/facts.ts';
import { given } from './given.ts';

const waiting = {
  id: 'g1',
  user_id: 7_000_000_001,
  username: 'ada',
  timestamp: T0,
  prompt_tokens: null,
  output_prompt_tokens: null,
  model: 'veo-3.1-fast-generate-001',
  cost: 0,
  duration_seconds: 8,
  resolution: '720p',
  status: 'queued',
} as const;

test('the table has exactly the eleven columns of the agreed record, in their order', async () => {
  const { log } = await given();
  const columns = log.db.exec('PRAGMA table_info(messages)')[0]?.values.map((column) => column[1]);
  assert.deepEqual(columns, Object.keys(waiting));
  assert.equal(columns?.length, 11);
});

test('each fact moves the record on, and a record knows no more than the facts', async () => {
  const { log, messages } = await given();
  const steps = [
    [accepted(), {}],
    [started(), { status: 'generating' }],
    [refused(), { status: 'queued' }],
    [started({ attempt: 2 }), { status: 'generating' }],
    [operation({ promptTokens: 9 }), { prompt_tokens: 9 }],
    [
      generated({ costUsd: 0.8, outputPromptTokens: 30 }),
      { cost: 0.8, output_prompt_tokens: 30, status: 'downloading' },
    ],
    [downloaded(), { status: 'uploading' }],
    [delivered(), { status: 'done' }],
  ] as const;
  let expected: Record<string, unknown> = { ...waiting };
  const events = lifeOf(
    'g1',
    steps.map(([fact]) => fact),
  );
  for (const [index, [, change]] of steps.entries()) {
    await log.append(...events.slice(index, index + 1));
    expected = { ...expected, ...change };
    assert.deepEqual(messages.byId('g1'), expected);
    assert.deepEqual(messages.all(), [expected]);
    assert.deepEqual(messages.unfinished(), expected.status === 'done' ? [] : ['g1']);
  }
});

test('a failure that may have cost something has an unknown cost, never 0', async () => {
  const life = [accepted(), started(), failed({ stage: 'submitting', code: 'SUBMIT_UNCLEAR', costUsd: null })];
  const { messages } = await given(...lifeOf('g1', life));
  assert.deepEqual(messages.byId('g1'), { ...waiting, cost: null, status: 'failed' });
});

test('tokens that nobody counted are unknown, never 0, and tokens that are 0 are 0', async () => {
  const { messages } = await given(
    ...lifeOf('g1', [accepted(), started(), operation({ promptTokens: null, tokenModel: null }), generated()]),
    ...lifeOf('g2', [accepted(), started(), operation({ promptTokens: 0 }), generated({ outputPromptTokens: 0 })]),
  );
  const tokens = messages.all().map((record) => [record.prompt_tokens, record.output_prompt_tokens]);
  assert.deepEqual(tokens, [
    [null, null],
    [0, 0],
  ]);
});

test('a cancelled generation keeps what Google still charges', async () => {
  const { messages } = await given(
    ...lifeOf('g1', [accepted(), started(), operation({ promptTokens: 5 }), cancelled({ costUsd: 0.8 })]),
  );
  assert.deepEqual(messages.byId('g1'), { ...waiting, prompt_tokens: 5, cost: 0.8, status: 'cancelled' });
});

test('a video that was made and not delivered keeps its cost', async () => {
  const lost = failed({ stage: 'uploading', code: 'CHAT_UNREACHABLE', costUsd: 0.8 });
  const { messages } = await given(...lifeOf('g1', [...goodLife().slice(0, 5), lost]));
  assert.equal(messages.byId('g1')?.cost, 0.8);
  assert.equal(messages.byId('g1')?.status, 'failed');
});

test('records stay in the order of their prompts; an unknown id has none', async () => {
  const { messages } = await given(
    ...lifeOf('z', goodLife()),
    ...lifeOf('a', [accepted()]),
    ...lifeOf('m', [accepted()]),
  );
  assert.deepEqual(
    messages.all().map(({ id }) => id),
    ['z', 'a', 'm'],
  );
  assert.deepEqual(messages.unfinished().sort(), ['a', 'm']);
  assert.equal(messages.byId('nobody'), null);
});

test('every accepted prompt has one record, with the status of its last fact', async () => {
  const statusOf = (state: string) => (state.startsWith('generating') ? 'generating' : state);
  await fc.assert(
    fc.asyncProperty(history, async (events) => {
      const { log, messages } = await given(...events);
      const expected = new Map<string | null, string>();
      for (const { stream, state } of events) if (state !== null) expected.set(generationOf(stream), statusOf(state));
      assert.deepEqual(new Map(messages.all().map(({ id, status }) => [id, status])), expected);
      assert.equal(messages.all().length, expected.size);
      for (const { stream } of events.filter(isFinal)) expected.delete(generationOf(stream));
      assert.deepEqual(new Set(messages.unfinished()), new Set(expected.keys()));
      await log.close();
    }),
    { numRuns: 25 },
  );
});
