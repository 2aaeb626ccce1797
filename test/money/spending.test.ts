import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dayOf } from '../../src/money/day.ts';
import { sumUsd } from '../../src/money/usd.ts';
import { history, users } from '../generations/lives.ts';
import { given } from '../records/given.ts';
import { accepted, cancelled, delivered, failed, goodLife, lifeOf, operation, started, T0 } from '../support/facts.ts';

const today = dayOf(T0);
const ada = accepted().data.userId;

test('what runs may cost its full price, and what has ended costs what it came to', async () => {
  const { spending } = await given(
    ...lifeOf('g1', [accepted()]),
    ...lifeOf('g2', goodLife().slice(0, 5)),
    ...lifeOf('g3', goodLife()),
    ...lifeOf('g4', [accepted(), started(), operation(), cancelled({ costUsd: 0.4 })]),
    ...lifeOf('g5', [accepted({ userId: 42 }), failed({ costUsd: 0 })]),
  );
  assert.deepEqual(spending.of(today, null), { spentUsd: 1.2, runningUsd: 1.6 });
  assert.deepEqual(spending.of(today, ada), { spentUsd: 1.2, runningUsd: 1.6 });
  assert.deepEqual(spending.of(today, 42), { spentUsd: 0, runningUsd: 0 });
});

test('a cost that only Google knows counts as the full price', async () => {
  const { spending } = await given(...lifeOf('g1', [accepted(), started(), failed({ costUsd: null })]));
  assert.deepEqual(spending.of(today, ada), { spentUsd: 0.8, runningUsd: 0 });
});

test('a cost counts on the day in UTC on which the generation ended', async () => {
  const midnight = (today + 1) * 86_400_000;
  const life = [...goodLife().slice(0, 5), delivered({}, midnight)];
  const { spending } = await given(...lifeOf('g1', life));
  assert.deepEqual(
    [today, today + 1].map((day) => spending.of(day, ada).spentUsd),
    [0, 0.8],
  );
});

test('no day comes again where the clock is set back, not even for a log that is read anew', async () => {
  const DAY = 86_400_000;
  const dayBack = goodLife().map((fact) => ({ ...fact, at: fact.at - DAY }));
  const { spending } = await given(...lifeOf('g1', goodLife()), ...lifeOf('g2', dayBack));
  assert.equal(spending.today(T0 - DAY), today);
  assert.equal(spending.today(T0 - 40 * DAY), today);
  assert.equal(spending.today(T0 + DAY), today + 1);
  assert.deepEqual(
    [today - 1, today].map((day) => spending.of(day, ada).spentUsd),
    [0, 1.6],
  );
});

test('the sums of all days and what runs never lose a cent, in all and for each user', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (events) => {
      const { log, spending, messages } = await given(...events);
      const records = messages.all();
      const ends = new Map(events.map(({ stream, type }) => [stream, type]));
      const prices = new Map<string, number>();
      for (const { stream, type, data } of events)
        if (type === 'PromptAccepted') prices.set(stream, data.pricePerSecond * data.seconds);
      for (const user of [null, ...users]) {
        const theirs = records.filter(({ user_id }) => user === null || user_id === user);
        const priceOf = ({ id }: { id: string }) => prices.get(`generation-${id}`) ?? 0;
        const running = theirs.filter(({ id }) => !isEnd(ends.get(`generation-${id}`)));
        const spent = theirs.filter(({ id }) => isEnd(ends.get(`generation-${id}`)));
        const costs = spent.map((record) => (record.status === 'done' ? null : record.cost) ?? priceOf(record));
        const days = Array.from({ length: 9 }, (_, day) => spending.of(today + day, user).spentUsd);
        assert.equal(sumUsd(...days), sumUsd(...costs));
        assert.equal(spending.of(today, user).runningUsd, sumUsd(...running.map(priceOf)));
      }
      await log.close();
    }),
    { numRuns: 25 },
  );
});

const isEnd = (type?: string) =>
  type === 'VideoDelivered' || type === 'GenerationFailed' || type === 'GenerationCancelled';
