import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dayOf } from '../../src/money/day.ts';
import { sumUsd } from '../../src/money/usd.ts';
import type { PromptRecord } from '../../src/records/records.ts';
import { type Scope, sumOf, type Totals } from '../../src/records/statistics.ts';
import { history, users } from '../generations/lives.ts';
import { accepted, cancelled, failed, generated, goodLife, lifeOf, operation, started, T0 } from '../support/facts.ts';
import { given, type Views } from './given.ts';

const ever: Scope = { sinceDay: null, userId: null };
const nothing: Totals = {
  ...{ made: 0, failed: 0, cancelled: 0, costUsd: 0, unclear: 0, seconds: 0 },
  ...{ promptTokens: 0, promptTokensKnown: 0, outputTokens: 0, outputTokensKnown: 0 },
};

test('before the first video everything is zero', async () => {
  const { stats } = await given();
  assert.deepEqual(sumOf(stats.byModel(ever)), nothing);
  assert.deepEqual([stats.byModel(ever), stats.users(null, 10), stats.inProgress(null)], [[], [], 0]);
});

test('a generation counts once it has ended, and is in progress until then', async () => {
  const { log, stats } = await given(...lifeOf('g1', goodLife().slice(0, 5)));
  assert.deepEqual(sumOf(stats.byModel(ever)), nothing);
  assert.deepEqual([stats.inProgress(null), stats.inProgress(7_000_000_001), stats.inProgress(1)], [1, 1, 0]);
  await log.append(...lifeOf('g1', goodLife()).slice(5));
  assert.deepEqual(sumOf(stats.byModel(ever)), {
    ...nothing,
    ...{ made: 1, costUsd: 0.8, seconds: 8, promptTokens: 12, promptTokensKnown: 1 },
  });
  assert.equal(stats.inProgress(null), 0);
});

test('costs that only Google knows are counted apart, and seconds are those of delivered videos', async () => {
  const { stats } = await given(
    ...lifeOf('g1', [accepted(), started(), failed({ costUsd: null })]),
    ...lifeOf('g2', [accepted(), started(), operation(), cancelled({ costUsd: 0.8 })]),
    ...lifeOf('g3', [...goodLife().slice(0, 5), failed({ stage: 'uploading', costUsd: 0.8 })]),
  );
  const totals = { failed: 2, cancelled: 1, costUsd: 1.6, unclear: 1, promptTokens: 24, promptTokensKnown: 2 };
  assert.deepEqual(sumOf(stats.byModel(ever)), { ...nothing, ...totals });
});

test('a record counts on the day of its prompt in UTC, however late it ends', async () => {
  const lastSecond = Date.UTC(2026, 5, 1, 23, 59, 59);
  const life = [accepted({}, lastSecond), ...goodLife().slice(1, 5), ...goodLife().slice(5)];
  const { stats } = await given(
    ...lifeOf(
      'g1',
      life.map((fact, index) => ({ ...fact, at: lastSecond + index * 60_000 })),
    ),
  );
  const day = dayOf(T0);
  assert.deepEqual(stats.costByDay({ sinceDay: 0, userId: null }), [
    { day, model: 'veo-3.1-fast-generate-001', costUsd: 0.8 },
  ]);
  assert.equal(sumOf(stats.byModel({ sinceDay: day, userId: null })).made, 1);
  assert.equal(sumOf(stats.byModel({ sinceDay: day + 1, userId: null })).made, 0);
});

test('users are listed by cost under their latest name, as many as asked for', async () => {
  const user = (userId: number, username: string, costUsd: number) => [
    accepted({ userId, username }),
    ...[started(), operation(), generated({ costUsd })],
    ...goodLife().slice(4),
  ];
  const { stats } = await given(
    ...lifeOf('g1', user(1, 'one', 0.1)),
    ...lifeOf('g2', user(2, 'two', 0.4)),
    ...lifeOf('g3', user(3, 'three', 0.2)),
    ...lifeOf('g4', [accepted({ userId: 2, username: 'second' })]),
  );
  assert.deepEqual(stats.users(null, 2), [
    { userId: 2, username: 'second', made: 1, costUsd: 0.4 },
    { userId: 3, username: 'three', made: 1, costUsd: 0.2 },
  ]);
});

test('every sum equals a plain addition of the records, for any period and any user', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (events) => {
      const views = await given(...events);
      for (const sinceDay of [null, dayOf(T0) - 1, dayOf(T0), dayOf(T0) + 2, dayOf(T0) + 9]) {
        for (const userId of [null, ...users]) checkScope(views, { sinceDay, userId });
        assert.deepEqual(views.stats.users(sinceDay, 100), usersOf(views, sinceDay));
      }
      await views.log.close();
    }),
    { numRuns: 25 },
  );
});

function checkScope(views: Views, scope: Scope): void {
  const { stats, messages } = views;
  const records = ended(views, scope);
  assert.deepEqual(sumOf(stats.byModel(scope)), totalsOf(records));

  const models = [...grouped(records, ({ model }) => model)].map(([model, those]) => ({ ...totalsOf(those), model }));
  models.sort((one, two) => two.costUsd - one.costUsd || (one.model < two.model ? -1 : 1));
  assert.deepEqual(stats.byModel(scope), models);

  if (scope.sinceDay !== null) {
    const days = [...grouped(records, (record) => `${dayOf(record.timestamp)} ${record.model}`)].sort();
    const expected = days.map(([key, those]) => {
      const [day, model] = key.split(' ');
      return { day: Number(day), model, costUsd: totalsOf(those).costUsd };
    });
    assert.deepEqual(stats.costByDay({ sinceDay: scope.sinceDay, userId: scope.userId }), expected);
  }
  const unfinished = messages.all().filter((record) => !isEnded(record));
  const theirs = unfinished.filter(({ user_id }) => scope.userId === null || user_id === scope.userId);
  assert.equal(stats.inProgress(scope.userId), theirs.length);
}

const isEnded = ({ status }: PromptRecord) => status === 'done' || status === 'failed' || status === 'cancelled';

const ended = ({ messages }: Views, { sinceDay, userId }: Scope): PromptRecord[] =>
  messages
    .all()
    .filter(isEnded)
    .filter(({ user_id }) => userId === null || user_id === userId)
    .filter(({ timestamp }) => sinceDay === null || dayOf(timestamp) >= sinceDay);

function totalsOf(records: readonly PromptRecord[]): Totals {
  const known = (numbers: (number | null)[]) => numbers.filter((number) => number !== null);
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  const costs = known(records.map(({ cost }) => cost));
  const prompts = known(records.map(({ prompt_tokens }) => prompt_tokens));
  const outputs = known(records.map(({ output_prompt_tokens }) => output_prompt_tokens));
  return {
    made: records.filter(({ status }) => status === 'done').length,
    failed: records.filter(({ status }) => status === 'failed').length,
    cancelled: records.filter(({ status }) => status === 'cancelled').length,
    costUsd: sumUsd(...costs),
    unclear: records.length - costs.length,
    seconds: sum(records.filter(({ status }) => status === 'done').map((record) => record.duration_seconds)),
    promptTokens: sum(prompts),
    promptTokensKnown: prompts.length,
    outputTokens: sum(outputs),
    outputTokensKnown: outputs.length,
  };
}

function usersOf(views: Views, sinceDay: number | null) {
  const names = new Map(views.messages.all().map(({ user_id, username }) => [user_id, username]));
  const records = ended(views, { sinceDay, userId: null });
  const lines = [...grouped(records, ({ user_id }) => user_id)].map(([userId, those]) => {
    const { made, costUsd } = totalsOf(those);
    return { userId, username: names.get(userId), made, costUsd };
  });
  return lines.sort((one, two) => two.costUsd - one.costUsd || two.made - one.made || one.userId - two.userId);
}

function grouped<K>(records: readonly PromptRecord[], key: (record: PromptRecord) => K): Map<K, PromptRecord[]> {
  const groups = new Map<K, PromptRecord[]>();
  for (const record of records) groups.set(key(record), [...(groups.get(key(record)) ?? []), record]);
  return groups;
}
